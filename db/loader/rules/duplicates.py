"""Nothing is entered twice: ids across all files, keys within a record, and rows that would be the same row."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from db.loader.catalogue_index import INDEXED_KEY_FIELDS, CatalogueIndex, lifecycle_status, walk_criteria
from db.loader.errors import Violation
from db.loader.locations import Path, locate
from db.loader.public_ids import make_claim_id
from db.vocab.catalogue_records.candidate import CandidateRecord
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.lifecycle import Coding
from db.vocab.catalogue_records.study import StudyRecord
from db.vocab.catalogue_records.therapy import TherapyRecord
from db.vocab.record_types import RECORD_TYPES

Keys: TypeAlias = Iterator[tuple[Hashable, Path]]
ListKeys: TypeAlias = Callable[[Any], Keys]  # of a record of one section


def ids_are_unique(index: CatalogueIndex) -> Iterator[Violation]:
    for section, key in INDEXED_KEY_FIELDS.items():
        seen: set[object] = set()
        for n, record in index.enumerate_section(section):
            if record[key] in seen:
                yield locate(section, n, key).violation(f"{record[key]} is used by two {section}")
            seen.add(record[key])


def claim_ids_differ(index: CatalogueIndex) -> Iterator[Violation]:
    seen: dict[str, str] = {}
    for n, claim in enumerate(index.records["claims"]):
        other = seen.setdefault(make_claim_id(claim["key"]), claim["key"])
        if other != claim["key"]:
            yield locate("claims", n, "key").violation(f"has the same public id as {other}: change the newer key")


def list_component_keys(record: TherapyRecord) -> Keys:
    return ((component["key"], ("components", n, "key")) for n, component in enumerate(record["components"]))


def list_condition_keys(record: TherapyRecord) -> Keys:
    return (((link["id"], link["role"]), ("conditions", n)) for n, link in enumerate(record["conditions"]))


def list_reference_keys(record: StudyRecord) -> Keys:
    return (((link["id"], link["role"]), ("references", n)) for n, link in enumerate(record["references"]))


def list_evidence_keys(record: ClaimRecord) -> Keys:
    for n, row in enumerate(record["evidence"]):
        yield (row["reference"], row["stance"], row["locator"]), ("evidence", n)


def list_evidence_numbers(record: ClaimRecord) -> Keys:
    """A retired number counts as taken."""
    for number in record["retired_evidence"]:
        yield number, ("retired_evidence",)
    for n, row in enumerate(record["evidence"]):
        if row["number"] is not None:
            yield row["number"], ("evidence", n, "number")


def list_criterion_keys(record: CandidateRecord) -> Keys:
    return ((node["key"], (*path, "key")) for path, node in walk_criteria(record["criteria"]) if node["key"])


def list_coding_keys(field: str) -> ListKeys:
    def list_keys(record: Mapping[str, object]) -> Keys:
        for n, coding in enumerate(cast("list[Coding]", record[field])):
            yield (coding["system"], coding["code"].lower()), (field, n)

    return list_keys


def list_exact_coding_keys(field: str, record: Mapping[str, object]) -> Keys:
    for n, coding in enumerate(cast("list[Coding]", record[field])):
        if coding["relation"] == "exact":
            yield (coding["system"], coding["code"].lower()), (field, n)


DISTINCT_PARTS: tuple[tuple[str, ListKeys, str], ...] = (
    ("therapies", list_component_keys, "two components of the therapy have this key"),
    ("therapies", list_condition_keys, "the therapy has this condition in this role already"),
    ("studies", list_reference_keys, "the study has this reference in this role already"),
    (
        "claims",
        list_evidence_keys,
        "the same reference, stance and locator stand twice; name another place of the source",
    ),
    ("claims", list_evidence_numbers, "this number of evidence is taken or retired: give one that never was"),
    ("candidates", list_criterion_keys, "two criteria of the profile have this key"),
    *(
        (record_type.name, list_coding_keys(record_type.codings), "this code stands twice")
        for record_type in RECORD_TYPES
        if record_type.codings and record_type.from_files
    ),
)


def parts_of_a_record_differ(index: CatalogueIndex) -> Iterator[Violation]:
    for section, list_keys, message in DISTINCT_PARTS:
        for n, record in index.enumerate_section(section):
            seen: set[Hashable] = set()
            for key, path in list_keys(record):
                if key in seen:
                    yield locate(section, n, *path).violation(message)
                seen.add(key)


def codings_are_unique(index: CatalogueIndex) -> Iterator[Violation]:
    """Two published records of a type do not have the same exact external code: it would resolve to both."""
    for record_type in RECORD_TYPES:
        owners: dict[Hashable, object] = {}
        for n, record in index.enumerate_section(record_type.name if record_type.codings else ""):
            if lifecycle_status(record) != "published":
                continue
            for key, path in list_exact_coding_keys(str(record_type.codings), record):
                owner = owners.setdefault(key, record["id"])
                if owner != record["id"]:
                    yield locate(record_type.name, n, *path).violation(f"this code is that of {owner} already")


def one_profile_of_a_source(index: CatalogueIndex) -> Iterator[Violation]:
    seen: set[Hashable] = set()
    for n, candidate in enumerate(index.records["candidates"]):
        key = (candidate["therapy"], candidate["reference"], candidate["part"])
        if key in seen:
            message = "this source has a profile for this therapy: name the part of it"
            yield locate("candidates", n, "part").violation(message)
        seen.add(key)


def one_link_between_two_references(index: CatalogueIndex) -> Iterator[Violation]:
    seen: set[Hashable] = set()
    for n, link in enumerate(index.records["reference_links"]):
        key = (link["from"], link["to"], link["type"])
        if key in seen:
            yield locate("reference_links", n).violation("this link stands twice")
        seen.add(key)


def criteria_keys_are_not_positions(index: CatalogueIndex) -> Iterator[Violation]:
    for n, candidate in enumerate(index.records["candidates"]):
        for key, path in list_criterion_keys(candidate):
            if key == "root" or str(key).isdigit():
                message = "a key is a word: digits and root name keyless groups"
                yield locate("candidates", n, *path).violation(message)


RULES = (
    ids_are_unique,
    claim_ids_differ,
    parts_of_a_record_differ,
    codings_are_unique,
    one_profile_of_a_source,
    one_link_between_two_references,
    criteria_keys_are_not_positions,
)
