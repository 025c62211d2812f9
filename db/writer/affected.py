"""What a change of documents reaches: found in the rows of links, with no list of types by hand.

`projected` are records whose rows are built anew, `focus` those whose rules are asked again, `searched` those whose
search text is. Each set may be too large, and never too small: the test against a full rebuild holds this.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from db.documents.document_store import TABLE as RECORDS
from db.documents.document_store import fetch_documents, match_keys
from db.loader.overdue_predicate import overdue_predicate
from db.models import CODINGS, Base
from db.vocab.record_documents import Record, parse_document
from db.vocab.record_keys import Key, parse_key
from db.vocab.record_types import RECORD_TYPE
from db.writer.document_changes import DocumentChange

TABLES = Base.metadata.tables
LINKS = TABLES["record_links"]
CLAIMS = TABLES["claims"]

# Members that no row, rule or search text of another record is made from. A new member counts as read by others.
# A deny-list, so that a member added later costs a needless rebuild at worst, never a row that is out of date.
UNREAD_MEMBERS: Mapping[str, frozenset[str]] = {
    "claims": frozenset({"statement", "certainty", "certainty_reason", "rationale", "severity"}),
    "conditions": frozenset({"description", "codings"}),
    "measures": frozenset({"definition", "codings", "direction", "family"}),
    "mechanisms": frozenset({"action", "description", "codings"}),
    "populations": frozenset({"description", "external_id"}),
    "references": frozenset({"authors", "container", "issued", "identifiers", "url", "facts", "design"}),
    "risks": frozenset({"category", "description", "codings"}),
    "studies": frozenset({"sponsor", "enrolment", "start", "primary_completion", "completion", "as_of", "codings"}),
    "therapies": frozenset({"summary", "professional_summary", "codings", "stage", "activity"}),
}


class Affected(NamedTuple):
    projected: set[Key]
    focus: set[Key]
    searched: set[Key]
    edited: set[Key]  # the records that were changed, or whose parts were


def find_affected(
    connection: Connection, changes: Sequence[DocumentChange], day: date, last_day: str | None
) -> Affected:
    """Find what changes reach, and which claims became due between the last day and this one.

    Documents and links of the changes are written already, their rows are not.
    """
    edited = {key for change in changes for key in _list_edited(change)}
    cited = _find_references_in_doubt(connection, changes)
    moved = _find_descendants(connection, changes)
    read = {change.key for change in changes if change.old and _is_read_elsewhere(change)}
    linking = find_linking(connection, read | cited | moved)
    # Claims whose standing may turn: their own evidence changed, or a source of theirs was or is no longer retracted.
    turning = {key for key in edited | find_linking(connection, cited) if key[0] == "claims"}
    answering = find_linking(connection, turning | (linking if moved else set()))
    projected = edited | linking | moved
    if last_day != day.isoformat():
        projected |= _find_due_claims(connection, day)
    focus = (
        projected
        | answering
        | _find_same_question(connection, turning, changes)
        | _find_duplicates(connection, changes)
    )
    focus |= _find_therapies(connection, turning)
    searched = projected | _find_tried_therapies(changes)
    return Affected(projected, focus, searched, edited)


def _find_due_claims(connection: Connection, day: date) -> set[Key]:
    due = select(CLAIMS.c.id).where(overdue_predicate(CLAIMS.c.review_due, day), CLAIMS.c.is_stale.is_(False))
    return {("claims", id_) for id_ in connection.scalars(due)}


def find_linking(connection: Connection, keys: Collection[Key]) -> set[Key]:
    """Return the records that name one of these; a claim for its separate evidence."""
    if not keys:
        return set()
    matches = match_keys(LINKS.c.target_collection, LINKS.c.target_id, keys)
    rows = connection.execute(select(LINKS.c.collection, LINKS.c.id).where(matches, LINKS.c.downward.is_(False)))
    found = {(collection, id_) for collection, id_ in rows}
    evidence = [id_ for collection, id_ in found if collection == "evidence"]
    return found | _find_claims_of(connection, evidence)


def _find_claims_of(connection: Connection, evidence: Sequence[str]) -> set[Key]:
    if not evidence:
        return set()
    statement = select(RECORDS.c.part_of).where(RECORDS.c.collection == "evidence", RECORDS.c.id.in_(evidence))
    return {parse_key(part_of) for part_of in connection.scalars(statement)}


def _list_edited(change: DocumentChange) -> set[Key]:
    """Return the record, and the one it is a part of, before and after."""
    owners = {parse_key(row["part_of"]) for row in (change.old, change.new) if row and row["part_of"]}
    return {change.key, *owners}


def _is_read_elsewhere(change: DocumentChange) -> bool:
    return change.new is None or not set(change.members) <= UNREAD_MEMBERS.get(change.key[0], frozenset())


def _read_versions(change: DocumentChange) -> list[Record]:
    rows = (change.old, change.new)
    return [parse_document(row["collection"], row["document"]) for row in rows if row]


def _find_references_in_doubt(connection: Connection, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return references that may have become retracted or alive again: changed ones, linked ones, and their copies."""
    found: set[Key] = set()
    for change in changes:
        if change.key[0] == "references" and "retraction" in change.members and change.old:
            found.add(change.key)
        elif change.key[0] == "reference_links":
            found |= {("references", str(link[end])) for link in _read_versions(change) for end in ("from", "to")}
    edge = found
    # Copies may be copied and translated again, so links are followed until no new reference turns up.
    while edge:
        links = {key for key in find_linking(connection, edge) if key[0] == "reference_links"}
        edge = {("references", id_.partition(".")[0]) for _, id_ in links} - found
        found = found | edge
    return found


def _find_descendants(connection: Connection, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the therapies below those that have other parents now."""
    moved = [change.key[1] for change in changes if change.key[0] == "therapies" and "parents" in change.members]
    if not moved:
        return set()
    ancestors = TABLES["therapy_ancestors"]
    below = connection.scalars(select(ancestors.c.therapy_id).where(ancestors.c.ancestor_id.in_(moved)))
    return {("therapies", id_) for id_ in (*below, *moved)}


def _find_same_question(connection: Connection, claims: Collection[Key], changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the claims on the therapy and the measure or risk of one of these, which rules compare with it."""
    # From the documents, not the rows: a new claim has no row yet.
    documents = {change.key: change.new["document"] for change in changes if change.key in claims and change.new}
    unread = set(claims) - documents.keys()
    documents |= {key: row["document"] for key, row in fetch_documents(connection, unread).items()} if unread else {}
    questions = {
        (record["therapy"], field, record[field])
        for document in documents.values()
        for record in [parse_document("claims", document)]
        for field in ("measure", "risk")
        if record[field]
    }
    if not questions:
        return set()
    same = or_(
        *(
            and_(CLAIMS.c.therapy_id == therapy, CLAIMS.c[f"{field}_id"] == subject)
            for therapy, field, subject in sorted(questions, key=str)
        )
    )
    return {("claims", id_) for id_ in connection.scalars(select(CLAIMS.c.id).where(same))}


def _find_therapies(connection: Connection, claims: Collection[Key]) -> set[Key]:
    """Return the therapies of claims, before and after: their stage and activity lean on them."""
    ids = [id_ for _, id_ in claims]
    # The rows are still those before the change, the links already those after it: a claim may have moved between
    # therapies.
    before = select(CLAIMS.c.therapy_id).where(CLAIMS.c.id.in_(ids))
    after = select(LINKS.c.target_id).where(
        match_keys(LINKS.c.collection, LINKS.c.id, claims), LINKS.c.target_collection == "therapies"
    )
    found = connection.scalars(before.union_all(after)) if ids else ()
    return {("therapies", id_) for id_ in found if id_}


def _find_duplicates(connection: Connection, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return records that have a code of a changed one, and profiles of the source of a changed one."""
    found: set[Key] = set()
    for change in changes:
        collection = change.key[0]
        record = parse_document(collection, change.new["document"]) if change.new else None
        if record and collection in CODINGS:
            table = CODINGS[collection]
            codings = [str(coding["code"]).lower() for coding in record[RECORD_TYPE[collection].codings or ""]]  # type: ignore[attr-defined]  # a list of codings
            owners = select(table.c.owner_id).where(table.c.key.in_(codings))
            found |= {(collection, id_) for id_ in (connection.scalars(owners) if codings else ())}
        elif record and collection == "candidates":
            source = find_linking(connection, [("references", str(record["reference"]))])
            found |= {key for key in source if key[0] == "candidates"}
    return found


def _find_tried_therapies(changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the therapies of changed studies, by whose names they are found."""
    studies = [change for change in changes if change.key[0] == "studies"]
    names = {str(id_) for change in studies for record in _read_versions(change) for id_ in record["therapies"]}  # type: ignore[attr-defined]  # a list of ids
    return {("therapies", id_) for id_ in names}
