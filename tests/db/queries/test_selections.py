"""A filter that may match many selects the same page by its matches and by the order of the list."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, func, select

from api.v1.records.resource_registry import RESOURCES
from db.engine import read_connection
from db.models import Claim
from db.queries.compiled_statements import STATEMENTS
from db.queries.filters import FilterClause
from db.queries.page import PageQuery, build_page_query, read_page, selections
from db.search import full_text_index
from db.search.full_text_index import TextQuery
from schemas.shape import build_shape

CLAIMS, THERAPIES = (next(each for each in RESOURCES if each.key == key) for key in ("claims", "therapies"))
ORDERS = [(("id", False),), (("updated_at", True),), (("kind", False), ("updated_at", True))]
WORDS = ["islet", "zimislecel", "islet transplantation", "nosuchword"]


@pytest.fixture(autouse=True)
def no_statements() -> Iterator[None]:
    """The bound is a part of the text of a statement."""
    STATEMENTS.clear()
    yield
    STATEMENTS.clear()


def build_query(words: str, sort: tuple[tuple[str, bool], ...], after: tuple[str, ...] | None = None) -> PageQuery:
    clauses = (FilterClause("q", "eq", words), *CLAIMS.collection.default_filters)
    shape = build_shape(CLAIMS.schema, ("id", "statement"))
    return build_page_query("claims", shape, sort, clauses, limit=7, after=after)


def read_two_pages(connection: Connection, words: str, sort: tuple[tuple[str, bool], ...]) -> list[str]:
    first = read_page(connection, build_query(words, sort)).records
    if not first:
        return []
    second = read_page(connection, build_query(words, sort, first[-1].keys)).records
    return [record.document for record in (*first, *second)]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("sort", ORDERS, ids=["id", "updated_at", "kind"])
def test_a_page_is_the_same_however_it_is_selected(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch, words: str, sort: tuple[tuple[str, bool], ...]
) -> None:
    pages = []
    with read_connection(catalogue_engine) as connection:
        for bound in (0, 10**6):
            monkeypatch.setattr(selections, "MAX_LISTED", bound)
            STATEMENTS.clear()
            pages.append(read_two_pages(connection, words, sort))
    assert pages[0] == pages[1]
    assert bool(pages[0]) == (words != "nosuchword")
    assert len(set(pages[0])) == len(pages[0])


@pytest.mark.parametrize(("words", "are_few"), [("islet", False), ("zimislecel", True), ("nosuchword", True)])
def test_one_way_to_select_reads_nothing(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch, words: str, *, are_few: bool
) -> None:
    monkeypatch.setattr(selections, "MAX_LISTED", 20)
    monkeypatch.setattr(full_text_index, "MAX_COUNTED_OF_WORD", 100)
    STATEMENTS.clear()
    key = build_query("islet", ORDERS[0]).key
    few, many = selections.list_selections(CLAIMS.collection, key)
    assert few.listed
    params = {"q__eq": TextQuery((words,)), "limit": 7}
    with read_connection(catalogue_engine) as connection:
        limits = [
            connection.execute(select(way.limit), params).scalar_one() for way in (few, many) if way.limit is not None
        ]
    assert limits == ([7, 0] if are_few else [0, 7])
    assert (few.probed, many.probed) == ((), key.filters[:1])


@pytest.mark.parametrize("names", [("risk",), ("mechanism",), ("condition",), ("measure",), ("mechanism", "condition")])
def test_therapies_of_a_subject_are_the_same_however_they_are_selected(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    listed = []
    with read_connection(catalogue_engine) as connection:
        clauses = [FilterClause(name, "in", find_subjects(connection, name)) for name in names]
        shape = build_shape(THERAPIES.schema, ("id",))
        query = build_page_query("therapies", shape, (("name", False),), clauses, limit=50)
        for bound in (0, 10**6):
            monkeypatch.setattr(selections, "MAX_LISTED", bound)
            STATEMENTS.clear()
            listed.append([record.document for record in read_page(connection, query).records])
    assert listed[0] == listed[1]
    assert listed[0]


def find_subjects(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the two that most claims are about."""
    subject = Claim.metadata.tables["claims"].c[f"{name}_id"]
    counted = select(subject).where(subject.is_not(None)).group_by(subject).order_by(func.count().desc(), subject)
    return tuple(connection.scalars(counted.limit(2)))
