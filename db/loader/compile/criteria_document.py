"""A tree of criteria as the JSON document that is served. Figures keep their digits; what is not given is left out."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from db.loader.catalogue_index import Index, Record
from db.vocab.attributes import ATTRIBUTE

ALWAYS = ("id", "node", "role", "negated", "computable", "text", "children")


def grown(index: Index, nodes: Sequence[Record]) -> dict[str, Any]:
    """Make one document of the nodes, which come in pre-order."""
    drawn: dict[str, dict[str, Any]] = {}
    for node in nodes:
        drawn[node["id"]] = document = _node(index, node)
        if node["parent"] is not None:
            drawn[node["parent"]]["children"].append(document)
    return drawn[nodes[0]["id"]]


def _node(index: Index, node: Record) -> dict[str, Any]:
    attribute = ATTRIBUTE.get(node["attribute"] or "")
    reference = index.find("references", node["reference"])
    document = {
        "id": node["id"],
        "node": node["node"],
        "n": node["n"],
        "role": node["role"],
        "attribute": attribute and {"id": attribute.id, "name": attribute.name},
        "operator": node["operator"],
        "value": node["value"],
        "unit": node["unit"],
        "window": node["window"],
        "negated": node["negated"],
        "computable": node["computable"],
        "text": node["text"],
        "reference": reference and {"id": reference["id"], "title": reference["title"]},
        "locator": node["locator"],
        "children": [],
    }
    return {name: value for name, value in document.items() if value is not None or name in ALWAYS}


def text(value: Any) -> str:
    """Write compact JSON in which a number has the digits it was printed with."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{text(name)}:{text(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
