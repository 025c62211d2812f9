"""Every member of every schema is carried by each export format or listed as lost: a new one cannot vanish unseen."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from marshmallow import Schema

from api.v1.records.available_formats import get_format_names
from api.v1.records.resource_registry import RESOURCES
from db.vocab.exact_json import dumps
from schemas.comparison.comparison_csv import LOSSES as COMPARISON_LOSSES
from schemas.comparison.comparison_csv import comparison_to_csv
from schemas.comparison.comparison_schema import ComparisonSchema
from schemas.exports.exporters import FORMATS, ExportContext
from schemas.exports.fhir.collection_bundle import therapy_resources
from schemas.exports.loss_types import Losses
from schemas.shape import Shape, build_shape, includable_paths, served_fields
from tests.schemas.exports.cell_rows import build_cells
from tests.schemas.exports.mutation import lost
from tests.schemas.exports.synthetic_records import RecordFactory

BASE = "https://therapies.example.org"
NUMBER = 8
OFFERED = sorted(
    {
        (name, resource.name)
        for resource in RESOURCES
        for single in (True, False)
        for name in get_format_names(resource, single=single)
    }
)
# These have hundreds of members with all that they include, each of which is changed and exported alone.
LARGE = {"attributes", "candidates", "claims", "evidence", "references", "therapies"}
CASES = [
    pytest.param(name, collection, marks=pytest.mark.slow if collection in LARGE else ())
    for name, collection in OFFERED
]
SCHEMAS = {resource.name: resource.schema for resource in RESOURCES}


def requested_shape(name: str, schema: type[Schema]) -> Shape:
    """What the format requests of the schema; of one that takes any members, all of them."""
    include = tuple(path for path in includable_paths(schema) if "." not in path)
    return FORMATS[name].build_record_shape(schema, (), include)


def is_listed(path: str, losses: Losses) -> bool:
    """A loss covers the member itself and all that it holds."""
    return any(fnmatchcase(path, pattern) or path.startswith(f"{pattern}.") for pattern in losses)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "collection"), CASES)
def test_every_member_of_the_schema_is_carried_or_listed_as_lost(name: str, collection: str) -> None:
    schema = SCHEMAS[collection]
    shape = requested_shape(name, schema)

    def export(record: Any) -> object:
        if name == "fhir":  # a Bundle would drop references to records that are not in it
            return [*therapy_resources(record, BASE)]
        context = ExportContext(schema, shape, BASE, f"{BASE}/v1/{collection}", single=True)
        text = build_cells(record, shape) if FORMATS[name].reads_cells else dumps(record)
        return "".join(FORMATS[name].export([text], context))

    lost_paths = lost(schema, RecordFactory().build_records(schema, shape, NUMBER), export)
    assert [path for path in sorted(lost_paths) if not is_listed(path, FORMATS[name].losses)] == []


def test_every_member_of_a_comparison_is_carried_or_listed_as_lost() -> None:
    factory = RecordFactory()
    comparisons = [factory.build_document(ComparisonSchema) for _ in range(NUMBER)]
    lost_paths = lost(ComparisonSchema, comparisons, lambda comparison: [*comparison_to_csv(comparison)])
    assert [path for path in sorted(lost_paths) if not is_listed(path, COMPARISON_LOSSES)] == []


def test_a_new_member_that_an_exporter_forgets_is_found() -> None:
    records = [{"id": "a", "title": "b"}]
    assert lost(SCHEMAS["references"], records, lambda record: record["id"]) == {"title"}


@pytest.mark.parametrize("collection", SCHEMAS)
def test_a_synthetic_record_has_a_value_for_every_member(collection: str) -> None:
    schema = SCHEMAS[collection]
    include = tuple(path for path in includable_paths(schema) if "." not in path)
    [record] = RecordFactory().build_records(schema, build_shape(schema, (), include), 1)
    assert set(record) == set(served_fields(schema))
    assert all(value not in (None, "", [], {}) for value in record.values())
