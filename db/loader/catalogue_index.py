"""The records of the catalogue, looked at from every side a rule needs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db import hierarchy
from db.loader import standing
from db.loader.errors import Violation
from db.vocab.nearest_name import find_nearest_name
from db.vocab.record_types import RECORD_TYPES

Record = dict[str, Any]
Records = Mapping[str, Sequence[Record]]
Path = tuple[str | int, ...]
NAME = {record_type.name: record_type.key for record_type in RECORD_TYPES}


@dataclass(frozen=True)
class Index:
    """`malformed` names records that exist but could not be read, so that nobody calls them missing."""

    records: Records
    malformed: Collection[tuple[str, str]] = ()

    def each(self, section: str) -> Iterator[tuple[int, Record]]:
        return enumerate(self.records.get(section, ()))

    def published(self, section: str) -> Iterator[tuple[int, Record]]:
        return ((n, record) for n, record in self.each(section) if life(record) == "published")

    @cached_property
    def by_name(self) -> dict[str, dict[str, Record]]:
        return {
            section: {record[NAME.get(section, "id")]: record for record in records}
            for section, records in self.records.items()
            if section not in {"evidence", "reference_links"}
        }

    def find(self, section: str, name: str | None) -> Record | None:
        return self.by_name.get(section, {}).get(name) if name is not None else None

    def exists(self, section: str, name: str) -> bool:
        return self.find(section, name) is not None or (section, name) in self.malformed

    def nearest(self, section: str, name: str) -> str:
        return nearest(name, self.by_name.get(section, {}))

    @cached_property
    def dead(self) -> frozenset[str]:
        return standing.dead_references(self.records["references"], self.records["reference_links"])

    @cached_property
    def above(self) -> dict[str, dict[str, int]]:
        """Each therapy with its ancestors, itself among them."""
        return hierarchy.ancestors({therapy["id"]: therapy["parents"] for therapy in self.records["therapies"]})

    def is_within(self, therapy: str | None, broader: str | None) -> bool:
        """Whether the one is the other or a descendant of it."""
        return therapy is not None and therapy in self.above and broader in self.above[therapy]

    def related(self, one: str | None, other: str | None) -> bool:
        """Whether one is the other, an ancestor or a descendant."""
        return one == other or self.is_within(one, other) or self.is_within(other, one)

    @cached_property
    def standings(self) -> dict[str, str]:
        return {claim["key"]: standing.standing(claim, self.dead) for claim in self.records["claims"]}

    def live_support(self, claim: Record) -> list[Record]:
        return [dict(row) for row in standing.live(claim["evidence"], self.dead) if row["stance"] == "supports"]


def life(record: Record) -> str:
    """Published, merged or withdrawn. A study's `status` is of its recruitment; links and groups have none."""
    return str(record.get("record_status") or record.get("status") or "published")


def nearest(word: str, words: Collection[str]) -> str:
    close = find_nearest_name(word, words)
    return f"; did you mean {close}?" if close else ""


def nodes(criterion: Record, path: Path = ("criteria",)) -> Iterator[tuple[Path, Record]]:
    """Walk a tree of criteria in pre-order, each node with the way to it."""
    yield path, criterion
    for n, child in enumerate(criterion["children"]):
        yield from nodes(child, (*path, criterion["node"], n))


def evidence(index: Index) -> Iterator[tuple[int, Path, Record, Record]]:
    """Each row of evidence of each published claim: position of the claim, way, claim, evidence."""
    for n, claim in index.published("claims"):
        for m, row in enumerate(claim["evidence"]):
            yield n, ("evidence", m), claim, row


@dataclass(frozen=True)
class Spot:
    """A place of which a rule says something."""

    section: str
    position: int
    path: Path

    def within(self, field: str) -> "Spot":
        return Spot(self.section, self.position, (*self.path, field))

    def says(self, message: str) -> Violation:
        return Violation(self.section, self.position, self.path, message)


def at(section: str, position: int, *path: str | int) -> Spot:
    return Spot(section, position, path)


def criteria(index: Index) -> Iterator[tuple[Spot, Path, Record]]:
    """Each node of each candidate profile, with its place and the way to it from the root."""
    for n, candidate in index.each("candidates"):
        for path, node in nodes(candidate["criteria"]):
            yield at("candidates", n, *path), path[1:], node
