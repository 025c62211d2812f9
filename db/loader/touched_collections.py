"""Which collections a write changes, and of which of them the labels that other records show."""

from collections.abc import Iterable

from db.loader.catalogue_revision import TouchedCollections
from db.loader.row_diff import TableDiff
from db.loader.row_writer import collect_touched_records
from db.part_owners import LABEL_COLUMNS, TABLE_COLLECTIONS


def find_touched_collections(diffs: Iterable[TableDiff]) -> TouchedCollections:
    diffs = list(diffs)
    written = {TABLE_COLLECTIONS[diff.table.name] for diff in diffs if diff.added or diff.changed or diff.removed}
    dated = {TABLE_COLLECTIONS[table] for table, ids in collect_touched_records(diffs).items() if ids}
    labels = {TABLE_COLLECTIONS[diff.table.name] for diff in diffs if _is_relabelled(diff)}
    return TouchedCollections(frozenset(written | dated), frozenset(labels))


def _is_relabelled(diff: TableDiff) -> bool:
    """Whether a row that was there before is gone, or is shown differently where others link to it."""
    names = LABEL_COLUMNS[diff.table.name]
    return bool(diff.removed) or any(new[name] != old[name] for new, old in diff.changed for name in names)
