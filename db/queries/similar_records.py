"""Which record of a collection somebody meant by an id that none has: by a synonym, a code or a near spelling."""

from sqlalchemy import Connection, func, select

from db.queries.core_tables import TABLES
from db.queries.full_text_search import suggest_records
from db.vocab.nearest_name import find_nearest_name

MAX_SUGGESTIONS = 20
MAX_COMPARED_IDS = 500
SHARED_START = 3  # characters that a near spelling begins with
OPAQUE_IDS = {"claims", "evidence"}  # no spelling of these is near to another


def find_similar_id(connection: Connection, collection: str, record_id: str) -> str | None:
    """Return the id of the record with such a name, synonym or code, else the nearest id; None if none is near."""
    for row, _ in suggest_records(connection, record_id.replace("_", " "), MAX_SUGGESTIONS):
        if row.collection == collection:
            return str(row.record_id)
    if collection in OPAQUE_IDS or len(record_id) < SHARED_START:
        return None
    table = TABLES[collection].c
    start = func.substr(func.lower(table.id), 1, SHARED_START) == record_id[:SHARED_START].lower()
    ids = connection.scalars(select(table.id).where(start, table.status == "published").limit(MAX_COMPARED_IDS))
    return find_nearest_name(record_id, ids)
