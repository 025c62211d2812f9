"""Every list with at most one filter and one order reads by an index: no table that grows is walked or sorted.

Planned on SQLite with the statistics of a database of 100,000 claims (`bench.growth`), and on PostgreSQL as if walking
and sorting were dear. What still sorts its matches is listed in `SORTED_MATCHES`, with what bounds it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES
from db.queries.compiled_statements import compile_statement
from db.queries.filters import Filter, FilterClause
from db.queries.page import PageQuery, build_page_query
from db.queries.page.list_budget import list_narrowing_filters
from db.queries.page.page_statement import build_page_statement
from schemas.shape import build_shape

STATISTICS = Path(__file__).parents[2] / "data" / "growth" / "statistics.txt"
GROWING = ("claims", "evidence", "references", "studies", "therapies", "candidates")
VALUES: dict[str, Any] = {
    "integer": 5,
    "figure": 5,
    "date": "2020",
    "flag": True,
    "moment": datetime(2020, 1, 1, tzinfo=UTC),
    "text": "x",
    "id": "x",
    "search": "islet",
}
# Filters by a record that has few rows of the list, however many there are: sorting those few is what is wanted.
OF_ONE_RECORD = {"therapy", "study", "candidate", "population", "component", "claim", "reference", "parent", "id"}
OF_ONE_NAME = {"name", "title"}
# Filters whose matches are sorted, and may be many: a page of them costs what its matches cost. `NUMBERS` where equal.
NUMBERS = {
    "enrolment",
    "events",
    "at_risk",
    "value",
    "as_of",
    "reviewed_on",
    "review_due",
    "start",
    "issued",
    "read_on",
}
OF_EVIDENCE = {"stance", "ground", "level", "directness", "read", "read_on", "locator"}
LINKED = {"flag", "agent_type", "contribution", "level", "primary_level", "passage", "stance", "ground"}
SORTED_MATCHES: dict[str, set[tuple[str, str]]] = {
    "claims": {(name, "kind") for name in LINKED},
    "therapies": {("jurisdiction", "name")},
    "candidates": {("attribute", "title")},
    # The time is that of the claim: an index of evidence has no place for it.
    "evidence": {(name, "updated_at") for name in OF_EVIDENCE},
}
OF_CLAIM = {"kind", "standing"}  # filters of evidence by a word of its claim


def list_cases() -> Iterator[Any]:
    for resource in RESOURCES:
        if resource.key in GROWING:
            for sort in sorted(resource.collection.sort_keys):
                yield pytest.param(resource, sort, id=f"{resource.key}-{sort}")


def may_sort(resource: Resource, name: str, operator: str, sort: str) -> bool:
    if name in OF_ONE_RECORD | OF_ONE_NAME or (name in NUMBERS and operator == "eq"):
        return True
    if resource.collection.filters[name].target.many_matches is not None:
        return True  # at most `MAX_LISTED`
    if resource.key == "evidence" and name in OF_CLAIM:
        return True
    return (name, sort) in SORTED_MATCHES.get(resource.key, set())


def make_value(filter_: Filter, operator: str) -> Any:
    if operator == "isnull":
        return True
    value = filter_.values[0] if filter_.values else VALUES[filter_.kind]
    return (value,) if filter_.operators[operator].multiple else value


def build_queries(resource: Resource, sort: str) -> Iterator[tuple[str, PageQuery]]:
    """Give each filter of a list with one operator, and the list without a filter."""
    shape = build_shape(resource.schema, ("id",))
    collection = resource.collection
    for descends in (False, True):
        yield sort, build_page_query(resource.key, shape, ((sort, descends),), collection.default_filters, limit=20)
    for name, filter_ in collection.filters.items():
        if filter_.kind == "fact":
            continue
        defaults = [clause for clause in collection.default_filters if clause.name != name]
        for operator in filter_.operators:
            if may_sort(resource, name, operator, sort):
                continue
            clauses = (FilterClause(name, operator, make_value(filter_, operator)), *defaults)
            yield f"{name}__{operator}", build_page_query(resource.key, shape, ((sort, True),), clauses, limit=20)


@pytest.fixture
def grown(connection: Connection) -> Connection:
    """A database that is planned for as if it had 100,000 claims."""
    if connection.dialect.name == "postgresql":
        for step in ("seqscan", "sort", "bitmapscan", "hashjoin"):
            connection.execute(text(f"SET LOCAL enable_{step} = off"))
        return connection
    connection.execute(text("ANALYZE"))
    connection.execute(text("DELETE FROM sqlite_stat1"))
    rows = (line.split(" ", 2) for line in STATISTICS.read_text("utf-8").splitlines())
    for table, index, numbers in rows:
        values = {"table": table, "index": None if index == "-" else index, "numbers": numbers}
        connection.execute(text("INSERT INTO sqlite_stat1 VALUES (:table, :index, :numbers)"), values)
    connection.execute(text("ANALYZE sqlite_schema"))
    return connection


@pytest.mark.slow
@pytest.mark.parametrize(("resource", "sort"), [*list_cases()])
def test_a_list_neither_walks_nor_sorts_a_table_that_grows(grown: Connection, resource: Resource, sort: str) -> None:
    faults = {}
    for case, query in build_queries(resource, sort):
        statement = compile_statement(grown, query.key, partial(build_page_statement, query.key), query.params)
        steps = PLANNERS[grown.dialect.name](grown, statement.text, statement.bind(query.params))
        if steps:
            faults[case] = steps
    assert faults == {}


@pytest.mark.parametrize("resource", [each for each in RESOURCES if each.key in GROWING], ids=lambda each: each.key)
def test_a_filter_that_a_refusal_proposes_is_read_by_its_index(grown: Connection, resource: Resource) -> None:
    if grown.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans for the number of rows, which are few here")
    walk = re.compile(rf"SCAN {resource.key}(_\d+)?\b")
    text_filter = next(name for name, each in resource.collection.filters.items() if "contains" in each.operators)
    clauses = (FilterClause(text_filter, "contains", "x"), *resource.collection.default_filters)
    shape = build_shape(resource.schema, ("id",))
    query = build_page_query(resource.key, shape, (("id", False),), clauses, limit=20)
    assert "therapy" in list_narrowing_filters(query.key)
    # Of those that may match many, the way that is chosen then walks the list.
    filters = resource.collection.filters
    names = [name for name in list_narrowing_filters(query.key) if filters[name].target.many_matches is None]
    for name, sort in product(names, resource.collection.sort_keys):
        narrowed = (*clauses, FilterClause(name, "in", ("x",)))
        query = build_page_query(resource.key, shape, ((sort, True),), narrowed, limit=20)
        statement = compile_statement(grown, query.key, partial(build_page_statement, query.key), query.params)
        plan = grown.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.text}", statement.bind(query.params)).all()
        assert [row[-1] for row in plan if row[1] and walk.match(row[-1])] == [], name


def find_sqlite_faults(connection: Connection, statement: str, binds: Any) -> list[str]:
    """Return the steps below the outermost that walk a table out of any order, or sort what they read."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", binds).all()
    tables = "|".join(GROWING)
    walk = re.compile(rf"SCAN ({tables})(_\d+)?$|USE TEMP B-TREE FOR ORDER BY")
    # The outermost order is that of the rows of the page.
    return [row[-1] for row in rows if row[1] and walk.match(row[-1])]


def find_postgres_faults(connection: Connection, statement: str, binds: Any) -> list[str]:
    rows = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", binds)]
    tables = "|".join(GROWING)
    walk = re.compile(rf'Seq Scan on "?({tables})\b')
    # The sort without a limit above it is that of the rows of the page.
    sorts = [row for at, row in enumerate(rows) if re.search(r"-> +Sort", row) and "Limit" in rows[at - 1]]
    return [row for row in rows if walk.search(row)] + sorts


PLANNERS = {"sqlite": find_sqlite_faults, "postgresql": find_postgres_faults}
