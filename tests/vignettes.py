"""The synthetic patients of tests/data/vignettes, each with the verdict that a careful reader of the source gives."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data" / "vignettes"


@cache
def _load_documents() -> dict[str, Any]:
    return {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))}


def read_vignettes() -> list[dict[str, Any]]:
    return [vignette for document in _load_documents().values() for vignette in document.get("vignettes", ())]


def read_as_of() -> str:
    return str(_load_documents()["patients"]["as_of"])


def build_facts(vignette: dict[str, Any]) -> dict[str, Any]:
    """The patient of a vignette: a base, changed by `but`, less what `without` names."""
    patients = {"nobody": {}, **_load_documents()["patients"]["patients"]}
    facts = {**patients[vignette["is"]], **vignette.get("but", {})}
    return {name: value for name, value in facts.items() if name not in vignette.get("without", ())}
