"""The part of the catalogue that is read to build rows and to ask rules: whatever the affected records lead to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy import Connection, literal, select

from db.documents.document_store import TABLE as RECORDS
from db.documents.document_store import StoredRecord, group_records, is_imported, match_keys, parse_rows
from db.documents.record_ids import make_record_id
from db.loader.catalogue_index import INDEXED_KEY_FIELDS, CatalogueIndex
from db.loader.public_ids import add_short_ids, is_short_claim_id
from db.models import Base
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from db.vocab.record_documents import Record
from db.vocab.record_keys import Key
from db.writer.affected import Affected

LINKS = Base.metadata.tables["record_links"]
CLAIMS = Base.metadata.tables["claims"]


@dataclass(frozen=True)
class Scope:
    """Records read for a change, as an index of complete records, with the position of each record in it."""

    index: CatalogueIndex
    searched: frozenset[Key]

    @cached_property
    def positions(self) -> Mapping[Key, tuple[str, int]]:
        return {key: position for position, key in self.keys.items()}

    @cached_property
    def keys(self) -> Mapping[tuple[str, int], Key]:
        """Section and position in the index -> collection and id."""
        sections = cast("Mapping[str, list[Record]]", self.index.records)
        return {
            (section, n): (section, make_record_id(section, record) if section != "evidence" else str(n))
            for section, records in sections.items()
            for n, record in enumerate(records)
        }


def read_scope(connection: Connection, affected: Affected, searched: Collection[Key], day: date) -> Scope:
    therapies = {key for key in affected.focus | set(searched) if key[0] == "therapies"}
    seeds = affected.focus | set(searched) | _find_claims_and_studies(connection, therapies)
    records = _fetch_reachable(connection, seeds)
    add_short_ids(stored.id for stored in records if stored.collection == "claims" and is_short_claim_id(stored.id))
    return Scope(build_index(records, day), frozenset(searched))


def build_index(records: Collection[StoredRecord], day: date | None = None) -> CatalogueIndex:
    """Build the index of records as they are stored; `day` is that as of which claims are due."""
    complete, _ = complete_records(cast("CatalogueRecords", group_records(records)))
    imported = frozenset(
        (stored.collection, str(stored.record[INDEXED_KEY_FIELDS[stored.collection]]))
        for stored in records
        if is_imported(stored.owner) and stored.collection in INDEXED_KEY_FIELDS
    )
    versions = {(stored.collection, stored.id): stored.version for stored in records}
    return CatalogueIndex(complete, day=day.isoformat() if day else "", imported=imported, versions=versions)


def _find_claims_and_studies(connection: Connection, therapies: Collection[Key]) -> set[Key]:
    """Return the claims that the stage of these therapies may lean on, and the studies of these therapies."""
    if not therapies:
        return set()
    ids = sorted(id_ for _, id_ in therapies)
    claims = select(literal("claims"), CLAIMS.c.id).where(CLAIMS.c.kind == "status", CLAIMS.c.therapy_id.in_(ids))
    studies = select(LINKS.c.collection, LINKS.c.id).where(
        match_keys(LINKS.c.target_collection, LINKS.c.target_id, therapies),
        LINKS.c.collection == "studies",
        LINKS.c.downward.is_(False),
    )
    return {(collection, id_) for collection, id_ in connection.execute(claims.union_all(studies))}


def _fetch_reachable(connection: Connection, seeds: Collection[Key]) -> list[StoredRecord]:
    """Read these records and all that they lead to, parts included, in one statement."""
    collection, id_ = RECORDS.c.collection, RECORDS.c.id
    reached = (
        select(collection.label("collection"), id_.label("id"))
        .where(match_keys(collection, id_, seeds))
        .cte(recursive=True)
    )
    step = select(LINKS.c.target_collection, LINKS.c.target_id).where(
        LINKS.c.collection == reached.c.collection, LINKS.c.id == reached.c.id
    )
    # UNION, not UNION ALL: links may form cycles, and a record that was reached once is not followed again.
    reached = reached.union(step)
    order = (RECORDS.c.part_of, RECORDS.c.place, RECORDS.c.id)
    # The order of `fetch_records`: parts are numbered by it, so a partial and a full build number alike.
    statement = (
        select(RECORDS).join(reached, (collection == reached.c.collection) & (id_ == reached.c.id)).order_by(*order)
    )
    return list(parse_rows(connection.execute(statement).mappings()))
