"""The rows of a comparison that fit on a page: those with most to compare first, few entries of each cell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.pages.risk_order import grade_claim, grade_risk
from schemas.display.labels import get_label
from schemas.exports.documents import Record

# The section of a therapy's page that has every entry of a cell.
SECTIONS = {
    "component": "regimen",
    "mechanism": "mechanisms",
    "risk": "risks",
    "outcome": "outcomes",
    "approval": "approvals",
    "burden": "burdens",
}
TITLES = {kind: get_label("page_section", section) for kind, section in SECTIONS.items()}
MAX_ENTRIES = 3  # of a cell
MAX_ROWS = 14  # of a kind, beside other kinds
PAGE_SIZE = 14  # rows of a page with one kind


class RowGroup(NamedTuple):
    """Rows of a kind: their heading, the section that has all entries, and how many rows follow."""

    kind: str
    title: str
    section: str
    rows: Sequence[Record]
    more: int


def group_rows_by_kind(rows: Iterable[Record], count: int, start: int = 0) -> Sequence[RowGroup]:
    """Return `count` rows of each kind, from `start` on; kinds without rows are left out."""
    groups: Mapping[str, list[Record]] = {kind: [] for kind in TITLES}
    for row in rows:
        groups[row["kind"]].append(row)
    return [_cut_group(kind, members, count, start) for kind, members in groups.items() if members]


def _cut_group(kind: str, rows: Sequence[Record], count: int, start: int) -> RowGroup:
    ranked = sorted(map(_sort_claims, rows), key=_rank_row)
    shown = [_cut_row(row) for row in ranked[start : start + count]]
    return RowGroup(kind, TITLES[kind], SECTIONS[kind], shown, max(0, len(rows) - start - count))


def _rank_row(row: Record) -> tuple[int, tuple[int, ...]]:
    """Return what puts rows with most to compare first, and among them the gravest risks."""
    empty = sum(not (cell["claims"] or cell["components"]) for cell in row["cells"])
    claims = sorted((claim for cell in row["cells"] for claim in cell["claims"]), key=grade_claim)
    return empty, grade_risk(claims) if row["kind"] == "risk" and claims else ()


def _sort_claims(row: Record) -> Record:
    if row["kind"] != "risk":
        return row
    return {**row, "cells": [{**cell, "claims": sorted(cell["claims"], key=grade_claim)} for cell in row["cells"]]}


def _cut_row(row: Record) -> Record:
    return {**row, "cells": [_cut_cell(cell) for cell in row["cells"]]}


def _cut_cell(cell: Record) -> Record:
    claims, components = cell["claims"], cell["components"]
    more = max(0, len(claims) - MAX_ENTRIES) + max(0, len(components) - MAX_ENTRIES)
    return {**cell, "claims": claims[:MAX_ENTRIES], "components": components[:MAX_ENTRIES], "more": more}
