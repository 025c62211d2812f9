"""`/llms.txt` and `/llms-full.txt`: what a language model needs to ask well, and the traps in reading the answers."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Response, current_app

from api.http import envelope
from api.openapi.yaml_text import LOADER
from api.v1.meta import DISCLAIMER
from schemas.exports.documents import Record

MEDIA_TYPE = "text/plain; charset=utf-8"
INTRODUCTION = (Path(__file__).parent / "llms.txt").read_text("utf-8")


def show_short_text() -> Response:
    return envelope.make_response(_introduce(), MEDIA_TYPE)


def show_full_text() -> Response:
    """Return the introduction, and every operation of the contract with its parameters."""
    return envelope.make_response(_introduce() + "\n## Operations\n" + _describe_operations(), MEDIA_TYPE)


def _introduce() -> str:
    base = current_app.extensions["settings"].public_url
    return INTRODUCTION.replace("{base}", base).replace("{disclaimer}", DISCLAIMER)


@cache
def _describe_operations() -> str:
    contract = load_contract()
    return "".join(
        f"\n### {method.upper()} {path}\n\n{operation['summary']} {operation.get('description', '')}\n\n"
        + "".join(_describe_parameters(contract, operation))
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
        if "operationId" in operation
    )


def _describe_parameters(contract: Record, operation: Record) -> Iterator[str]:
    for entry in operation.get("parameters", ()):
        parameter = resolve_reference(contract, entry)
        yield f"- `{parameter['name']}`: {parameter.get('description', '').strip()}\n"


def resolve_reference(contract: Record, node: Record) -> Record:
    """Return a node of the contract, or the one that it refers to."""
    if "$ref" not in node:
        return node
    found: Any = contract
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    node_found: Record = found
    return node_found


def load_contract() -> Record:
    """Return the contract as it was written."""
    return _parse_contract(current_app.extensions["contract"])


@cache
def _parse_contract(text: str) -> Record:
    document: Record = yaml.load(text, LOADER)  # noqa: S506 - a safe loader, and our own file
    return document
