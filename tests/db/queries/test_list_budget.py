"""A list that would read too many records is refused, and the refusal names what would help."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from sqlalchemy import Connection, Engine

from api.v1.records.resource_registry import RESOURCES
from db.engine import create_database_engine, read_connection, stream_connection
from db.queries.filters import FilterClause
from db.queries.page import PageQuery, build_page_query, read_page
from db.queries.page.list_budget import ListBudgetError, choose_budget, list_narrowing_filters, list_wide_parameters
from db.queries.page.page_stream import stream_page
from db.statement_limits import StatementLimits, StatementTimeoutError, limit_statements
from schemas.shape import build_shape

CLAIMS = next(resource for resource in RESOURCES if resource.key == "claims")
NOWHERE = FilterClause("statement", "contains", "no claim has this")
OF_THERAPY = FilterClause("therapy", "in", ("zimislecel",))
RISKS = FilterClause("kind", "eq", "risk")


def build_query(*filters: FilterClause, **options: Any) -> PageQuery:
    names = {clause.name for clause in filters}
    defaults = [clause for clause in CLAIMS.collection.default_filters if clause.name not in names]
    shape = build_shape(CLAIMS.schema, ("id",))
    return build_page_query("claims", shape, (("id", False),), (*filters, *defaults), **{"limit": 2, **options})


@contextmanager
def read_within_budget(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """Yield a connection with a budget of 100 steps; on PostgreSQL, which has none, of no time at all."""
    limited = create_database_engine(engine.url.render_as_string(hide_password=False))
    limit_statements(limited, StatementLimits(60, 60, list_steps=100))
    try:
        with read_connection(limited) as connection:
            if connection.dialect.name == "postgresql":
                monkeypatch.setattr("db.queries.page.fetch_rows", stop_statement)
            yield connection
    finally:
        limited.dispose()


def stop_statement(*_: object, **__: object) -> NoReturn:
    raise StatementTimeoutError


def test_a_list_beyond_its_budget_names_the_filter_and_what_would_help(
    catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with read_within_budget(catalogue_engine, monkeypatch) as connection:
        for _ in range(3):
            with pytest.raises(ListBudgetError) as error:
                read_page(connection, build_query(NOWHERE))
            assert error.value.too_wide == ("statement__contains",)
            assert error.value.narrowing[:2] == ("therapy", "component")
        monkeypatch.undo()
        assert len(read_page(connection, build_query()).records) == 2  # no filter: no budget, and it is usable


def test_a_stream_has_no_budget_but_its_time(catalogue_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    limited = create_database_engine(catalogue_engine.url.render_as_string(hide_password=False))
    limit_statements(limited, StatementLimits(60, 60, list_steps=100))
    query = build_query(NOWHERE, limit=None)
    with stream_connection(limited) as connection:
        with stream_page(connection, query) as stream:
            assert [*stream.documents] == []
        monkeypatch.setattr("db.queries.page.page_stream.execute_statement", stop_statement)
        with pytest.raises(ListBudgetError), stream_page(connection, query):
            pass
    limited.dispose()


@pytest.mark.parametrize(
    ("clauses", "options", "parameters"),
    [
        ((), {}, ()),
        ((OF_THERAPY,), {}, ()),
        ((FilterClause("q", "eq", "islet"),), {}, ()),
        ((RISKS, NOWHERE, OF_THERAPY), {}, ("statement__contains",)),
        ((RISKS, FilterClause("events", "gte", 9)), {}, ("kind", "events__gte")),
        ((FilterClause("therapy", "not", ("zimislecel",)),), {}, ("therapy__not",)),
        ((OF_THERAPY,), {"counted": True}, ("count",)),
        ((), {"facets": ("kind",)}, ("facets",)),
    ],
)
def test_what_no_index_serves_is_to_blame(
    clauses: tuple[FilterClause, ...], options: dict[str, Any], parameters: tuple[str, ...]
) -> None:
    key = build_query(*clauses, **options).key
    assert list_wide_parameters(key) == parameters
    assert bool(choose_budget(key)) == bool(parameters)
    assert not {clause.name for clause in clauses} & {*list_narrowing_filters(key)}
