"""From an identifier of another system to the records that bear it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, bindparam, literal, or_, select, union_all

from db.queries.core_tables import CODINGS, TABLES
from db.vocab.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class CodedRecord:
    """A record with the identifier: its collection, id and label."""

    collection: str
    id: str
    label: str


def find_coded_records(connection: Connection, system: str, code: str) -> list[CodedRecord]:
    """All records with the code, by collection and id; case does not matter."""
    rows = connection.execute(_STATEMENT, {"system": system.lower(), "code": code.lower()})
    return [CodedRecord(*row) for row in rows]


def find_ids_of_codes(connection: Connection, owner: str, codes: Iterable[Identifier]) -> list[tuple[str, Identifier]]:
    """Return the id of every record of a type with one of the codes, with that code in lower case."""
    table = CODINGS[owner].c
    matches = (and_(table.system == code.system, table.key == code.code.lower()) for code in codes)
    rows = connection.execute(
        select(table.owner_id, table.system, table.key)
        .where(table.relation == "exact", or_(*matches))
        .order_by(table.owner_id)
    )
    return [(owner_id, Identifier(system, key)) for owner_id, system, key in rows]


def _label_column(collection: str) -> str:
    return "name" if "name" in TABLES[collection].c else "title"


def _select_coded_records(collection: str) -> Select[str, str, str]:
    coding, table = CODINGS[collection], TABLES[collection]
    return (
        select(literal(collection).label("collection"), table.c.id, table.c[_label_column(collection)].label("label"))
        .join(coding, coding.c.owner_id == table.c.id)
        .where(
            coding.c.system == bindparam("system"),
            coding.c.key == bindparam("code"),
            coding.c.relation == "exact",
        )
    )


# All types in one statement: an identifier does not say what kind of record bears it.
_STATEMENT = union_all(*(_select_coded_records(collection) for collection in CODINGS)).order_by("collection", "id")
