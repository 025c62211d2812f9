from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from api.v1.records.resource_registry import RESOURCES
from schemas.shape import build_shape
from tests.schemas.exports.synthetic_records import RecordFactory

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = Callable[..., list[Record]]

SCHEMAS = {resource.name: resource.schema for resource in RESOURCES}
NUMBER = 8


@pytest.fixture(scope="session")
def records() -> Records:
    """Return a function that makes records of a collection as the API serves them, with every member filled in.

    They are made from the schemas, so that no change of the shipped catalogue can break a test of an exporter.
    """

    def build(collection: str, *include: str) -> list[Record]:
        shape = build_shape(SCHEMAS[collection], (), include)
        return RecordFactory().build_records(SCHEMAS[collection], shape, NUMBER)

    return build
