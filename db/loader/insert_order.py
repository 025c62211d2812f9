"""The order in which rows can be inserted: the target of a foreign key comes before the rows that point at it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from db.hierarchy import sort_parents_first
from db.loader.compile import TableRow
from db.loader.compile.shared_columns import Values

# Columns by which rows of a table point at rows of the same table.
SELF_REFERENCES = ("successor_id", "parent_id")


def group_by_table(rows: Iterable[TableRow]) -> dict[str, list[TableRow]]:
    grouped: dict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        grouped[row.table].append(row)
    return grouped


def rank_ids(table_columns: Collection[str], rows: Iterable[Values]) -> dict[str, int]:
    """Number the ids of a table that points at itself so that targets come first; empty for other tables."""
    columns = [name for name in SELF_REFERENCES if name in table_columns and "id" in table_columns]
    if not columns:
        return {}
    parents = {row["id"]: [row[name] for name in columns if row[name] is not None] for row in rows}
    return {id_: n for n, id_ in enumerate(sort_parents_first(parents))}


def sort_for_insert(table_columns: Collection[str], rows: Sequence[Values]) -> list[Values]:
    rank = rank_ids(table_columns, rows)
    return sorted(rows, key=lambda row: rank[row["id"]]) if rank else list(rows)
