"""Whether the level of evidence that a row names fits its source: the design, the trial, how many people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from db.loader.catalogue_index import CatalogueIndex, locate_evidence
from db.loader.errors import Violation
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.study import PopulationRecord

LARGE = 100  # people of a large cohort
RANDOMISED_DESIGNS = {"randomised_controlled", "meta_analysis", "systematic_review"}
POOLING_DESIGNS = {"registry_analysis", "meta_analysis"}  # large whatever the text prints
CONTROL_ROLES = {"control", "matched_control"}  # how many did not get the therapy makes no series of it large


class Reported(NamedTuple):
    """What the claims that cite a reference report: their groups by id, and their studies."""

    groups: Mapping[str, PopulationRecord]
    studies: frozenset[str]


def levels_fit_their_sources(index: CatalogueIndex) -> Iterator[Violation]:
    """A level is that of the definitions: a claim of many people, or of randomisation, is backed by the records."""
    reported = _collect_reported(index)
    for location, _, row in locate_evidence(index):
        reference = index.references.get(row["reference"])
        if reference is None:
            continue
        if reference["kind"] == "news" and row["level"] != "secondary":
            yield location.child("level").violation(
                f"is {row['level']}, but news has no data of its own: secondary, with this as primary_level"
            )
            continue
        found = reported[reference["id"]]
        if message := _judge_level(index, row["level"], reference["design"], found):
            yield location.child("level").violation(message)


def _judge_level(index: CatalogueIndex, level: str | None, design: str | None, found: Reported) -> str | None:
    if level == "randomised" and design not in RANDOMISED_DESIGNS:
        return f"is randomised, but the source's design is {design or 'not given'}"
    if level == "large_cohort" and design not in POOLING_DESIGNS and not _has_phase_3(index, found):
        people = _count_people(found)
        if people < LARGE:
            return f"is large_cohort, but the groups of its claims have {people} people in all, fewer than {LARGE}"
    if level == "small_series":
        people = _count_people(found, without=CONTROL_ROLES)
        if people >= LARGE or design == "registry_analysis":
            return f"is small_series, but the source has {people} people or is of a registry: say large_cohort"
    return None


def _collect_reported(index: CatalogueIndex) -> Mapping[str, Reported]:
    """Give what is known of each reference that claims cite."""
    groups: defaultdict[str, dict[str, PopulationRecord]] = defaultdict(dict)
    studies: defaultdict[str, set[str]] = defaultdict(set)
    for study in index.studies.values():
        for link in study["references"]:
            studies[link["id"]].add(study["id"])
    for claim in index.known_claims:
        found = _list_groups(index, claim)
        for reference in {row["reference"] for row in claim["evidence"]}:
            groups[reference].update(found)
            studies[reference].update(group["study"] for group in found.values() if group["study"])
            studies[reference].update([claim["study"]] if claim["study"] else [])
    return {name: Reported(groups[name], frozenset(studies[name])) for name in {*groups, *studies}}


def _list_groups(index: CatalogueIndex, claim: ClaimRecord) -> dict[str, PopulationRecord]:
    """Give the two groups of a claim, with the larger ones that they belong to."""
    found: dict[str, PopulationRecord] = {}
    for name in (claim["population"], claim["versus"]):
        group = index.populations.get(name)
        while group is not None and group["id"] not in found:
            found[group["id"]] = group
            group = index.populations.get(group["parent"])
    return found


def _has_phase_3(index: CatalogueIndex, found: Reported) -> bool:
    return any(index.studies[name]["phase"] == "phase_3" for name in found.studies if name in index.studies)


def _count_people(found: Reported, without: set[str] | frozenset[str] = frozenset()) -> int:
    """Add up the groups that are part of no other, or take the largest one."""
    groups = [group for group in found.groups.values() if group["role"] not in without]
    apart = sum(group["size"] or 0 for group in groups if group["parent"] not in found.groups)
    return max([apart, *(group["size"] or 0 for group in groups)])


RULES = (levels_fit_their_sources,)
