"""What rows of many tables have in common."""

from collections.abc import Iterable, Iterator
from typing import Any

from db.loader.catalogue_index import Record
from db.models import CODINGS

Values = dict[str, Any]
Rows = Iterator[tuple[str, Values]]


def pick(record: Record, *names: str) -> Values:
    return {name: record[name] for name in names}


def life(record: Record, successor: str | None = None, status: str = "status") -> Values:
    """Give the columns by which a record lives and ends."""
    return {
        "status": record[status],
        "reason": record["reason"],
        "successor_id": successor or record["successor"],
    }


def codings(owner: str, id_: str, codes: Iterable[Record]) -> Rows:
    for position, coding in enumerate(codes):
        values = {"owner_id": id_, "position": position, "key": coding["code"].lower(), **coding}
        yield CODINGS[owner].name, values


def span(record: Record, name: str, *parts: str) -> Values:
    """Spread a block of a record over its columns: `dose: {low, high, unit}` as `dose_low` and so on."""
    inner = record[name] or {}
    return {f"{name}_{part}": inner.get(part) for part in parts}
