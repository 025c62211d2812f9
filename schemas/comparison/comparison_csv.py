"""A comparison as CSV (RFC 4180): a line for each claim, component or criterion, and one for each empty cell."""

from collections.abc import Iterator
from typing import Any

from db.vocab.exact_json import dumps
from schemas.exports.csv_table import escape_formula, write_line
from schemas.exports.documents import Record
from schemas.exports.loss_types import Losses

LOSSES: Losses = {
    "references": "only the id and stance of each reference, as `stance id`, separated by `; `",
    "therapies": "represented by the id of the therapy; names and paths are left out",
    "*.href": "implied by the id",
    "rows.cells.claims.approval.*": "only state, from and until are included",
    "rows.cells.claims.contested": "shown by `standing`, except for claims with a ruling",
    "rows.cells.claims.population.id": "represented by the label of the population",
    "rows.cells.*.locator": "only the id and stance of each reference are included",
    "rows.cells.*.title": "only the id and stance of each reference are included",
    "rows.cells.components.cell_origin": "only the name and role of each component are included",
    "rows.cells.components.cell_source": "only the name and role of each component are included",
    "rows.cells.components.encapsulation": "only the name and role of each component are included",
    "rows.cells.components.route": "only the name and role of each component are included",
    "rows.cells.components.site": "only the name and role of each component are included",
    "rows.cells.criteria.group": "represented by the text of the criterion",
    "rows.cells.criteria.negated": "represented by the text of the criterion",
    "null": "null and an empty text are both an empty cell",
}
HEADER = (
    *("kind", "subject", "name", "therapy", "note", "type", "id", "text", "assertion", "standing", "inherited_from"),
    *("component", "population", "population_size", "events", "at_risk", "counted", "severity"),
    *("estimate", "estimate_low", "estimate_high", "estimate_unit", "estimate_method"),
    *("statistic", "comparator", "value", "unit"),
    *("interval", "interval_low", "interval_high", "follow_up", "follow_up_low", "follow_up_high", "follow_up_unit"),
    *("as_of", "state", "from", "until", "role", "operator", "candidate", "references", "stands_because", "flags"),
    "counts",
)


def comparison_to_csv(comparison: Record) -> Iterator[str]:
    """Yield the header, then the lines of each cell, row by row."""
    yield write_line(list(HEADER))
    for row in comparison["rows"]:
        subject = {"kind": row["kind"], "subject": row["id"], "name": row["name"]}
        for cell in row["cells"]:
            for values in cell_rows(cell):
                line = values | subject | {"therapy": cell["therapy"]}
                yield write_line([format_value(line.get(column)) for column in HEADER])


def cell_rows(cell: Record) -> Iterator[dict[str, Any]]:
    if cell["note"] is not None:
        yield {"note": cell["note"]}
    yield from (flatten_claim(claim) for claim in cell["claims"])
    yield from ({**component, "type": "component", "text": component["name"]} for component in cell["components"])
    yield from (flatten_criterion(criterion) for criterion in cell["criteria"])


def flatten_claim(claim: Record) -> dict[str, Any]:
    population, estimate = claim["population"] or {}, claim["estimate"] or {}
    interval, follow_up, approval = claim["interval"] or {}, claim["follow_up"] or {}, claim["approval"] or {}
    return {
        **claim,
        **{name: approval.get(name) for name in ("state", "from", "until")},
        "type": "claim",
        "text": claim["statement"],
        "population": population.get("label"),
        "population_size": population.get("size"),
        **flatten_group("estimate", estimate, "value"),
        **{f"estimate_{name}": estimate.get(name) for name in ("unit", "method")},
        **flatten_group("interval", interval, "type"),
        **flatten_group("follow_up", follow_up, "kind"),
        "follow_up_unit": follow_up.get("unit"),
        "references": format_references(claim["references"]),
        "flags": "; ".join(claim["flags"]),
    }


def flatten_group(name: str, group: Record, first: str) -> dict[str, Any]:
    return {name: group.get(first), f"{name}_low": group.get("low"), f"{name}_high": group.get("high")}


def flatten_criterion(criterion: Record) -> dict[str, Any]:
    return {**criterion, "type": "criterion", "references": format_references([criterion["reference"]])}


def format_references(references: list[Record]) -> str:
    return "; ".join(f"{reference['stance']} {reference['id']}" for reference in references)


def format_value(value: Any) -> str:
    # Other than in the CSV of records, the value of a criterion may be a list, and stands as JSON.
    if value is None:
        return ""
    return escape_formula(value) if isinstance(value, str) else dumps(value)
