"""A comparison that fits into a message: rows with figures on both sides first, the rest by id for `get_claims`."""

from collections.abc import Sequence

from api.mcp.short_answers import count_bytes, drop_empty, list_ids, read_meta
from api.mcp.short_claims import name_unusual
from schemas.display.figure_text import format_follow_up, read_figure
from schemas.exports.documents import Record

MAX_BYTES = 3300  # of the text, which a message holds twice: in all below 8 KB
MAX_ENTRIES = 2  # of a cell
MAX_NAMED = 12  # rows that are left out
HINT = "get_claims with therapy and risk, mechanism or measure (the row's id up to its colon) has every claim of a row"


def shorten_comparison(answer: Record) -> Record:
    """Return the rows that fit, and what was left out."""
    rows = sorted(answer["data"]["rows"], key=_rank_row)
    header = {"therapies": [{"id": each["id"], "name": each["name"]} for each in answer["data"]["therapies"]]}
    shown: list[Record] = []
    for row in map(_shorten_row, rows):
        if count_bytes({"rows": [*shown, row]}) > MAX_BYTES - _count_notes(rows):
            break
        shown.append(row)
    left_out = rows[len(shown) :]
    notes = {"left_out": {"rows": list_ids(left_out, MAX_NAMED), "hint": HINT}} if left_out else {}
    return {"data": {**header, "rows": shown}, **notes, **read_meta(answer)}


def _count_notes(rows: Sequence[Record]) -> int:
    return count_bytes({"rows": list_ids(rows, MAX_NAMED), "hint": HINT}) if rows else 0


def _rank_row(row: Record) -> tuple[int, int]:
    cells = row["cells"]
    with_figures = sum(any(map(_has_figure, cell["claims"])) for cell in cells)
    filled = sum(bool(_list_entries(cell)) for cell in cells)
    return -with_figures, -filled


def _has_figure(claim: Record) -> bool:
    return claim["estimate"] is not None or claim["value"] is not None


def _list_entries(cell: Record) -> Sequence[Record]:
    return [*cell["claims"], *cell["components"], *cell["criteria"]]


def _shorten_row(row: Record) -> Record:
    cells = {cell["therapy"]: _shorten_cell(cell) for cell in row["cells"]}
    return {"kind": row["kind"], "id": row["id"], "name": row["name"], "cells": cells}


def _shorten_cell(cell: Record) -> Record | str:
    entries = [
        *map(_shorten_claim, sorted(cell["claims"], key=lambda claim: not _has_figure(claim))),
        *({"id": part["id"], "name": part["name"]} for part in cell["components"]),
        *(
            {"id": criterion["id"], "text": criterion["text"], "role": criterion["role"]}
            for criterion in cell["criteria"]
        ),
    ]
    if not entries:
        return str(cell["note"])
    more = len(entries) - MAX_ENTRIES
    return {"entries": entries[:MAX_ENTRIES], **({"more": more} if more > 0 else {})}


def _shorten_claim(claim: Record) -> Record:
    figure, population = read_figure(claim), claim["population"]
    parts = (figure.counts, figure.text, figure.interval) if figure else ()
    members = {
        "id": claim["id"],
        "figure": ", ".join(part for part in parts if part) or None,
        "method": claim["estimate"] and claim["estimate"]["method"],
        "statement": None if figure else claim["statement"],
        "standing": name_unusual(claim, "standing"),
        "assertion": name_unusual(claim, "assertion"),
        "population": population and population["label"],
        "time": format_follow_up(claim["follow_up"]) or None,
        "sources": [f"{source['id']}: {source['locator']}" for source in claim["references"][:MAX_ENTRIES]],
    }
    return drop_empty(members)
