import pytest

from schemas.exports.citations.names import parse_name
from schemas.exports.citations.work import parse_work
from tests.schemas.exports.test_citations import FULL


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("de Koning EJP", {"family": "de Koning", "given": "E. J. P."}),
        ("Wang L-J", {"family": "Wang", "given": "L.-J."}),
        ("M. Ogledzinski", {"family": "Ogledzinski", "given": "M."}),
        ("Gabriela S. Generette", {"family": "Generette", "given": "Gabriela S."}),
        ("Piotr Bachul", {"literal": "Piotr Bachul"}),
        ("Frederiksen Henriette Reventlow", {"literal": "Frederiksen Henriette Reventlow"}),
        ("U.S. National Library of Medicine", {"literal": "U.S. National Library of Medicine"}),
        ("CellTrans Inc.", {"literal": "CellTrans Inc."}),
    ],
)
def test_a_name_is_told_apart_only_where_the_print_leaves_no_doubt(printed: str, name: dict[str, str]) -> None:
    assert parse_name(printed) == name


def test_a_container_is_taken_apart_only_where_its_year_is_that_of_the_work() -> None:
    work = parse_work(FULL)
    assert (work.container, work.volume, work.issue, work.pages) == ("N Engl J Med", "393", "9", "858-868")
    other = parse_work({**FULL, "issued": "2019"})
    assert (other.container, other.volume) == (FULL["container"], "")


@pytest.mark.parametrize(
    ("printed", "full"),
    [("3041-6", "3041-3046"), ("1568-76", "1568-1576"), ("1-11", "1-11"), ("e12-5", "e12-5"), ("7", "7")],
)
def test_a_range_of_pages_is_written_out(printed: str, full: str) -> None:
    assert parse_work({**FULL, "container": f"N Engl J Med 2020;393:{printed}"}).pages == full
