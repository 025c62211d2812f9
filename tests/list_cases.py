"""Each list as a case of a test: `make test` tries all of them, `make test-fast` three, since they share their code."""

from collections.abc import Iterable

import pytest
from _pytest.mark.structures import ParameterSet

from api.v1.records.resource import Resource

# The collection with the most members, the one with the most filters, and a list within a record.
FAST_LISTS = {"claims", "therapies", "therapies.risks"}


def build_list_case(resource: Resource, *values: object, name: str = "") -> ParameterSet:
    """Return a case of the list: its values, or else the resource itself."""
    id_ = f"{resource.key}-{name}" if name else resource.key
    return pytest.param(*(values or (resource,)), id=id_, marks=() if resource.key in FAST_LISTS else pytest.mark.slow)


def build_list_cases(resources: Iterable[Resource]) -> list[ParameterSet]:
    return [build_list_case(resource) for resource in resources]
