"""CSV made of cells that the database builds is, to the byte, what a plain writer makes of the documents."""

import pytest
from sqlalchemy import Connection

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.queries.page import build_page_query
from db.queries.page.page_stream import stream_page
from db.queries.projection import RecordForm
from schemas.exports.csv_table import to_csv
from schemas.shape import Shape, build_shape
from tests.db.queries.document_comparison import inclusions
from tests.db.queries.random_catalogue import World
from tests.list_cases import build_list_cases
from tests.plain_csv import write_plain_csv


def read_records(
    connection: Connection, resource: Resource, shape: Shape, form: RecordForm, parent_id: str | None = None
) -> list[str]:
    sort = tuple((name, False) for name in resource.collection.default_sort)
    query = build_page_query(resource.key, shape, sort, parent_id=parent_id, form=form)
    with stream_page(connection, query) as stream:
        return [*stream.documents]


@pytest.mark.parametrize("resource", build_list_cases(RESOURCES))
def test_csv_of_any_list_is_what_a_plain_writer_makes(filled: Connection, resource: Resource) -> None:
    for include in inclusions(resource):
        shape = build_shape(resource.schema, (), include)
        documents, cells = (read_records(filled, resource, shape, form) for form in ("document", "cells"))
        assert len(documents) > 0
        assert "".join(to_csv(cells, shape)) == write_plain_csv(documents, shape), include


@pytest.mark.parametrize("resource", build_list_cases(WITHIN_THERAPY))
def test_csv_of_any_list_within_a_therapy_is_what_a_plain_writer_makes(
    filled: Connection, catalogue: World, resource: Resource
) -> None:
    shape = build_shape(resource.schema)
    for therapy in catalogue["therapies"]:
        documents, cells = (
            read_records(filled, resource, shape, form, therapy["id"]) for form in ("document", "cells")
        )
        assert "".join(to_csv(cells, shape)) == write_plain_csv(documents, shape)
