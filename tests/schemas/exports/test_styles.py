import tomllib
from hashlib import sha256

import pytest

from schemas.exports.citations import LOSSES_OF_STYLES
from schemas.exports.citations.styled import FOLDER, STYLES, to_styled
from tests.schemas.exports.conftest import Record, Records
from tests.schemas.exports.test_citations import ANOTHER, FULL

VENDORED = tomllib.loads((FOLDER / "VENDORED.toml").read_text())


@pytest.fixture(scope="module")
def references(records: Records) -> list[Record]:
    return [*records("references"), FULL]


@pytest.mark.parametrize("member", ANOTHER)
def test_what_a_style_does_not_print_is_listed(member: str) -> None:
    changes = [
        [*to_styled([FULL], style)] != [*to_styled([{**FULL, member: ANOTHER[member]}], style)] for style in STYLES
    ]
    assert any(changes) or member in LOSSES_OF_STYLES


@pytest.mark.parametrize(
    ("style", "citation"),
    [
        ("ama", "1. Doe J, Roe R. On islets. N Engl J Med. 2020;393(9):858-868. doi:10.1000/182\n"),
        ("apa", "Doe, J., & Roe, R. (2020). On islets. N Engl J Med, 393(9), 858–868. https://doi.org/10.1000/182\n"),  # noqa: RUF001
        ("vancouver", "1. Doe J, Roe R. On islets. N Engl J Med. 2020 Mar 5;393(9):858–68. doi:10.1000/182\n"),  # noqa: RUF001
    ],
)
def test_a_citation_reads_as_its_style_guide_has_it(style: str, citation: str) -> None:
    plain = {"title": "On islets", "authors": ["Doe J", "Roe R"], "retraction": "none", "url": None, "notes": None}
    doi = [{"system": "doi", "code": "10.1000/182", "relation": "exact"}]
    assert [*to_styled([{**FULL, **plain, "identifiers": doi}], style)] == [citation]


@pytest.mark.parametrize(
    ("members", "style", "expected"),
    [
        ({"container": "N Engl J Med 2020;393:1-11"}, "vancouver", "393:1\N{EN DASH}11."),
        ({"container": "N Engl J Med 2020;393:3041-6"}, "ama", "393:3041-3046."),
        ({"container": "talk.bio", "kind": "news"}, "ama", " talk.bio. "),
        ({"title": "Why not?"}, "ama", " Why not? N Engl J Med"),
        ({"authors": [], "kind": "web_page", "container": "ViaCyte"}, "vancouver", "1. ViaCyte [Internet]. 2020. On {"),
    ],
)
def test_what_the_processor_gets_wrong_is_put_right(members: Record, style: str, expected: str) -> None:
    [line] = to_styled([{**FULL, **members}], style)
    assert expected in line


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_a_style_numbers_in_the_order_given_and_says_each_title_once(style: str, references: list[Record]) -> None:
    lines = [*to_styled(references, style)]
    assert len(lines) == len(references)
    for place, (line, reference) in enumerate(zip(lines, references, strict=True), start=1):
        assert line.endswith("\n")
        assert line.startswith(STYLES[style].format(place))
        if len(reference["title"]) > 40:
            assert line.casefold().count(reference["title"].casefold()[:30]) == 1, line
    assert lines[-1].endswith("[Retracted]\n")


@pytest.mark.parametrize("name", VENDORED["sha256"])
def test_vendored_style_is_the_published_one(name: str) -> None:
    assert sha256((FOLDER / name).read_bytes()).hexdigest() == VENDORED["sha256"][name]
    assert "creativecommons.org/licenses/by-sa/3.0" in (FOLDER / name).read_text()


def test_every_style_offered_is_vendored() -> None:
    assert {f"{style}.csl" for style in STYLES} == {*VENDORED["sha256"]}
