"""The contract as a document to read from: for texts and tools that are derived from it while the program runs."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

import yaml
from flask import current_app

from api.openapi.yaml_text import LOADER

Node: TypeAlias = Mapping[str, Any]  # of the contract, or all of it


def resolve_reference(contract: Node, node: Node) -> Node:
    """Return a node of the contract, or the one that it refers to."""
    if "$ref" not in node:
        return node
    found: Any = contract
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    node_found: Node = found
    return node_found


def load_contract() -> Node:
    """Return the contract as it was written."""
    return _parse_contract(current_app.extensions["contract"])


@cache
def _parse_contract(text: str) -> Node:
    document: Node = yaml.load(text, LOADER)  # noqa: S506 - a safe loader, and our own file
    return document
