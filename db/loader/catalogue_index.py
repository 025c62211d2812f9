"""The records of the catalogue by section and id, with what the rules derive from them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, cast

from db import hierarchy
from db.loader import standing
from db.loader.locations import Location, Path, locate
from db.source_states import SourceStates, find_retracted_references, find_source_states
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.candidate import CriterionRecord
from db.vocab.catalogue_records.claim import AgentRecord, ClaimRecord, EvidenceRecord
from db.vocab.catalogue_records.concept import MeasureRecord
from db.vocab.catalogue_records.reference import ReferenceRecord
from db.vocab.catalogue_records.study import PopulationRecord, StudyRecord
from db.vocab.catalogue_records.therapy import TherapyRecord
from db.vocab.nearest_name import find_nearest_name
from db.vocab.record_keys import Key
from db.vocab.record_types import RECORD_TYPES

Document: TypeAlias = Mapping[str, object]  # a record of whatever section
INDEXED_KEY_FIELDS = {record_type.name: record_type.key for record_type in RECORD_TYPES} | {
    "populations": "id",
    "agents": "id",
}


@dataclass(frozen=True)
class CatalogueIndex:
    """`malformed` names records that exist but could not be read, so that no rule calls them missing.

    `imported` names records that importers own. Both name a record by section and the field that identifies it.
    `versions` are those of the documents, by section and id; records without one are at their first. Where `records`
    are only those to judge, `context` are all that these may name.

    Look-ups by id accept None, as links may be absent, and then find nothing.
    """

    records: CatalogueRecords
    malformed: Collection[tuple[str, str]] = ()
    day: str = ""  # as of which claims are due, an ISO date; empty: none is
    imported: Collection[tuple[str, str]] = ()
    versions: Mapping[Key, int] = field(default_factory=dict)
    context: CatalogueRecords | None = None

    def get_origin(self, section: str, key: str) -> str:
        return "imported" if (section, key) in self.imported else "curated"

    def enumerate_section(self, section: str) -> Iterator[tuple[int, Document]]:
        sections = cast("Mapping[str, Sequence[Document]]", self.records)
        return enumerate(sections.get(section, ()))

    def enumerate_published_claims(self) -> Iterator[tuple[int, ClaimRecord]]:
        return ((n, claim) for n, claim in enumerate(self.records["claims"]) if claim["status"] == "published")

    @property
    def known_records(self) -> CatalogueRecords:
        """All records that look-ups find."""
        return self.context or self.records

    @cached_property
    def known_claims(self) -> Sequence[ClaimRecord]:
        """The published claims among all known records."""
        return [claim for claim in self.known_records["claims"] if claim["status"] == "published"]

    @cached_property
    def documents(self) -> Mapping[str, Mapping[str | None, Document]]:
        """Every record that others can name, by section and id."""
        known = cast("Mapping[str, Sequence[Document]]", self.known_records)
        return {
            section: {str(record[key]): record for record in known.get(section, ())}
            for section, key in INDEXED_KEY_FIELDS.items()
        }

    @cached_property
    def agents(self) -> Mapping[str | None, AgentRecord]:
        return {agent["id"]: agent for agent in self.known_records["agents"]}

    @cached_property
    def therapies(self) -> Mapping[str | None, TherapyRecord]:
        return {therapy["id"]: therapy for therapy in self.known_records["therapies"]}

    @cached_property
    def references(self) -> Mapping[str | None, ReferenceRecord]:
        return {reference["id"]: reference for reference in self.known_records["references"]}

    @cached_property
    def measures(self) -> Mapping[str | None, MeasureRecord]:
        return {measure["id"]: measure for measure in self.known_records["measures"]}

    @cached_property
    def claims(self) -> Mapping[str | None, ClaimRecord]:
        return {claim["key"]: claim for claim in self.known_records["claims"]}

    @cached_property
    def studies(self) -> Mapping[str | None, StudyRecord]:
        return {study["id"]: study for study in self.known_records["studies"]}

    @cached_property
    def populations(self) -> Mapping[str | None, PopulationRecord]:
        return {population["id"]: population for population in self.known_records["populations"]}

    def exists(self, section: str, name: str) -> bool:
        # A malformed record is there: its file has an error of its own, and links to it would only be reported as
        # further ones.
        return name in self.documents[section] or (section, name) in self.malformed

    def suggest(self, section: str, name: str) -> str:
        return suggest_name(name, [known for known in self.documents[section] if known])

    @cached_property
    def retracted_references(self) -> frozenset[str]:
        return find_retracted_references(self.known_records["references"], self.known_records["reference_links"])

    @cached_property
    def source_states(self) -> SourceStates:
        links = self.known_records["reference_links"]
        return find_source_states(self.known_records["references"], links, self.retracted_references)

    @cached_property
    def ancestors(self) -> Mapping[str, Mapping[str, int]]:
        """Each therapy with its ancestors, itself included, and how far above it they are."""
        return hierarchy.find_ancestors(
            {therapy["id"]: therapy["parents"] for therapy in self.known_records["therapies"]}
        )

    def is_within(self, therapy: str | None, broader: str | None) -> bool:
        """Whether the therapy is the broader one itself or a descendant of it."""
        return therapy is not None and broader in self.ancestors.get(therapy, {})

    def is_related(self, therapy: str | None, other: str | None) -> bool:
        """Whether one therapy is the other, an ancestor or a descendant of it."""
        return therapy == other or self.is_within(therapy, other) or self.is_within(other, therapy)

    @cached_property
    def standings(self) -> Mapping[str, str]:
        return {
            claim["key"]: standing.compute_standing(claim, self.retracted_references) for claim in self.claims.values()
        }

    def list_live_support(self, claim: ClaimRecord) -> list[EvidenceRecord]:
        evidence = standing.select_live_evidence(claim["evidence"], self.retracted_references)
        return [row for row in evidence if row["stance"] == "supports"]


def lifecycle_status(record: Document) -> str:
    """Published, merged or withdrawn. The `status` of a study is that of its recruitment; groups have none."""
    # In this order: a study has both members, and `status` is then its recruitment.
    return str(record.get("record_status") or record.get("status") or "published")


def suggest_name(name: str, known: Collection[str]) -> str:
    nearest = find_nearest_name(name, known)
    return f"; did you mean {nearest}?" if nearest else ""


def walk_criteria(criterion: CriterionRecord, path: Path = ("criteria",)) -> Iterator[tuple[Path, CriterionRecord]]:
    """Walk a tree of criteria in pre-order; give the path to each node and the node."""
    yield path, criterion
    for n, child in enumerate(criterion["children"]):
        yield from walk_criteria(child, (*path, criterion["node"], n))


def locate_criteria(index: CatalogueIndex) -> Iterator[tuple[Location, CriterionRecord]]:
    """Give each node of each candidate profile with its location."""
    for n, candidate in enumerate(index.records["candidates"]):
        for path, node in walk_criteria(candidate["criteria"]):
            yield locate("candidates", n, *path), node


def locate_evidence(index: CatalogueIndex) -> Iterator[tuple[Location, ClaimRecord, EvidenceRecord]]:
    """Give each row of evidence of each published claim with its location and its claim."""
    for n, claim in index.enumerate_published_claims():
        for m, row in enumerate(claim["evidence"]):
            yield locate("claims", n, "evidence", m), claim, row
