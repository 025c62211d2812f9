"""What differs between the rows of the files and those of the database. Reads, and writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Table, select

from db.loader.compile import TableRow
from db.loader.compile.shared_columns import Values
from db.models import Base
from db.part_owners import UNPROJECTED_TABLES

Key: TypeAlias = tuple[object, ...]

# Tables computed from others; changes in them are not reported.
DERIVED_TABLES = (
    *("candidate_bounds", "search_texts", "search_names", "search_words", "search_phrases"),
    *("record_links", "record_flags"),
)
# Tables of parts that other tables, or an index of texts, point at: their rows are updated in place, never deleted and
# inserted again.
REFERENCED_PART_TABLES = ("components", "populations", "criteria", "agents", "search_texts")


class TableDiff(NamedTuple):
    """The rows of one table to insert, to update (new and old) and to delete."""

    table: Table
    added: list[Values]
    changed: list[tuple[Values, Values]]
    removed: list[Values]


def diff_tables(connection: Connection, rows: Mapping[str, Sequence[TableRow]]) -> Iterator[TableDiff]:
    """Compare table by table, in the order of foreign keys."""
    for table in Base.metadata.sorted_tables:
        if table.name not in UNPROJECTED_TABLES:
            wanted = key_rows(table, (row.values for row in rows.get(table.name, ())))
            # The writer sets it where something else differs; compared, it would make every row differ.
            columns = [column for column in table.c if column.name != "updated_at"]
            stored = key_rows(table, connection.execute(select(*columns)).mappings())
            yield diff_rows(table, wanted, stored)


def key_rows(table: Table, rows: Iterable[Mapping[Any, Any]]) -> dict[Key, Values]:
    names = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in names): dict(row) for row in rows}


def diff_rows(table: Table, wanted: Mapping[Key, Values], stored: Mapping[Key, Values]) -> TableDiff:
    return TableDiff(
        table,
        [row for key, row in wanted.items() if key not in stored],
        [(row, stored[key]) for key, row in wanted.items() if key in stored and not is_same_row(row, stored[key])],
        [row for key, row in stored.items() if key not in wanted],
    )


def list_changed_columns(diff: TableDiff) -> set[str]:
    """Return the columns in which changed rows differ from the stored ones."""
    return {name for new, old in diff.changed for name in new if not _is_same_value(new[name], old[name])}


def is_same_row(row: Values, other: Values) -> bool:
    """Compare as printed: 0.30 is not 0.3, and true is not 1."""
    return all(_is_same_value(row[name], other[name]) for name in row)


def _is_same_value(value: object, other: object) -> bool:
    # `==` would call `Decimal("0.30")` and `Decimal("0.3")`, and `True` and `1`, the same.
    if value is other or type(value) is str:
        return value == other  # most values are texts, whose repr is slow to make
    return repr(value) == repr(other)
