"""From an identifier of another system to the records that bear it."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, bindparam, literal, select, union_all

from db.queries.core_tables import CODINGS, TABLES


@dataclass(frozen=True, slots=True)
class Bearer:
    """A record that bears the identifier: its collection, id and label."""

    collection: str
    id: str
    label: str


def find_bearers(connection: Connection, system: str, code: str) -> list[Bearer]:
    """All records that bear the code, by collection and id; case does not matter."""
    rows = connection.execute(_STATEMENT, {"system": system.lower(), "code": code.lower()})
    return [Bearer(*row) for row in rows]


def _label_column(collection: str) -> str:
    return "name" if "name" in TABLES[collection].c else "title"


def _select_bearers(collection: str) -> Select[str, str, str]:
    coding, table = CODINGS[collection], TABLES[collection]
    return (
        select(literal(collection).label("collection"), table.c.id, table.c[_label_column(collection)].label("label"))
        .join(coding, coding.c.owner_id == table.c.id)
        .where(coding.c.system == bindparam("system"), coding.c.key == bindparam("code"))
    )


_STATEMENT = union_all(*(_select_bearers(collection) for collection in CODINGS)).order_by("collection", "id")
