"""Compiles records without parts of their own: each field that is a column of the table, and the external codes."""

from collections.abc import Mapping
from typing import cast

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.shared_columns import Rows, coding_rows, lifecycle_columns
from db.vocab.catalogue_records.concept import ConditionRecord
from db.vocab.catalogue_records.lifecycle import Coding
from db.vocab.record_types import RECORD_TYPE, RecordType


def compile_concept(record_type: RecordType, _: CatalogueIndex, record: Mapping[str, object]) -> Rows:
    lists = {link.field.partition("[]")[0] for link in record_type.links if "[]" in link.field}
    elsewhere = {record_type.codings, "successor", *lists}
    fields = {name: value for name, value in record.items() if name not in elsewhere}
    yield record_type.name, {**fields, **lifecycle_columns(record)}
    if record_type.codings:
        yield from coding_rows(record_type.name, str(record["id"]), cast("list[Coding]", record[record_type.codings]))


def compile_condition(index: CatalogueIndex, record: ConditionRecord) -> Rows:
    yield from compile_concept(RECORD_TYPE["conditions"], index, record)
    for position, parent in enumerate(record["parents"]):
        yield "condition_parents", {"condition_id": record["id"], "parent_id": parent, "position": position}
