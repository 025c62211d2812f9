"""Names of records that were merged or withdrawn, which search no longer has: links to them outlive the records."""

from sqlalchemy import Connection, select

from db.queries.core_tables import TABLES
from db.vocab.record_types import RECORD_TYPE


def fold_name(name: str) -> str:
    """Return a name as names are compared: letters and digits without case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def find_ended_record(connection: Connection, collection: str, name: str) -> str | None:
    """Return the id of the one record of a type with synonyms that has ended and had this id, name or synonym."""
    record_type, folded = RECORD_TYPE[collection], fold_name(name)
    if not record_type.synonyms or not folded:
        return None
    table = TABLES[collection].c
    rows = connection.execute(
        select(table.id, table[record_type.label], table.synonyms).where(table.status != "published")
    )
    ids = [row[0] for row in rows if folded in map(fold_name, (row[0], row[1], *(row[2] or ())))]
    return ids[0] if len(ids) == 1 else None
