"""Columns that tables of several record types share."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from db.vocab.catalogue_records.lifecycle import Coding
from db.vocab.record_types import RECORD_TYPE

Values: TypeAlias = dict[str, Any]  # a row by column; the types are those of the columns
Rows: TypeAlias = Iterator[tuple[str, Values]]  # table and row


def pick_fields(record: Mapping[str, object], *names: str) -> Values:
    return {name: record[name] for name in names}


def lifecycle_columns(
    record: Mapping[str, object], successor_id: str | None = None, status_field: str = "status"
) -> Values:
    return {
        "status": record[status_field],
        "reason": record["reason"],
        "successor_id": successor_id or record["successor"],
    }


def coding_rows(owner: str, owner_id: str, codings: Iterable[Coding]) -> Rows:
    for position, coding in enumerate(codings):
        # The code as printed is served, the folded `key` is compared.
        values = {"owner_id": owner_id, "position": position, "key": coding["code"].lower(), **coding}
        yield RECORD_TYPE[owner].codings_table, values


def spread_block(name: str, block: Mapping[str, object] | None, *fields: str) -> Values:
    """Spread a block of a record over columns: `dose: {low, high, unit}` as `dose_low` and so on."""
    return {f"{name}_{field}": (block or {}).get(field) for field in fields}


def fill_row(table: str, columns: Collection[str], values: Mapping[str, Any]) -> Values:
    """Give each of the columns of a table a value, null where the row has none."""
    # A name that is misspelt in a compiler would otherwise become a column that is silently empty.
    if unknown := values.keys() - columns:
        raise KeyError(f"{table} has no {sorted(unknown)}")
    return {column: values.get(column) for column in columns}
