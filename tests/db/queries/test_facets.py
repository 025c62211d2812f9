"""Facets count, on either database, what plain Python counts in the rows of a random catalogue."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.queries.compiled_statements import STATEMENTS
from db.queries.filters import FilterClause
from db.queries.page import PageQuery, build_page_query, facet_counts, read_page
from db.queries.page.page_statement import build_page_statement
from schemas.shape import build_shape
from tests.db.queries.expected_facets import expected
from tests.db.queries.random_catalogue import World
from tests.db.queries.row_reader import Reader
from tests.list_cases import build_list_cases

COUNTED = build_list_cases(resource for resource in (*RESOURCES, *WITHIN_THERAPY) if resource.collection.facet_names)
BY_ID = (("id", False),)


def build_query(resource: Resource, owner: str | None, **more: Any) -> PageQuery:
    more = {
        "filters": resource.collection.default_filters,
        "facets": resource.collection.facet_names,
        "limit": 3,
        **more,
    }
    shape = build_shape(resource.schema, ("id",))  # no facet depends on it, and a small one compiles fast
    return build_page_query(resource.key, shape, BY_ID, parent_id=owner, **more)


def read_facets(connection: Connection, resource: Resource, owner: str | None = None, **more: Any) -> Any:
    document = read_page(connection, build_query(resource, owner, **more)).facets
    assert document is not None
    return json.loads(document)


@pytest.mark.slow
@pytest.mark.parametrize("direct", [False, True], ids=["with narrower", "direct"])
@pytest.mark.parametrize("resource", COUNTED)
def test_facets_count_what_the_rows_say(
    filled: Connection, catalogue: World, resource: Resource, *, direct: bool
) -> None:
    reader = Reader(catalogue)
    for owner in [row["id"] for row in catalogue["therapies"]] if resource.within else [None]:
        found = read_facets(filled, resource, owner, direct=direct)
        names = resource.collection.facet_names
        assert found == {name: expected(reader, resource, name, owner, direct=direct) for name in names}
        assert list(found) == list(names)


@pytest.mark.slow
@pytest.mark.parametrize("resource", COUNTED)
def test_one_facet_counts_as_it_does_among_all(filled: Connection, catalogue: World, resource: Resource) -> None:
    owner = catalogue["therapies"][0]["id"] if resource.within else None
    together = read_facets(filled, resource, owner)
    assert {name: read_facets(filled, resource, owner, facets=(name,))[name] for name in together} == together


def test_facets_stand_in_the_first_row_alone(filled: Connection) -> None:
    (claims,) = (resource for resource in RESOURCES if resource.name == "claims")
    statement = build_page_statement(build_query(claims, None).key)
    bound = {"standing__in": ["accepted", "contested"], "limit": 5}
    documents = [row.facets for row in filled.execute(statement, bound)]
    assert [document is None for document in documents] == [False, *[True] * 4]


@pytest.mark.slow
def test_facets_are_those_of_all_pages(filled: Connection) -> None:
    (claims,) = (resource for resource in RESOURCES if resource.name == "claims")
    first = read_page(filled, build_query(claims, None))
    following = read_page(filled, build_query(claims, None, after=first.records[-1].keys))
    beyond = read_page(filled, build_query(claims, None, after=("zzz", "zzz")))
    assert first.records != following.records
    assert beyond.records == ()
    assert first.facets == following.facets == beyond.facets


@pytest.mark.slow
def test_facets_of_nothing_are_empty(filled: Connection) -> None:
    nothing = {"buckets": [], "others": 0, "missing": 0}
    for resource in RESOURCES:
        found = read_facets(filled, resource, filters=(FilterClause("id", "in", ("nothing",)),))
        assert found == dict.fromkeys(resource.collection.facet_names, nothing)


def test_values_beyond_the_most_are_counted_as_others(filled: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    (claims,) = (resource for resource in RESOURCES if resource.name == "claims")
    facets = read_facets(filled, claims)
    STATEMENTS.clear()
    monkeypatch.setattr(facet_counts, "MAX_BUCKETS", 2)
    for name, cut in read_facets(filled, claims).items():
        values = facets[name]["buckets"]
        assert cut == {**facets[name], "buckets": values[:2], "others": max(0, len(values) - 2)}
    STATEMENTS.clear()
