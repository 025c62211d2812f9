"""From the rows of a comparison to the document that is served: every therapy has a cell in every row."""

from collections.abc import Iterable, Sequence
from typing import Any

from schemas.exports.documents import Record

Document = dict[str, Any]

NOTHING = {"component": "no such component", "criterion": "no criterion found"}
NO_CLAIM = "no claim found"
_FIGURE_MEMBERS = (
    *("events", "at_risk", "counts", "counted", "severity"),
    *("statistic", "comparator", "value", "unit", "as_of"),
)
_COMPONENT = ("id", "name", "role", "cell_source", "cell_origin", "encapsulation", "route", "site")
_LIST_OF_KIND = {"component": "components", "criterion": "criteria"}


def build_comparison(therapies: Sequence[Any], rows: Iterable[Any]) -> Document:
    """Spell the matrix: `therapies` with id and name, rows with kind, id, name and what was found for each."""
    columns = [{"id": therapy.id, "name": therapy.name, "href": f"/v1/therapies/{therapy.id}"} for therapy in therapies]
    ids = [therapy.id for therapy in therapies]
    return {"therapies": columns, "rows": [build_row(row, ids) for row in rows]}


def build_row(row: Any, ids: Sequence[str]) -> Document:
    cells = [build_cell(row.kind, therapy, row.entries.get(therapy, ())) for therapy in ids]
    return {"kind": row.kind, "id": row.id, "name": row.name, "cells": cells}


def build_cell(kind: str, therapy: str, entries: Sequence[Any]) -> Document:
    # By what they have, not by their class: this room does not know the types of `db`.
    claims = [entry for entry in entries if hasattr(entry, "sources")]
    others = [entry for entry in entries if not hasattr(entry, "sources")]
    empty: Document = {"claims": [], "components": [], "criteria": []}
    filled = {"claims": [serialize_claim(entry) for entry in claims]}
    if others:
        filled[_LIST_OF_KIND[kind]] = [_SERIALIZERS[kind](entry) for entry in others]
    note = None if entries else NOTHING.get(kind, NO_CLAIM)
    return {"therapy": therapy, "note": note, **empty, **filled}


def serialize_claim(claim: Any) -> Document:
    values = claim.values
    inherited = values["therapy_id"] if values["therapy_id"] != claim.therapy else None
    return {
        "id": values["id"],
        "statement": values["statement"],
        "href": f"/v1/claims/{values['id']}",
        "assertion": values["assertion"],
        "standing": values["standing"],
        "contested": values["contested"],
        "stands_because": values["stands_because"],
        "flags": values["flags"],
        "inherited_from": inherited,
        "component": values["component_name"],
        "population": nest_columns(values, "population", "id", "label", "size"),
        **{name: values[name] for name in _FIGURE_MEMBERS},
        "estimate": nest_columns(values, "estimate", "value", "low", "high", "unit", "method"),
        "interval": nest_columns(values, "interval", "type", "low", "high"),
        "follow_up": nest_columns(values, "follow_up", "kind", "low", "high", "unit"),
        "approval": serialize_approval(values),
        "references": [serialize_reference(*source) for source in claim.sources],
    }


def nest_columns(values: Record, name: str, *parts: str) -> Document | None:
    """Return a nested object from prefixed columns, or None if its first column is null."""
    group = {part: values[f"{name}_{part}"] for part in parts}
    return None if group[parts[0]] is None else group


def serialize_approval(values: Record) -> Document | None:
    if values["jurisdiction"] is None:
        return None
    decided = {name: values[name] for name in ("jurisdiction", "agency", "category", "state")}
    return {**decided, "from": values["since"], "until": values["until"]}


def serialize_reference(id_: str, title: str, stance: str, locator: str) -> Document:
    return {"id": id_, "title": title, "stance": stance, "locator": locator}


def serialize_component(values: Record) -> Document:
    return {name: values[name] for name in _COMPONENT}


def serialize_criterion(criterion: Any) -> Document:
    leaf, profile = criterion.leaf, criterion.profile
    cited = leaf.get("reference") or {"id": profile["reference_id"], "title": profile["reference_title"]}
    locator = leaf.get("locator") or profile["locator"]
    return {
        "id": leaf["id"],
        "text": leaf["text"],
        "role": leaf["role"],
        "group": criterion.group,
        "negated": leaf["negated"],
        "operator": leaf.get("operator"),
        "value": leaf.get("value"),
        "unit": leaf.get("unit"),
        "candidate": profile["id"],
        "href": f"/v1/candidates/{profile['id']}",
        "reference": serialize_reference(cited["id"], cited["title"], "supports", locator),
    }


_SERIALIZERS = {"component": serialize_component, "criterion": serialize_criterion}
