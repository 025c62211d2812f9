"""What differs between the rows of the files and those of the database. Reads, and writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from db.loader.compile import Row
from db.models import CODINGS, Base

Values = dict[str, Any]
Key = tuple[Any, ...]

# For each table of parts, the columns that name the records they are parts of, and the tables of those.
PARTS: dict[str, dict[str, str]] = {
    **{table.name: {"owner_id": owner} for owner, table in CODINGS.items()},
    "condition_parents": {"condition_id": "conditions"},
    "reference_facts": {"reference_id": "references"},
    "reference_links": {"from_id": "references", "to_id": "references"},
    "therapy_parents": {"therapy_id": "therapies"},
    "therapy_ancestors": {"therapy_id": "therapies"},
    "therapy_conditions": {"therapy_id": "therapies"},
    "components": {"therapy_id": "therapies"},
    "study_therapies": {"study_id": "studies"},
    "study_references": {"study_id": "studies"},
    "populations": {"study_id": "studies"},
    "evidence": {"claim_id": "claims"},
    "approvals": {"claim_id": "claims"},
    "criteria": {"candidate_id": "candidates"},
    "candidate_bounds": {},
    "search_texts": {},
    "search_words": {},
}
# Tables that say nothing of their own: a load that changes only these does not speak of it.
DERIVED = ("candidate_bounds", "search_texts", "search_words")
# Tables of parts that other tables point at: a row of theirs is changed in place, never deleted and put back.
POINTED_AT = ("components", "populations", "criteria")


class Difference(NamedTuple):
    """Of one table: rows to insert, rows to change (with what they were), rows to delete."""

    table: Table
    added: list[Values]
    changed: list[tuple[Values, Values]]
    removed: list[Values]


def differences(connection: Connection, rows: Mapping[str, Sequence[Row]]) -> Iterator[Difference]:
    """Compare table by table, in the order of foreign keys."""
    curated = {table: [row.values["id"] for row in found] for table, found in rows.items() if table not in PARTS}
    for table in Base.metadata.sorted_tables:
        if table.name != "revision":
            wanted = keyed(table, (row.values for row in rows.get(table.name, ())))
            stored = keyed(table, connection.execute(_stored(table, curated)).mappings())
            yield compare(table, wanted, stored)


def keyed(table: Table, rows: Iterable[Mapping[Any, Any]]) -> dict[Key, Values]:
    names = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in names): dict(row) for row in rows}


def compare(table: Table, wanted: Mapping[Key, Values], stored: Mapping[Key, Values]) -> Difference:
    return Difference(
        table,
        [row for key, row in wanted.items() if key not in stored],
        [(row, stored[key]) for key, row in wanted.items() if key in stored and not same(row, stored[key])],
        [row for key, row in stored.items() if key not in wanted],
    )


def same(one: Values, other: Values) -> bool:
    """Compare as printed: 0.30 is not 0.3, and true is not 1."""
    return all(repr(one[name]) == repr(other[name]) for name in one)


def _stored(table: Table, curated: Mapping[str, Sequence[str]]) -> Select[Any]:
    """Select what the files own: imported records and their parts are somebody else's."""
    columns = [column for column in table.c if column.name != "updated_at"]
    ours = [_owned(table.c[name], owner, curated) for name, owner in PARTS.get(table.name, {}).items()]
    if table.name not in PARTS:
        ours = [_owned(table.c.id, table.name, curated)]
    return select(*columns).where(*(condition for condition in ours if condition is not None))


def _owned(column: ColumnElement[Any], owner: str, curated: Mapping[str, Sequence[str]]) -> ColumnElement[bool] | None:
    owners = Base.metadata.tables[owner].alias()
    if "origin" not in owners.c:
        return None
    imported = select(owners.c.id).where(owners.c.origin == "imported", owners.c.id.not_in(curated.get(owner, ())))
    return column.is_(None) | column.not_in(imported)
