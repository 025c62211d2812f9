"""Changes of stored records, as the measurements of the writer submit them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, select

from db.documents.document_store import TABLE
from db.vocab.record_documents import Record, parse_document
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution

IMPORTER = "import:bench"
ATTRIBUTION = Attribution("bench", "-", "-")


def read_rows(engine: Engine, collection: str, limit: int) -> Sequence[Mapping[str, Any]]:
    """Return the rows of some documents, the same ones of equal databases."""
    with engine.connect() as connection:
        found = select(TABLE).where(TABLE.c.collection == collection).order_by(TABLE.c.hash).limit(limit)
        return [dict(row) for row in connection.execute(found).mappings()]


def request_change(row: Mapping[str, Any], field: str, number: int) -> RequestedChange:
    """Return the change that gives the record of a row another text in one member, or retracts it."""
    record = _change_member(parse_document(row["collection"], row["document"]), field, number)
    return RequestedChange(row["collection"], record, row["version"], row["id"])


def _change_member(record: Record, field: str, number: int) -> dict[str, Any]:
    value = "retracted" if field == "retraction" else f"{str(record[field] or '-')[:200]} {number}"
    return {**record, field: value}
