"""Candidate profiles: each node of a tree as a row in pre-order, the whole as served and as text, and its bounds."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from db.loader.catalogue_index import Index, Record
from db.loader.compile.criteria_document import grown, text
from db.loader.compile.shared_columns import Rows, Values, life, pick
from db.loader.public_ids import criterion_id
from db.matching import compile_profile
from db.matching.admissible_ranges import derive_ranges
from db.matching.tree_outline import format_outline

PLAIN = ("id", "title", "locator", "part", "as_of", "language")
NODE = ("node", "n", "role", "operator", "unit", "negated", "computable", "text", "locator")


def candidates(index: Index, record: Record) -> Rows:
    nodes = list(placed(record))
    links = {"therapy_id": record["therapy"], "reference_id": record["reference"], "study_id": record["study"]}
    document = grown(index, nodes)
    tree = text(document)
    drawn = {"tree": tree, "criteria_text": format_outline(document)}
    yield "candidates", {**pick(record, *PLAIN), **links, **drawn, **life(record)}
    for node in nodes:
        yield "criteria", {"candidate_id": record["id"], **_criterion(node)}
    for attribute, ranges in derive_ranges(compile_profile(tree, record["reference"], "", record["locator"])).items():
        for low, high in ranges:
            bound = {"attribute_id": attribute, "low": low, "high": high}
            yield "candidate_bounds", {"candidate_id": record["id"], **bound}


def placed(candidate: Record) -> Iterator[Record]:
    """Walk the tree in pre-order, giving each node its id, parent, position, depth and inherited role."""
    waiting: list[tuple[Record, Any, Any, int]] = [(candidate["criteria"], None, None, 0)]
    position = 0
    while waiting:
        node, parent, role, depth = waiting.pop()
        id_ = criterion_id(candidate["id"], node["key"], position)
        given = {"id": id_, "parent": parent, "position": position, "depth": depth, "role": node["role"] or role}
        yield {**node, **given}
        waiting += [(child, id_, given["role"], depth + 1) for child in reversed(node["children"])]
        position += 1


def _criterion(node: Record) -> Values:
    window = node["window"] or {}
    return {
        **pick(node, "id", "position", "depth", *NODE),
        "parent_id": node["parent"],
        "attribute_id": node["attribute"],
        "reference_id": node["reference"],
        "window_length": window.get("length"),
        "window_unit": window.get("unit"),
        **_value(node["operator"], node["value"]),
    }


def _value(operator: str | None, value: Any) -> Values:
    """Numbers bound from below, above or both sides; everything else is a list of values."""
    if isinstance(value, bool | str):
        return {"values": [value]}
    if isinstance(value, int | Decimal):
        low = {} if operator in {"lt", "lte"} else {"low": Decimal(value)}
        return low if operator in {"gt", "gte"} else {**low, "high": Decimal(value)}
    if operator == "between":
        return {"low": Decimal(value[0]), "high": Decimal(value[1])}
    return {"values": value}
