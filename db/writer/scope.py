"""The part of the catalogue that is read to build rows and to ask rules: whatever the affected records lead to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy import CTE, Connection, and_, or_, select, union_all

from db.documents.document_store import TABLE as RECORDS
from db.documents.document_store import StoredRecord, StoredRow, group_records, is_imported, match_keys, parse_rows
from db.documents.record_ids import make_record_id
from db.loader.catalogue_index import INDEXED_KEY_FIELDS, CatalogueIndex
from db.loader.public_ids import add_short_ids, is_short_claim_id
from db.models import Base
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from db.vocab.record_documents import Record
from db.vocab.record_keys import Key
from db.writer.affected import Question, list_questions
from db.writer.changed_links import ChangedLinks

LINKS, FLAGS, CLAIMS = (Base.metadata.tables[name] for name in ("record_links", "record_flags", "claims"))


@dataclass(frozen=True)
class Scope:
    """Records read for a change, as an index of complete records, with the position of each record in it."""

    index: CatalogueIndex
    flags: Mapping[Key, StoredRow] = field(default_factory=dict)  # the rows of the flags that records have now

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

    def find_answering(self, questions: frozenset[Question]) -> set[Key]:
        """Return the claims that answer one of the questions."""
        return {
            self.keys["claims", n]
            for n, claim in self.index.enumerate_section("claims")
            if not questions.isdisjoint(list_questions(claim))
        }


def read_scope(links: ChangedLinks, wanted: Collection[Key], day: date, questions: Collection[Question] = ()) -> Scope:
    """Read the wanted records and all they lead to, as they are once the changes are written.

    Beside them those claims that their rules compare, or that the stage of their therapies may lean on.
    """
    added = links.compared.added
    linked = {(link.target_collection, link.target_id) for link in added}
    studies = {(link.collection, link.id) for link in added if link.collection == "studies" and not link.downward}
    seeds = {*wanted, *linked, *studies, *(change.key for change in links.changes)}
    rows, flags = _fetch_reachable(links.connection, _select_seeds(seeds, wanted, questions))
    for change in links.changes:
        rows.pop(change.key, None)
        if change.new:
            rows[change.key] = change.new
    # The order of `fetch_records`: parts are numbered by it, so a partial and a full build number alike.
    order = sorted(rows.values(), key=lambda row: (row["part_of"] or "", row["place"], row["id"]))
    records = list(parse_rows(order))
    add_short_ids(stored.id for stored in records if stored.collection == "claims" and is_short_claim_id(stored.id))
    return Scope(build_index(records, day), flags)


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


def _select_seeds(seeds: Collection[Key], wanted: Collection[Key], questions: Collection[Question]) -> CTE:
    key = RECORDS.c.collection, RECORDS.c.id
    selects = [select(*key).where(match_keys(*key, seeds))]
    therapies = sorted(id_ for collection, id_ in wanted if collection == "therapies")
    leaning = [and_(CLAIMS.c.kind == "status", CLAIMS.c.therapy_id.in_(therapies))] if therapies else []
    compared = [
        and_(CLAIMS.c.therapy_id == therapy, CLAIMS.c[f"{field}_id"] == subject)
        for therapy, field, subject in sorted(questions, key=str)
    ]
    if leaning or compared:
        claims = select(CLAIMS.c.id).where(or_(*leaning, *compared))
        selects.append(select(*key).where(RECORDS.c.collection == "claims", RECORDS.c.id.in_(claims)))
    if therapies:
        selects.append(
            select(LINKS.c.collection, LINKS.c.id).where(
                LINKS.c.target_collection == "therapies",
                LINKS.c.target_id.in_(therapies),
                LINKS.c.collection == "studies",
                LINKS.c.downward.is_(False),
            )
        )
    return union_all(*selects).cte()


def _fetch_reachable(connection: Connection, seeds: CTE) -> tuple[dict[Key, StoredRow], Mapping[Key, StoredRow]]:
    """Read these records and all that they lead to, parts included, in one statement; and which of them are flagged."""
    reached = select(*seeds.c).cte(recursive=True)
    step = select(LINKS.c.target_collection, LINKS.c.target_id).where(
        LINKS.c.collection == reached.c.collection, LINKS.c.id == reached.c.id
    )
    # UNION, not UNION ALL: links may form cycles, and a record that was reached once is not followed again.
    reached = reached.union(step)
    is_record = and_(RECORDS.c.collection == reached.c.collection, RECORDS.c.id == reached.c.id)
    is_flagged = and_(FLAGS.c.collection == RECORDS.c.collection, FLAGS.c.id == RECORDS.c.id)
    statement = select(RECORDS, FLAGS.c.flag, FLAGS.c.messages).join(reached, is_record).outerjoin(FLAGS, is_flagged)
    rows: dict[Key, StoredRow] = {}
    flags: dict[Key, StoredRow] = {}
    for row in connection.execute(statement).mappings():
        key = row["collection"], row["id"]
        rows[key] = dict(row)
        if row["flag"]:
            flags[key] = {column.name: row[column.name] for column in FLAGS.c}
    return rows, flags
