"""The order in which rows can be written: what is pointed at comes before what points at it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table

from db.hierarchy import parents_first
from db.loader.compile import Row

Values = dict[str, Any]
# Columns by which rows of a table point at rows of the same table.
WITHIN = ("successor_id", "parent_id")


def by_table(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def ranked(table: Table, rows: Iterable[Values]) -> dict[str, int]:
    """Number the ids of a table that points at itself, so that targets come first; nothing for other tables."""
    pointing = [name for name in WITHIN if name in table.c and "id" in table.c]
    if not pointing:
        return {}
    parents = {row["id"]: [row[name] for name in pointing if row[name] is not None] for row in rows}
    return {id_: n for n, id_ in enumerate(parents_first(parents))}


def sorted_within(table: Table, rows: Sequence[Values]) -> list[Values]:
    rank = ranked(table, rows)
    return sorted(rows, key=lambda row: rank[row["id"]]) if rank else list(rows)
