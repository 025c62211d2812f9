"""The links of a document as rows, so that what a change reaches is one look-up; derived from the table of links."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from db.loader.catalogue_index import walk_criteria
from db.loader.public_ids import make_claim_id
from db.loader.rules.record_links import LINKS, iterate_links, resolve_field
from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.record_documents import Record
from db.vocab.record_types import RECORD_TYPE

EVIDENCE = "evidence[]."
# The links of separate evidence are those that it has within its claim.
PART_LINKS = {
    "evidence": tuple(
        (link.field.removeprefix(EVIDENCE), link.target)
        for link in RECORD_TYPE["claims"].links
        if link.field.startswith(EVIDENCE)
    )
}
# Parts that tell more of a record -> the fields that name it.
DOWNWARD = {
    "evidence": (("claim", "claims"),),
    "populations": (("study", "studies"),),
    "reference_links": (("from", "references"), ("to", "references")),
}
# The one attribute whose allowed values are records of the catalogue and not codes of others.
THERAPY_ATTRIBUTES = ("prior_therapies",)  # whose values are ids of therapies


class LinkRow(NamedTuple):
    """A link from one document to another; `downward` from a record to a document that tells more of it."""

    collection: str
    id: str
    target_collection: str
    target_id: str
    downward: bool


@cache
def list_linking_members(collection: str) -> frozenset[str]:
    """Return the members of a document that its links are made from."""
    fields = [link.field for link in LINKS.get(collection, ())]
    fields += [field for field, _ in (*PART_LINKS.get(collection, ()), *DOWNWARD.get(collection, ()))]
    trees = {"criteria"} if collection == "candidates" else set[str]()
    return frozenset({field.partition(".")[0].removesuffix("[]") for field in fields} | trees)


def list_link_rows(collection: str, id_: str, record: Record) -> set[LinkRow]:
    rows = {
        LinkRow(collection, id_, target, name, downward=False) for target, name in _iterate_targets(collection, record)
    }
    for field, owner in DOWNWARD.get(collection, ()):
        if record[field] is not None:
            rows.add(LinkRow(owner, _target_id(owner, str(record[field])), collection, id_, downward=True))
    return rows


def _iterate_targets(collection: str, record: Record) -> Iterator[tuple[str, str]]:
    for _path, target, name in iterate_links(collection, record):
        yield target, _target_id(target, name)
    for field, target in PART_LINKS.get(collection, ()):
        for _path, name in resolve_field(record, field):
            yield target, _target_id(target, name)
    if collection == "candidates":
        for _path, node in walk_criteria(cast("CandidateRecord", record)["criteria"]):
            if node["attribute"] in THERAPY_ATTRIBUTES and isinstance(node["value"], list):
                yield from (("therapies", str(value)) for value in node["value"])


def _target_id(target: str, name: str) -> str:
    """Return the id of a named record: claims are named by their keys."""
    return make_claim_id(name) if target == "claims" else name
