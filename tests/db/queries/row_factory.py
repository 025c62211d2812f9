"""Makes rows out of what the models say of each column."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Enum, Integer, Table

from db.models import Base
from db.models.base import Figure, Moment

Row = dict[str, Any]
World = dict[str, list[Row]]

TEXTS = (
    "b",
    "B",
    "a",
    "Ärmel",
    "Z",
    "é",
    "10",
    "9",
    'says "so"',
    "back\\slash",
    "tab\tnew\nline\x01",
    "🧬\u2028",
    "null",
)
FIGURES = ("0", "1.50", "-0.050", "100", "0.000000000000001", "12345678901234567890.10", "36.7", "2E+3")
DATES = ("2014", "2014-06", "2014-06-30", "2015", "2013-12-01")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Maker:
    """Makes rows out of what the models say of each column, and adds them to a world."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - tests, not secrets
        self.world: World = {}

    def any(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def some(self, table: str, most: int) -> list[Row]:
        """Up to `most` rows of a table, each once."""
        rows = self.world[table]
        return self.random.sample(rows, self.random.randint(0, min(most, len(rows))))

    def one(self, table: str) -> Any:
        return self.any(*self.world[table])["id"]

    def maybe(self, table: str) -> Any:
        return self.any(None, self.one(table)) if self.world[table] else None

    def add(self, name: str, **columns: Any) -> Row:
        table = Base.metadata.tables[name]
        row = {column.name: self._value(table, column) for column in table.c} | columns
        self.world.setdefault(name, []).append(row)
        return row

    def record(self, name: str, **columns: Any) -> Row:
        """A published record, or one that has ended."""
        rows = self.world.setdefault(name, [])
        published = [row["id"] for row in rows if row["status"] == "published"]
        ended = {"status": "withdrawn", "reason": "gone", "successor_id": self.any(None, *published)}
        fate = {"status": "published", "reason": None, "successor_id": None}
        columns = {"id": self._id(rows)} | (ended if self.random.random() < 0.15 else fate) | columns
        return self.add(name, **columns)

    def _id(self, rows: list[Row]) -> str:
        ids = {row["id"] for row in rows}
        while (name := f"{self.any(*'abXYz')}{self.random.randrange(99)}") in ids:
            pass
        return name

    def _value(self, table: Table, column: Column[Any]) -> Any:
        if column.nullable and (column.foreign_keys or self.random.random() < 0.4):
            return None
        if isinstance(column.type, Enum):
            return self.any(*column.type.enums)
        if any(str(rule.name).endswith(f"_{column.name}_is_a_partial_date") for rule in table.constraints):
            return self.any(*DATES)
        return next(make for kind, make in VALUES if isinstance(column.type, kind))(self)


VALUES: tuple[tuple[type, Callable[[Maker], Any]], ...] = (
    (Boolean, lambda make: make.random.random() < 0.5),
    (Integer, lambda make: make.random.randrange(1, 10)),
    (Figure, lambda make: Decimal(make.any(*FIGURES))),
    (Moment, lambda make: EPOCH + timedelta(seconds=make.random.randrange(10**7))),
    (JSON, lambda make: make.any([], [make.any(*TEXTS)], list(TEXTS))),
    (object, lambda make: make.any(*TEXTS)),
)
