import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer import stemmer
from snowballstemmer.english_stemmer import EnglishStemmer

from db.search.query_parser import MAX_TERMS, parse_query
from db.search.snippet import build_snippet
from db.search.spelling import find_nearest_words
from db.search.text_normalizer import join_compounds, split_words, stem_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("β-cell", "beta cells"),
        ("βcell", "Beta-Cell"),
        ("haematopoietic", "hematopoietic"),
        ("tumours", "tumor"),
        ("diarrhoea", "Diarrhea"),
        ("oedema", "edema"),
        ("centres", "center"),
        ("immunisation", "immunization"),
        ("analysed", "analyzed"),
        ("labelled", "labeled"),
        ("enrolment", "enrollment"),
        ("anaemia", "anemic"),
        ("programme", "program"),
        ("therapies", "THERAPY"),
        ("células", "celulas"),
        ("ﬁbrosis", "fibrosis"),
        ("µ", "mu"),
        ("VX-880", "vx 880"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert stem_words(one) == stem_words(other)


def test_words_that_differ_stay_apart() -> None:
    assert (
        len({tuple(stem_words(word)) for word in ("ae", "e", "sae", "cell", "call", "four", "for", "islet", "isle")})
        == 9
    )


def test_a_word_in_parts_is_found_as_one() -> None:
    assert list(join_compounds("VX-880 and HbA1c, type 1")) == ["vx880"]


@pytest.mark.slow
@given(st.text(max_size=256))
def test_any_text_becomes_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() and word == word.casefold() for word in split_words(text))
    assert len(parse_query(text).terms) <= MAX_TERMS


def test_common_words_are_left_out_unless_there_are_no_others() -> None:
    assert [*parse_query("the risk of the islets").terms] == ["risk", "islet"]
    assert [*parse_query("the who").terms] == ["the", "who"]


def test_of_a_long_text_the_first_telling_words_are_looked_for() -> None:
    words = [f"w{n}" for n in range(MAX_TERMS + 4)]
    assert [*parse_query(" of the ".join(words)).terms] == words[:MAX_TERMS]
    assert [*parse_query("-".join(words)).terms] == words[:MAX_TERMS]
    assert [*parse_query("islet islets " * 8 + "risk").terms] == ["islet", "risk"]


def test_words_that_ask_together_mean_something() -> None:
    assert "candid" in parse_query("who can get islets").terms
    assert "candid" not in parse_query("who made islets").terms


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("zimislicel", ["zimislecel"]),
        ("lantirda", ["lantidra"]),
        ("neutropnia", ["neutropenia"]),
        ("autotranspl", ["autotransplantation"]),
        ("abc", []),
        ("islett", ["islet"]),
        ("plate", []),
    ],
)
def test_the_nearest_words_are_an_edit_or_two_away(typed: str, near: list[str]) -> None:
    words = ["zimislecel", "lantidra", "neutropenia", "autotransplantation", "islet", "late-onset", "abd"]
    assert find_nearest_words(typed, dict.fromkeys(words, 1)) == near


def test_a_word_that_few_records_hold_is_not_taken_beside_a_common_one() -> None:
    known = {"autotransplantation": 40, "autotransplant1": 1, "autotransplants": 4}
    assert find_nearest_words("autotransplant", known) == ["autotransplants", "autotransplantation"]


def test_a_snippet_marks_what_was_met_and_escapes_the_rest() -> None:
    assert build_snippet("<b>Islets</b> & cells", {"islet"}) == "&lt;b&gt;<mark>Islets</mark>&lt;/b&gt; &amp; cells"


def test_a_snippet_shows_where_most_is_met() -> None:
    text = "Word " * 200 + "the β-cells of one islet " + "more " * 200
    cut = build_snippet(text, {"beta", "cell", "islet"})
    assert "<mark>β</mark>-<mark>cells</mark> of one <mark>islet</mark>" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) < 320


@given(st.text(max_size=600), st.sets(st.sampled_from(["a", "b", "islet"])))
def test_a_snippet_holds_no_tag_but_mark(text: str, terms: set[str]) -> None:
    assert "<" not in build_snippet(text, terms).replace("<mark>", "").replace("</mark>", "")


@given(st.from_regex(r"[a-z0-9é漢]{1,8}(ational|fulness|yed|ied|ing|ions|ous|ly|'s)?", fullmatch=True))
def test_the_stemmer_in_c_and_the_one_in_python_agree(word: str) -> None:
    # Either may have made the index of a database, and the other reads it.
    assert stemmer("english").stemWord(word) == EnglishStemmer().stemWord(word)
