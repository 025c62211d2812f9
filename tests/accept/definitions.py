"""The definitions of FHIR R5, as HL7 publishes them: what each element is, and the codes that it is bound to."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.accept.conftest import READERS

PACKAGE = READERS / "hl7.fhir.r5.core"
Definition = Mapping[str, Any]


class DefinitionMatch(NamedTuple):
    """A value in a resource, with the path and the definition of its element."""

    path: str
    element: Definition
    type: str
    value: Any


@cache
def read_definition(kind: str, name: str) -> Any:
    file = Path(PACKAGE / f"{kind}-{name}.json")
    return json.loads(file.read_text("utf-8")) if file.exists() else None


@cache
def load_elements(kind: str) -> Mapping[str, Definition]:
    """The elements of a resource or data type, by path; `value[x]` once for each type that it may be."""
    found = {}
    for item in read_definition("StructureDefinition", kind)["snapshot"]["element"]:
        path = item["path"]
        if path.endswith("[x]"):
            for choice in item["type"]:
                found[path[:-3] + choice["code"][0].upper() + choice["code"][1:]] = {**item, "type": [choice]}
        else:
            found[path] = item
    return found


def iter_elements(value: Any, kind: str, path: str) -> Iterator[DefinitionMatch]:
    """Every value below this one; what has no definition is an error."""
    for name, inner in value.items():
        if name == "resourceType":
            continue
        element = load_elements(kind)[f"{path}.{name}"]
        if "contentReference" in element:  # an element that is defined as another, so that they can nest
            at = element["contentReference"].partition("#")[2]
            for item in _as_list(inner):
                yield from iter_elements(item, at.partition(".")[0], at)
            continue
        code = element["type"][0]["code"]
        for entry in _as_list(inner):
            yield DefinitionMatch(f"{path}.{name}", element, code, entry)
            yield from _iter_children(entry, code, kind, f"{path}.{name}")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _iter_children(value: Any, code: str, kind: str, path: str) -> Iterator[DefinitionMatch]:
    if not isinstance(value, dict):
        return
    if code in {"BackboneElement", "Element"}:
        yield from iter_elements(value, kind, path)
    else:
        type_name = value.get("resourceType", code)
        yield from iter_elements(value, type_name, type_name)


def load_codes(address: str) -> dict[str, set[str]] | None:
    """The codes of a value set by their system; None where a system is published elsewhere."""
    value_set = read_definition("ValueSet", address.partition("|")[0].rpartition("/")[2])
    found: dict[str, set[str]] = {}
    for part in value_set["compose"]["include"]:
        codes = [item["code"] for item in part.get("concept", ())] or load_code_system(part["system"])
        if not codes or "filter" in part:
            return None
        found.setdefault(part["system"], set()).update(codes)
    return found


@cache
def load_code_system(address: str) -> frozenset[str]:
    published = read_definition("CodeSystem", address.rpartition("/")[2])
    if published is None or published["url"] != address:
        return frozenset()
    return frozenset(_iter_concepts(published.get("concept", ())))


def _iter_concepts(concepts: Any) -> Iterator[str]:
    for concept in concepts:
        yield concept["code"]
        yield from _iter_concepts(concept.get("concept", ()))
