"""The part of the catalogue that is read to build rows and to ask rules: whatever the affected records lead to."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select, true, union_all

from db.bound_lists import is_listed_key, is_listed_value, list_param
from db.documents.document_store import TABLE as RECORDS
from db.documents.document_store import StoredRecord, StoredRow, group_records, is_imported, parse_rows
from db.documents.record_ids import make_record_id
from db.loader.catalogue_index import INDEXED_KEY_FIELDS, CatalogueIndex
from db.loader.public_ids import add_short_ids, is_short_claim_id, make_component_id
from db.loader.rules.claim_figures import QUESTION_FIELDS
from db.loader.rules.component_doses import AVERAGES
from db.models import Base
from db.row_writes import read_rows
from db.vocab.catalogue_records import CatalogueRecords
from db.vocab.catalogue_records.completion import complete_records
from db.vocab.record_documents import Record
from db.vocab.record_keys import Key
from db.writer.affected import Question, list_questions
from db.writer.changed_links import ChangedLinks

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
TABLES = Base.metadata.tables
LINKS, FLAGS, CLAIMS = TABLES["record_links"], TABLES["record_flags"], TABLES["claims"]
COMPONENTS = TABLES["components"]
QUESTION_COLUMNS = {name: CLAIMS.c[f"{name}_id" if f"{name}_id" in CLAIMS.c else name] for name in QUESTION_FIELDS}


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

    def list_questions(self, claims: Collection[Key]) -> frozenset[Question]:
        """Return the questions that these claims answer."""
        records = (cast("Record", self.index.records["claims"][self.positions[key][1]]) for key in claims)
        return frozenset(question for record in records for question in list_questions(record))

    def find_answering(self, questions: frozenset[Question]) -> set[Key]:
        """Return the claims that answer one of the questions."""
        return {
            self.keys["claims", n]
            for n, claim in self.index.enumerate_section("claims")
            if not questions.isdisjoint(list_questions(claim))
        }


def read_scope(
    links: ChangedLinks,
    wanted: Collection[Key],
    day: date,
    questions: Collection[Question] = (),
    *,
    is_partial: bool = False,
) -> Scope:
    """Read the wanted records and all they lead to, as they are once the changes are written.

    Beside them those claims that their rules compare, or that the stage of their therapies may lean on. Without
    `is_partial`, all that changes is read too.
    """
    added = links.compared.added
    linked = {(link.target_collection, link.target_id) for link in added}
    studies = {(link.collection, link.id) for link in added if link.collection == "studies" and not link.downward}
    changed = () if is_partial else {change.key for change in links.changes}
    seeds = {*wanted, *linked, *studies, *changed}
    seeds |= _find_compared(links.connection, questions)
    is_dosed_anew = any(change.key[0] == "therapies" for change in links.changes)
    therapies = {id_ for collection, id_ in wanted if collection == "therapies"}
    statement = _select_reachable(has_therapies=bool(therapies), is_dosed_anew=is_dosed_anew)
    rows, flags = _fetch_rows(links.connection, statement, {"keys": seeds, "therapies": therapies})
    parsed: dict[Key, Record] = {}
    for change in links.changes:
        if rows.pop(change.key, None) is None and change.old and is_partial:
            continue
        if change.new and change.new_record:
            rows[change.key] = change.new
            parsed[change.key] = change.new_record
    # The order of `fetch_records`: parts are numbered by it, so a partial and a full build number alike.
    order = sorted(rows.values(), key=lambda row: (row["part_of"] or "", row["place"], row["id"]))
    records = list(parse_rows(order, parsed))
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


def find_claims_of(connection: Connection, therapies: Collection[Key]) -> set[Key]:
    """Return all claims of therapies, as they are stored."""
    claims = select(CLAIMS.c.id).where(CLAIMS.c.therapy_id.in_(sorted(id_ for _, id_ in therapies)))
    return {("claims", id_) for id_ in connection.scalars(claims)}


def _find_compared(connection: Connection, questions: Collection[Question]) -> set[Key]:
    """Return the claims that answer one of these questions."""
    found: set[Key] = set()
    # The subject and the therapy are indexed; to spell out the other members would make one statement of thousands.
    for name in ("measure", "risk"):
        position = QUESTION_FIELDS.index(name)
        asked = [question for question in questions if question[position] is not None]
        if asked:
            rows = connection.execute(_select_answers(name, asked, position))
            found |= {("claims", row["id"]) for row in rows.mappings() if _read_question(row) in questions}
    return found


def _select_answers(name: str, questions: Collection[Question], position: int) -> AnySelect:
    therapies = {question[0] for question in questions}
    therapy = CLAIMS.c.therapy_id.in_(sorted(str(therapy) for therapy in therapies if therapy is not None))
    subjects = sorted({str(question[position]) for question in questions})
    return select(CLAIMS.c.id, *QUESTION_COLUMNS.values()).where(
        CLAIMS.c[f"{name}_id"].in_(subjects),
        or_(therapy, CLAIMS.c.therapy_id.is_(None)) if None in therapies else therapy,
    )


def _read_question(row: RowMapping) -> Question:
    component, therapy = row["component_id"], row["therapy_id"]
    own_key = component and component.removeprefix(make_component_id(therapy, ""))
    return tuple(own_key if name == "component" else row[column.name] for name, column in QUESTION_COLUMNS.items())


@cache
def _select_reachable(*, has_therapies: bool, is_dosed_anew: bool) -> AnySelect:
    """Select records and all that they lead to, parts included; and their flags."""
    seeds = union_all(*_select_seeds(has_therapies=has_therapies, is_dosed_anew=is_dosed_anew)).cte()
    reached = select(*seeds.c).cte(recursive=True)
    step = select(LINKS.c.target_collection, LINKS.c.target_id).where(
        LINKS.c.collection == reached.c.collection, LINKS.c.id == reached.c.id
    )
    # UNION, not UNION ALL: links may form cycles, and a record that was reached once is not followed again.
    reached = reached.union(step)
    is_record = and_(RECORDS.c.collection == reached.c.collection, RECORDS.c.id == reached.c.id)
    is_flagged = and_(FLAGS.c.collection == RECORDS.c.collection, FLAGS.c.id == RECORDS.c.id)
    return select(RECORDS, FLAGS.c.flag, FLAGS.c.messages).join(reached, is_record).outerjoin(FLAGS, is_flagged)


def _select_seeds(*, has_therapies: bool, is_dosed_anew: bool) -> Iterator[AnySelect]:
    """Select the keys, and of therapies what their rules look at: status claims, averages, and studies."""
    key = RECORDS.c.collection, RECORDS.c.id
    yield select(*key).where(is_listed_key(*key, list_param("keys")))
    if not has_therapies:
        return
    is_dose = true() if is_dosed_anew else CLAIMS.c.unit.in_(select(COMPONENTS.c.dose_unit))
    is_average = and_(CLAIMS.c.statistic.in_(AVERAGES), is_dose)
    own = is_listed_value(CLAIMS.c.therapy_id, list_param("therapies"))
    claims = select(CLAIMS.c.id).where(own, or_(CLAIMS.c.kind == "status", is_average))
    yield select(*key).where(RECORDS.c.collection == "claims", RECORDS.c.id.in_(claims))
    yield select(LINKS.c.collection, LINKS.c.id).where(
        LINKS.c.target_collection == "therapies",
        is_listed_value(LINKS.c.target_id, list_param("therapies")),
        LINKS.c.collection == "studies",
        LINKS.c.downward.is_(False),
    )


def _fetch_rows(
    connection: Connection, statement: AnySelect, parameters: Mapping[str, Collection[str] | Collection[Key]]
) -> tuple[dict[Key, StoredRow], Mapping[Key, StoredRow]]:
    rows: dict[Key, StoredRow] = {}
    flags: dict[Key, StoredRow] = {}
    for row in read_rows(connection.execute(statement, parameters)):
        key = row["collection"], row["id"]
        rows[key] = row
        if row["flag"]:
            flags[key] = {column.name: row[column.name] for column in FLAGS.c}
    return rows, flags
