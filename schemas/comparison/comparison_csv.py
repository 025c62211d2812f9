"""A comparison as CSV (RFC 4180): a line for each claim, component or criterion, and one for each empty cell."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from db.vocab.exact_json import dumps
from schemas.exports.csv_table import FORMULA, MARK
from schemas.exports.losses import Losses

Document = Mapping[str, Any]

LOSSES: Losses = {
    "references": "of a source only its id and stance are there, `stance id`, with `; ` between two",
    "null": "an empty cell is null or an empty text alike",
}
HEADER = (
    *("kind", "subject", "name", "therapy", "note", "type", "id", "text", "assertion", "standing", "inherited_from"),
    *("component", "population", "population_size", "events", "at_risk", "counted", "severity"),
    *("estimate", "estimate_low", "estimate_high", "statistic", "comparator", "value", "unit"),
    *("interval", "interval_low", "interval_high", "follow_up", "follow_up_low", "follow_up_high", "follow_up_unit"),
    *("as_of", "state", "from", "until", "role", "operator", "candidate", "references"),
)


def to_csv(comparison: Document) -> Iterator[str]:
    """Yield the header, then the lines of each cell, row by row."""
    yield _line(HEADER)
    for row in comparison["rows"]:
        subject = {"kind": row["kind"], "subject": row["id"], "name": row["name"]}
        for cell in row["cells"]:
            for values in _lines(cell):
                whole = values | subject | {"therapy": cell["therapy"]}
                yield _line([_written(whole.get(column)) for column in HEADER])


def _lines(cell: Document) -> Iterator[dict[str, Any]]:
    if cell["note"] is not None:
        yield {"note": cell["note"]}
    yield from (_claim(one) for one in cell["claims"])
    yield from ({**one, "type": "component", "text": one["name"]} for one in cell["components"])
    yield from (_criterion(one) for one in cell["criteria"])


def _claim(claim: Document) -> dict[str, Any]:
    population, estimate = claim["population"] or {}, claim["estimate"] or {}
    interval, follow_up, approval = claim["interval"] or {}, claim["follow_up"] or {}, claim["approval"] or {}
    return {
        **claim,
        **{name: approval.get(name) for name in ("state", "from", "until")},
        "type": "claim",
        "text": claim["statement"],
        "population": population.get("label"),
        "population_size": population.get("size"),
        **_spread("estimate", estimate, "value"),
        **_spread("interval", interval, "type"),
        **_spread("follow_up", follow_up, "kind"),
        "follow_up_unit": follow_up.get("unit"),
        "references": _cited(claim["references"]),
    }


def _spread(name: str, group: Document, first: str) -> dict[str, Any]:
    return {name: group.get(first), f"{name}_low": group.get("low"), f"{name}_high": group.get("high")}


def _criterion(criterion: Document) -> dict[str, Any]:
    return {**criterion, "type": "criterion", "references": _cited([criterion["reference"]])}


def _cited(references: list[Document]) -> str:
    return "; ".join(f"{one['stance']} {one['id']}" for one in references)


def _written(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else dumps(value)
    return MARK + text if isinstance(value, str) and FORMULA.match(text) else text


def _line(cells: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
