"""Every id that a record names exists, and is published if the record is."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from db.loader.catalogue_index import CatalogueIndex, Document, lifecycle_status, walk_criteria
from db.loader.errors import Violation
from db.loader.locations import Path, locate
from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.record_types import RECORD_TYPES, Link

LINKS: dict[str, tuple[Link, ...]] = {
    **{record_type.name: record_type.all_links for record_type in RECORD_TYPES if record_type.from_files},
    "populations": (Link("study", "studies"), Link("received", "therapies"), Link("parent", "populations")),
    "reference_links": (Link("from", "references"), Link("to", "references")),
    "evidence": (Link("claim", "claims"),),
}


def iterate_links(section: str, record: Document) -> Iterator[tuple[Path, str, str]]:
    """Give every link of a record as path, section of the target, and id of the target."""
    for link in LINKS.get(section, ()):
        for path, name in resolve_field(record, link.field):
            yield path, link.target, name
    if section == "candidates":
        for path, node in walk_criteria(cast("CandidateRecord", record)["criteria"]):
            if node["reference"] is not None:
                yield (*path, "reference"), "references", node["reference"]


def resolve_field(record: Document, field: str) -> list[tuple[Path, str]]:
    """Return the values of a field such as `components[].part`, each with its path."""
    found: list[tuple[Path, Any]] = [((), record)]
    # Step by step, not value by value: a write reads the links of thousands of records, and most have few.
    for name, is_list in _split_field(field):
        if is_list:
            found = [((*path, name, n), item) for path, holder in found for n, item in enumerate(holder[name])]
        else:
            found = [((*path, name), holder[name]) for path, holder in found if holder[name] is not None]
    return [(path, str(value)) for path, value in found]


@cache
def _split_field(field: str) -> tuple[tuple[str, bool], ...]:
    """Return the steps to a field, each with whether it leads into a list."""
    return tuple((step.removesuffix("[]"), step.endswith("[]")) for step in field.split("."))


def every_link_leads_somewhere(index: CatalogueIndex) -> Iterator[Violation]:
    for section in LINKS:
        for n, record in index.enumerate_section(section):
            for path, target, name in iterate_links(section, record):
                if not index.exists(target, name):
                    message = f"{name} is not among the {target}{index.suggest(target, name)}"
                    yield locate(section, n, *path).violation(message)


def find_links_to_malformed(index: CatalogueIndex) -> Iterator[tuple[str, int]]:
    """Give section and position of each record that names a malformed one, and lacks what that would provide."""
    for section in LINKS if index.malformed else ():
        for n, record in index.enumerate_section(section):
            if any((target, name) in index.malformed for _, target, name in iterate_links(section, record)):
                yield section, n


def published_records_name_published_ones(index: CatalogueIndex) -> Iterator[Violation]:
    for section in LINKS:
        for n, record in index.enumerate_section(section):
            if lifecycle_status(record) != "published":
                continue
            for path, target, name in iterate_links(section, record):
                linked = index.documents[target].get(name)
                if linked and lifecycle_status(linked) != "published":
                    hint = f"; its successor is {linked['successor']}" if linked["successor"] else ""
                    yield locate(section, n, *path).violation(f"{name} is {lifecycle_status(linked)}{hint}")


def components_belong_to_their_therapy(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        therapy = index.therapies.get(claim["therapy"])
        if claim["component"] is None or therapy is None:
            continue
        keys = [component["key"] for component in therapy["components"]]
        if claim["component"] not in keys:
            message = f"{therapy['id']} has no component {claim['component']}; it has {', '.join(keys) or 'none'}"
            yield locate("claims", n, "component").violation(message)


RULES = (
    every_link_leads_somewhere,
    published_records_name_published_ones,
    components_belong_to_their_therapy,
)
