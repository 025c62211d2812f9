"""The definitions of FHIR R5, as HL7 publishes them: what each element is, and the codes that it is bound to."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.accept.conftest import READERS

PACKAGE = READERS / "hl7.fhir.r5.core"
Definition = Mapping[str, Any]


class Found(NamedTuple):
    """A value in a resource, with the path and the definition of its element."""

    path: str
    element: Definition
    type: str
    value: Any


@cache
def read(kind: str, name: str) -> Any:
    file = Path(PACKAGE / f"{kind}-{name}.json")
    return json.loads(file.read_text("utf-8")) if file.exists() else None


@cache
def elements(kind: str) -> Mapping[str, Definition]:
    """The elements of a resource or data type, by path; `value[x]` once for each type that it may be."""
    found = {}
    for one in read("StructureDefinition", kind)["snapshot"]["element"]:
        path = one["path"]
        if path.endswith("[x]"):
            for choice in one["type"]:
                found[path[:-3] + choice["code"][0].upper() + choice["code"][1:]] = {**one, "type": [choice]}
        else:
            found[path] = one
    return found


def walk(value: Any, kind: str, path: str) -> Iterator[Found]:
    """Every value below this one; what has no definition is an error."""
    for name, inner in value.items():
        if name == "resourceType":
            continue
        element = elements(kind)[f"{path}.{name}"]
        if "contentReference" in element:  # an element that is defined as another, so that they can nest
            at = element["contentReference"].partition("#")[2]
            for one in _each(inner):
                yield from walk(one, at.partition(".")[0], at)
            continue
        code = element["type"][0]["code"]
        for one in _each(inner):
            yield Found(f"{path}.{name}", element, code, one)
            yield from _below(one, code, kind, f"{path}.{name}")


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _below(value: Any, code: str, kind: str, path: str) -> Iterator[Found]:
    if not isinstance(value, dict):
        return
    if code in {"BackboneElement", "Element"}:
        yield from walk(value, kind, path)
    else:
        named = value.get("resourceType", code)
        yield from walk(value, named, named)


def codes(address: str) -> dict[str, set[str]] | None:
    """The codes of a value set by their system; None where a system is published elsewhere."""
    value_set = read("ValueSet", address.partition("|")[0].rpartition("/")[2])
    found: dict[str, set[str]] = {}
    for part in value_set["compose"]["include"]:
        chosen = [one["code"] for one in part.get("concept", ())] or system(part["system"])
        if not chosen or "filter" in part:
            return None
        found.setdefault(part["system"], set()).update(chosen)
    return found


@cache
def system(address: str) -> frozenset[str]:
    published = read("CodeSystem", address.rpartition("/")[2])
    if published is None or published["url"] != address:
        return frozenset()
    return frozenset(_concepts(published.get("concept", ())))


def _concepts(concepts: Any) -> Iterator[str]:
    for one in concepts:
        yield one["code"]
        yield from _concepts(one.get("concept", ()))
