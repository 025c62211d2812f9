"""Which record of a collection somebody meant by an id that none has: by a synonym, a code or a near spelling."""

import re

from sqlalchemy import Connection, func, select

from db.queries.core_tables import TABLES
from db.queries.full_text_search import suggest_records
from db.vocab.nearest_name import find_nearest_name

MAX_SUGGESTIONS = 20
MAX_COMPARED_IDS = 500
SHARED_START = 3  # characters that a near spelling begins with
LETTERS_THEN_DIGITS = re.compile(r"^([A-Za-z]+)([0-9]+)$")  # `VX880`, which is printed as `VX-880`
OPAQUE_IDS = {"claims", "evidence"}  # no spelling of these is near to another


def find_similar_id(connection: Connection, collection: str, record_id: str) -> str | None:
    """Return the id of the record with such a name, synonym or code, else the nearest id; None if none is near."""
    typed = record_id.replace("_", " ")
    if named := _find_named(connection, collection, typed) or _find_named(
        connection, collection, LETTERS_THEN_DIGITS.sub(r"\1-\2", typed)
    ):
        return named
    if collection in OPAQUE_IDS or len(record_id) < SHARED_START:
        return None
    table = TABLES[collection].c
    start = func.substr(func.lower(table.id), 1, SHARED_START) == record_id[:SHARED_START].lower()
    ids = connection.scalars(select(table.id).where(start, table.status == "published").limit(MAX_COMPARED_IDS))
    return find_nearest_name(record_id, ids)


def _find_named(connection: Connection, collection: str, typed: str) -> str | None:
    """Return the one record with such a name; of several whose names only begin so, none is meant more than others."""
    found = [
        (str(row.record_id), name)
        for row, name in suggest_records(connection, typed, MAX_SUGGESTIONS)
        if row.collection == collection
    ]
    exact = [record_id for record_id, name in found if name.casefold() == typed.casefold()]
    meant = dict.fromkeys(exact or [record_id for record_id, _ in found])
    return next(iter(meant)) if len(meant) == 1 else None
