"""A range that no record lies in is found to be empty by an index: no order is walked to its end."""

import re

import pytest
from sqlalchemy import Connection, text

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES
from db.queries.compiled_statements import compile_statement
from db.queries.filters import RANGE_KINDS, FilterClause
from db.queries.page import PageQuery, build_page_query, read_page
from db.queries.page.page_statement import build_page_statement
from schemas.shape import build_shape

TABLES = ("claims", "studies", "references")
BEYOND = {"integer": 10**9, "figure": 10**9, "date": "9000"}
CASES = [
    pytest.param(resource, name, id=f"{resource.key}-{name}")
    for resource in RESOURCES
    for name, filter_ in resource.collection.filters.items()
    if filter_.kind in RANGE_KINDS and "gte" in filter_.operators and resource.collection.source in TABLES
]


def build_empty_query(resource: Resource, name: str) -> PageQuery:
    clause = FilterClause(name, "gte", BEYOND[resource.collection.filters[name].kind])
    return build_page_query(resource.key, build_shape(resource.schema, ("id",)), (), (clause,), limit=3)


@pytest.mark.parametrize(("resource", "name"), CASES)
def test_an_empty_range_is_found_by_an_index(connection: Connection, resource: Resource, name: str) -> None:
    query = build_empty_query(resource, name)
    assert read_page(connection, query).records == ()
    plan, table = explain(connection, query), resource.collection.source
    scan = {
        "sqlite": f"SEARCH {table}_2 USING .*INDEX ix_",
        "postgresql": f'using ix_.* on "?{table}"? {table}_2',
    }
    assert re.search(scan[connection.dialect.name], plan) or f"Bitmap Heap Scan on {table} {table}_2" in plan, plan


def explain(connection: Connection, query: PageQuery) -> str:
    """Return the plan; PostgreSQL's as if the tables were large."""
    statement = compile_statement(connection, query.key, lambda: build_page_statement(query.key), query.params)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        rows = connection.exec_driver_sql(f"EXPLAIN {statement.text}", statement.bind(query.params))
        return "\n".join(row[0] for row in rows)
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.text}", statement.bind(query.params))
    return "\n".join(row[-1] for row in rows)
