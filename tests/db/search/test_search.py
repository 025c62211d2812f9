from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from db.engine import read_connection
from db.loader.load import load_records
from db.models import SearchText, SearchWord
from db.queries import full_text_search, search_candidates
from db.queries.full_text_search import read_shown_texts, search_catalogue, suggest_records
from db.search.candidate_groups import GROUP_OF_COLLECTION, GROUP_TERMS, HIDDEN_TERMS, VOCABULARY, list_hidden_terms
from db.search.query_parser import parse_query
from db.search.ranking import Term, rank_texts, weigh_term
from db.search.searched_columns import SEARCHED_COLUMNS
from db.search.spelling import find_longer_words
from db.search.text_normalizer import stem_word
from tests.db.rows import ROWS
from tests.small_catalogue import Change, parse_small_catalogue

NEW = {**ROWS["search_texts"][0], "id": 7, "record_id": "another", "title": "quokka", "names": "quokka"}
WORD = {"word": "quokka", "reversed": "akkouq", "stem": "quokka", "records": 1}
ALL = {"word": "", "reversed": "", "stem": "", "records": 1}


@pytest.fixture
def read(catalogue_engine: Engine) -> Iterator[Connection]:
    with read_connection(catalogue_engine) as connection:
        yield connection


def ids(connection: Connection, query: str) -> list[str]:
    return [hit.text.record_id for hit in search_catalogue(connection, parse_query(query)).ranked]


def test_every_published_record_is_searched_and_nothing_else(read: Connection) -> None:
    for collection in set(read.scalars(select(SearchText.collection))):
        table = SearchText.metadata.tables[collection]
        published = read.scalars(select(table.c.id).where(table.c.status == "published"))
        assert set(published) == set(
            read.scalars(select(SearchText.record_id).where(SearchText.collection == collection))
        )


def test_a_word_knows_how_many_records_hold_it(read: Connection) -> None:
    texts = read.execute(select(SearchText.title, SearchText.body, SearchText.context)).all()
    found = sum("islet" in " ".join(text).split() for text in texts)
    assert read.scalar(select(SearchWord.records).where(SearchWord.word == "islets")) == found
    assert read.scalar(select(SearchWord.records).where(SearchWord.word == "")) == len(texts)


def test_rejected_claims_are_not_found(read: Connection) -> None:
    claims = SearchText.metadata.tables["claims"]
    rejected = select(claims.c.id, claims.c.statement).where(claims.c.standing == "rejected").order_by(claims.c.id)
    for id_, statement in read.execute(rejected.limit(5)).all():
        assert id_ not in ids(read, statement)


@pytest.mark.parametrize("typed", ["vx", "VX-8", "zimis", "lantid", "islet tran", "type 1 dia", "T1", "NCT0478"])
def test_what_is_suggested_begins_as_typed(read: Connection, typed: str) -> None:
    names = [name for _, name in suggest_records(read, typed, 10)]
    assert names
    assert len(names) <= 10


def load(connection: Connection, *changes: Change) -> None:
    load_records(connection, parse_small_catalogue(*changes).records, repr(changes))


@pytest.mark.slow
def test_search_follows_what_is_written(small_connection: Connection) -> None:
    assert ids(small_connection, "infusions bled")
    load(small_connection, ("Five of 75 infusions bled.", "Five of 75 infusions haemorrhaged severely."))
    assert ids(small_connection, "haemorrhaged severely") == ids(small_connection, "hemorrhage severe") != []


def test_the_index_follows_the_table(connection: Connection) -> None:
    connection.execute(insert(SearchWord), [WORD, ALL])
    connection.execute(insert(SearchText), NEW)
    assert ids(connection, "quokka") == ["another"]
    connection.execute(update(SearchText).where(SearchText.id == 7).values(title="wombat"))
    assert ids(connection, "quokka") == []
    connection.execute(update(SearchText).where(SearchText.id == 7).values(title="quokka"))
    connection.execute(delete(SearchText).where(SearchText.id == 7))
    assert ids(connection, "quokka") == []
    assert connection.scalar(select(func.count()).select_from(SearchText)) == 0


@pytest.mark.parametrize("table", ["therapies", "risks", "conditions"])
def test_the_record_of_that_very_name_is_found_however_many_texts_match(
    read: Connection, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    for limit in ("MAX_EXHAUSTIVE", "MAX_OF_KIND"):
        monkeypatch.setattr(search_candidates, limit, 1)
    names = read.execute(select(SearchText.spelt).where(SearchText.collection == table)).scalars()
    for name in (spelt[0] for spelt in names):
        first = search_catalogue(read, parse_query(name)).ranked[0].text
        assert name in read_shown_texts(read, [first.id])[first.id].spelt


def test_claims_do_not_crowd_out_the_vocabulary(read: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    query = parse_query("risk of bleeding after islets")
    everything = search_catalogue(read, query).ranked
    monkeypatch.setattr(search_candidates, "MAX_EXHAUSTIVE", 1)
    monkeypatch.setattr(search_candidates, "MAX_OF_KIND", 20)
    vocabulary = {name for name, group in GROUP_OF_COLLECTION.items() if group == VOCABULARY}
    expected = [hit.text.record_id for hit in everything if hit.text.collection in vocabulary]
    found = [hit.text.record_id for hit in search_catalogue(read, query).ranked if hit.text.collection in vocabulary]
    assert expected
    assert set(expected) <= set(found)


def test_no_query_holds_the_word_of_a_group_or_collection(read: Connection) -> None:
    for word in HIDDEN_TERMS:
        assert word not in parse_query(word).terms
        assert search_catalogue(read, parse_query(word)).ranked == ()
    assert GROUP_OF_COLLECTION.keys() == SEARCHED_COLUMNS.keys()


def test_the_rarest_words_are_those_that_few_texts_hold() -> None:
    limit, find = search_candidates.MAX_OF_KIND, search_candidates.find_rarest_terms
    assert find({("islet",): limit, ("b", "c"): limit - 1, ("a",): 1}) == (("a",), ("b", "c"))
    assert find({("islet",): limit + 2, ("b",): limit + 1}) == (("b",),)


def test_a_rare_word_stands_for_the_common_ones_that_it_begins() -> None:
    known = {"autotransplantation": 500, "autotransplants": 40, "autotransport": 2, "auto": 900}
    assert find_longer_words("autotransplant", 4, known) == ["autotransplantation", "autotransplants"]
    assert find_longer_words("autotransplant", 60, known) == []


@pytest.mark.parametrize("query", ["wombatite", "wombatite quokkalike"])
def test_a_long_rare_word_finds_what_holds_the_common_ones_that_it_begins(connection: Connection, query: str) -> None:
    counts = {"": 10_000, "wombatite": 1, "wombatiteferous": 50, "quokkalike": 2, "quokkalikeness": 30}
    words = [(word, stem_word(word), count) for word, count in counts.items()]
    connection.execute(
        insert(SearchWord),
        [{"word": word, "reversed": word[::-1], "stem": stem, "records": count} for word, stem, count in words],
    )
    title = " ".join(stem_word(word) for word in ("wombatiteferous", "quokkalikeness"))
    connection.execute(insert(SearchText), {**NEW, "title": title})
    assert ids(connection, query) == ["another"]


def test_a_typo_stands_for_a_common_word_among_thousands_that_end_like_it(connection: Connection) -> None:
    rare = [f"aa{number}ka" for number in range(full_text_search.MAX_NEAR_WORDS)]
    words = {**dict.fromkeys(rare, 1), "quokka": 40}
    rows = [
        WORD | {"word": word, "reversed": word[::-1], "stem": word, "writers": count} for word, count in words.items()
    ]
    connection.execute(insert(SearchWord), [*rows, ALL | {"records": 10_000, "writers": 0}])
    connection.execute(insert(SearchText), NEW)
    assert ids(connection, "quikka") == ["another"]


def test_a_word_weighs_no_more_than_one_in_a_thousand_texts() -> None:
    assert weigh_term(1, 10**6) == weigh_term(1000, 10**6) > weigh_term(1001, 10**6)
    assert weigh_term(1, 10**3) == pytest.approx(weigh_term(10**3, 10**6), rel=0.1)


def test_short_names_that_begin_as_typed_are_suggested_without_reading_all(
    read: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [name for _, name in suggest_records(read, "isl", 5)]
    monkeypatch.setattr("db.queries.full_text_search.read_named", lambda *_: [])
    assert [name for _, name in suggest_records(read, "isl", 5)] == expected


def test_the_name_that_begins_as_typed_is_suggested(read: Connection) -> None:
    assert suggest_records(read, "islet tran", 5)[0][1] == "islet transplantation"
    assert "Clinical islet transplantation" in [name for _, name in suggest_records(read, "clinical isl", 5)]


def test_a_common_word_completes_what_thousands_of_rare_ones_begin_with(connection: Connection) -> None:
    rare = [f"quoa{number}" for number in range(search_candidates.MAX_COMPLETED)]
    words = {**dict.fromkeys(rare, 1), "quokka": 40}
    rows = [WORD | {"word": word, "reversed": word[::-1], "writers": writers} for word, writers in words.items()]
    connection.execute(insert(SearchWord), rows)
    context = " ".join(list_hidden_terms(NEW["collection"], listed=True))
    connection.execute(
        insert(SearchText), NEW | {"names": "wombat quokka", "spelt": ["Wombat quokka"], "context": context}
    )
    assert [name for _, name in suggest_records(connection, "wombat quo", 5)] == ["Wombat quokka"]


def test_literature_does_not_crowd_other_names_out_of_suggestions(
    read: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_candidates, "MAX_NAMED", 2)
    groups = {GROUP_OF_COLLECTION[row.collection] for row, _ in suggest_records(read, "transpl", 50)}
    assert groups == GROUP_TERMS


def test_a_record_with_all_words_comes_before_one_with_some_in_more_names() -> None:
    fields = {"id": 1, "collection": "references", "context": ""}
    some = SimpleNamespace(**fields, record_id="a", names="cell | cell graft", title="cell graft", body="cell graft")
    every = SimpleNamespace(**fields, record_id="b", names="graft", title="graft", body="cell pig")
    weights: dict[Term, float] = {("cell",): 1.0, ("graft",): 1.0, ("pig",): 1.0}
    hits = rank_texts(["cell", "graft", "pig"], weights, [some, every])
    assert [hit.text.record_id for hit in hits] == ["b", "a"]
