"""The static context: what the members of our documents mean. Terms of our own are fragments of its own address."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from schemas.exports.jsonld.nodes import CONTEXT

FILE = Path(__file__).parent / "context.json"


@cache
def load_context(base: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    # Set at run time: terms of our own are addresses of this instance, which the file cannot know.
    document["@context"]["@vocab"] = f"{base}{CONTEXT}#"
    return document
