"""Documents out of the database are, to the letter, what the data model makes of the rows."""

import pytest
from sqlalchemy import Connection

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from tests.db.queries.document_comparison import inclusions, mismatch, paged, pages_of
from tests.db.queries.random_catalogue import World
from tests.list_cases import build_list_cases


@pytest.mark.slow
@pytest.mark.parametrize("resource", build_list_cases(RESOURCES))
def test_document_is_what_the_model_makes_of_the_rows(filled: Connection, catalogue: World, resource: Resource) -> None:
    for include in inclusions(resource):
        assert mismatch(filled, catalogue, resource, include) is None


@pytest.mark.slow
@pytest.mark.parametrize("resource", build_list_cases(RESOURCES))
@pytest.mark.parametrize("descends", [False, True])
def test_pages_of_a_list_are_its_published_records_in_order(
    filled: Connection, catalogue: World, resource: Resource, *, descends: bool
) -> None:
    for name in resource.collection.sort_keys:
        sort = ((name, descends),)
        assert paged(filled, resource, sort) == pages_of(catalogue, resource, sort)


@pytest.mark.parametrize("resource", build_list_cases(WITHIN_THERAPY))
def test_pages_within_a_therapy_are_its_own_records_in_order(
    filled: Connection, catalogue: World, resource: Resource
) -> None:
    sort = tuple((name, False) for name in resource.collection.default_sort)
    for therapy in catalogue["therapies"]:
        assert paged(filled, resource, sort, therapy["id"]) == pages_of(catalogue, resource, sort, therapy["id"])
