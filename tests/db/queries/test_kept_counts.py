"""Totals and facets are counted once for each revision."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from api.v1.records.resource_registry import RESOURCES
from db.engine import read_connection
from db.queries.catalogue_revision import Revision
from db.queries.filters import FilterClause
from db.queries.page import Page, build_page_query, page_query, read_page
from db.queries.page.kept_counts import COUNT_WEIGHT, COUNTS, Counts, keep_counts
from db.weighted_cache import WeightedCache
from schemas.shape import build_shape

BY_ID = (("id", False),)
CLAIMS = next(resource for resource in RESOURCES if resource.key == "claims")
RISKS = (FilterClause("kind", "eq", "risk"),)
ACCEPTED_RISKS = (*RISKS, FilterClause("standing", "eq", "accepted"))
ISLET = (FilterClause("statement", "contains", "islet"),)


@pytest.fixture(autouse=True)
def no_counts() -> Iterator[None]:
    COUNTS.clear()
    yield
    COUNTS.clear()


def read_claims(connection: Connection, *filters: FilterClause, **options: Any) -> Page:
    shape = build_shape(CLAIMS.schema, ("id",))
    return read_page(connection, build_page_query("claims", shape, BY_ID, filters, **{"limit": 2, **options}))


@pytest.fixture
def statements(catalogue_engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(catalogue_engine, "before_cursor_execute", note)
    yield seen
    event.remove(catalogue_engine, "before_cursor_execute", note)


def test_the_next_page_of_a_list_is_not_counted_again(catalogue_engine: Engine, statements: list[str]) -> None:
    with read_connection(catalogue_engine) as connection:
        first = read_claims(connection, *RISKS, counted=True, facets=("severity",))
        assert (
            first.total
            == sum(bucket["count"] for bucket in json.loads(first.facets or "")["severity"]["buckets"])
            + (json.loads(first.facets or "")["severity"]["missing"])
        )
        statements.clear()
        following = read_claims(
            connection, *RISKS, counted=True, facets=("severity",), after=first.records[-1].keys, limit=3
        )
    assert (following.total, following.facets, following.reads) == (first.total, first.facets, first.reads)
    assert len(following.records) == 3
    assert [statement for statement in statements if "count(" in statement.lower()] == []


def test_another_filter_is_counted_for_itself(catalogue_engine: Engine) -> None:
    with read_connection(catalogue_engine) as connection:
        totals = [read_claims(connection, counted=True).total, read_claims(connection, *RISKS, counted=True).total]
        assert totals[0] != totals[1]
        assert [
            read_claims(connection, counted=True).total,
            read_claims(connection, *RISKS, counted=True).total,
        ] == totals


def test_a_new_revision_is_counted_anew(small_connection: Connection) -> None:
    before = read_claims(small_connection, counted=True).total
    assert before
    small_connection.execute(text("UPDATE claims SET status = 'withdrawn', reason = 'a test'"))
    small_connection.execute(text("UPDATE revision SET nonce = 'another'"))
    assert read_claims(small_connection, counted=True).total == 0


def test_counts_are_dropped_above_a_weight() -> None:
    cache: WeightedCache[Counts] = WeightedCache(2 * COUNT_WEIGHT)
    revision = Revision(1, None, "a")
    for key in "abc":
        cache.keep(key, Counts(revision, 1, None))
    assert [cache.find(key) is None for key in "abc"] == [True, False, False]
    cache.keep("b", Counts(Revision(2, None, "b"), 2, "x" * 2 * COUNT_WEIGHT))
    assert cache.weight == 0
    keep_counts("d", Counts(Revision(None, None, None), 1, None))
    assert COUNTS.find("d") is None


def read_total(connection: Connection, *filters: FilterClause, **options: Any) -> tuple[int, bool]:
    page = read_claims(connection, *filters, counted=True, **options)
    return page.total or 0, page.total_exceeded


def test_the_total_of_several_filters_is_counted_to_a_bound(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_query, "MAX_COUNTED", 3)
    with read_connection(catalogue_engine) as connection:
        for _ in range(2):  # counted, and kept
            assert read_total(connection, *ACCEPTED_RISKS) == (3, True)
        assert read_total(connection, *ISLET) == (3, True)
        assert read_total(connection, FilterClause("q", "eq", "islet")) == (3, True)
        assert read_total(connection, FilterClause("statement", "contains", "no claim has this")) == (0, False)
        for filters in ((), RISKS):
            total, exceeded = read_total(connection, *filters)
            assert total > 3
            assert not exceeded


def test_a_total_at_the_bound_and_beside_facets_is_exact(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with read_connection(catalogue_engine) as connection:
        monkeypatch.setattr(page_query, "MAX_COUNTED", 3)
        total, exceeded = read_total(connection, *ACCEPTED_RISKS, facets=("kind",))
        assert total > 3
        assert not exceeded
        for bound, expected in ((total, False), (total - 1, True)):
            monkeypatch.setattr(page_query, "MAX_COUNTED", bound)
            assert read_total(connection, *ACCEPTED_RISKS) == (bound, expected)
