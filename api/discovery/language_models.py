"""`/llms.txt` and `/llms-full.txt`: what a language model needs to ask well, and the traps in reading the answers."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Response, current_app

from api.http import envelope
from api.openapi.parsed_contract import load_contract, resolve_reference
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
