"""Every id that a record names exists, and is published where the record is."""

from collections.abc import Iterator
from typing import Any

from db.loader.catalogue_index import Index, Path, Record, at, life, nodes
from db.loader.errors import Violation
from db.vocab.record_types import RECORD_TYPES, Link

LINKS: dict[str, tuple[Link, ...]] = {
    **{record_type.name: record_type.all_links for record_type in RECORD_TYPES if record_type.from_files},
    "populations": (Link("study", "studies"), Link("received", "therapies"), Link("parent", "populations")),
    "reference_links": (Link("from", "references"), Link("to", "references")),
    "evidence": (Link("claim", "claims"),),
}


def links(section: str, record: Record) -> Iterator[tuple[Path, str, str]]:
    """Give every link of a record as way, section of the target, and its name."""
    for pattern, target in LINKS.get(section, ()):
        for path, name in walk(record, pattern.split("."), ()):
            yield path, target, name
    if section == "candidates":
        for path, node in nodes(record["criteria"]):
            if node["reference"] is not None:
                yield (*path, "reference"), "references", node["reference"]


def walk(value: Any, steps: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if value is None:
        return
    if not steps:
        yield path, value
        return
    field = steps[0].removesuffix("[]")
    if field == steps[0]:
        yield from walk(value[field], steps[1:], (*path, field))
        return
    for n, item in enumerate(value[field]):
        yield from walk(item, steps[1:], (*path, field, n))


def every_link_leads_somewhere(index: Index) -> Iterator[Violation]:
    for section in LINKS:
        for n, record in index.each(section):
            for path, target, name in links(section, record):
                if not index.exists(target, name):
                    message = f"{name} is not among the {target}{index.nearest(target, name)}"
                    yield at(section, n, *path).says(message)


def published_records_name_published_ones(index: Index) -> Iterator[Violation]:
    for section in LINKS:
        for n, record in index.each(section):
            if life(record) != "published":
                continue
            for path, target, name in links(section, record):
                found = index.find(target, name)
                if found and life(found) != "published":
                    instead = f"; its successor is {found['successor']}" if found["successor"] else ""
                    yield at(section, n, *path).says(f"{name} is {life(found)}{instead}")


def components_belong_to_their_therapy(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        therapy = index.find("therapies", claim["therapy"])
        if claim["component"] is None or therapy is None:
            continue
        keys = [component["key"] for component in therapy["components"]]
        if claim["component"] not in keys:
            message = f"{therapy['id']} has no component {claim['component']}; it has {', '.join(keys) or 'none'}"
            yield at("claims", n, "component").says(message)


RULES = (
    every_link_leads_somewhere,
    published_records_name_published_ones,
    components_belong_to_their_therapy,
)
