"""Compiles references, what they say of themselves, and the links between them."""

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.shared_columns import Rows, coding_rows, lifecycle_columns, pick_fields
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord

PLAIN_FIELDS = (
    *("id", "kind", "title", "authors", "container", "issued", "url", "language", "original_language"),
    *("translation", "peer_reviewed", "design", "retraction", "notes"),
)


def compile_reference(_: CatalogueIndex, record: ReferenceRecord) -> Rows:
    yield "references", {**pick_fields(record, *PLAIN_FIELDS), **lifecycle_columns(record)}
    yield from coding_rows("references", record["id"], record["identifiers"])
    for position, fact in enumerate(record["facts"]):
        yield "reference_facts", {"reference_id": record["id"], "position": position, **fact}


def compile_link(_: CatalogueIndex, record: ReferenceLinkRecord) -> Rows:
    yield "reference_links", {"from_id": record["from"], "to_id": record["to"], "type": record["type"]}
