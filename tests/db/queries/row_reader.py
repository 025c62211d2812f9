"""Rows in memory, and what the data model says of them before any way is taken."""

from collections.abc import Iterable
from typing import Any

from tests.db.queries.row_factory import Row, World

DEFAULT = ("accepted", "contested")


class Reader:
    """Rows by table; `page` is the therapy on whose page we stand, if on one."""

    def __init__(self, catalogue: World, page: str | None = None) -> None:
        self.catalogue, self.page = catalogue, page

    def onto(self, page: str) -> "Reader":
        return Reader(self.catalogue, page)

    def past(self, schema: str) -> "Reader":
        """Claims of a record on the page are still on the page; whatever else is further on is not."""
        return Reader(self.catalogue, self.page if schema == "ClaimSchema" else None)

    def rows(self, table: str, **where: Any) -> list[Row]:
        return [
            row for row in self.catalogue.get(table, []) if all(row[name] == value for name, value in where.items())
        ]

    def named(self, table: str, ids: Iterable[str]) -> list[Row]:
        """The published ones."""
        published_ids = set(ids)
        return [row for row in self.rows(table, status="published") if row["id"] in published_ids]

    def standing(self, **where: Any) -> list[Row]:
        return [row for row in self.rows("claims", status="published", **where) if row["standing"] in DEFAULT]

    def above(self, therapy: str) -> dict[str, int]:
        return {row["ancestor_id"]: row["depth"] for row in self.rows("therapy_ancestors", therapy_id=therapy)}

    def bearing(self, therapy: str, subject: str | None = None, **where: Any) -> list[Row]:
        """Claims of the therapy, its own first, then those inherited that no nearer claim on the subject hides."""
        depths = self.above(therapy)
        claims = [row for row in self.standing(**where) if row["therapy_id"] in depths]
        applicable = [
            row
            for row in claims
            if row["therapy_id"] == therapy
            or (row["applies_to"] == "descendants" and not (subject and self._hides(depths, row, subject)))
        ]
        return sorted(applicable, key=lambda row: (row["therapy_id"] != therapy, row["id"]))

    def _hides(self, depths: dict[str, int], far: Row, subject: str) -> bool:
        rivals = self.rows("claims", status="published", **{subject: far[subject]})
        nearer = [row for row in rivals if depths.get(row["therapy_id"], 99) < depths[far["therapy_id"]]]
        return any(
            row["standing"] != "rejected" and (not depths[row["therapy_id"]] or row["applies_to"] == "descendants")
            for row in nearer
        )

    def cited(self, therapy: str) -> set[str]:
        claims = {row["id"] for row in self.rows("claims", therapy_id=therapy)}
        profiles = {row["reference_id"] for row in self.rows("candidates", therapy_id=therapy)}
        return profiles | {row["reference_id"] for row in self.rows("evidence") if row["claim_id"] in claims}


def ordered(rows: Iterable[Row], *names: str) -> list[Row]:
    return sorted(rows, key=lambda row: [row[name] for name in names])
