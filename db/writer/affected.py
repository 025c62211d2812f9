"""What a change of documents reaches: found in the rows of links, with no list of types by hand.

`projected` are records whose rows are built anew, `focus` those whose rules are asked again, `searched` those whose
search text is. Each set may be too large, and never too small: the test against a full rebuild holds this.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, or_, select

from db.bound_lists import is_listed_value, list_param
from db.documents.document_store import fetch_documents
from db.loader.overdue_predicate import overdue_predicate
from db.loader.printed_numbers import read_printed_numbers
from db.loader.rules.claim_figures import get_question
from db.models import CODINGS, Base
from db.search.searched_columns import SEARCHED_COLUMNS
from db.vocab.record_documents import Record, parse_document
from db.vocab.record_keys import Key, parse_key
from db.vocab.record_types import RECORD_TYPE
from db.writer.changed_links import ChangedLinks
from db.writer.document_changes import DocumentChange

TABLES = Base.metadata.tables
CLAIMS, COMPONENTS = TABLES["claims"], TABLES["components"]
_SELECT_DOSED = select(COMPONENTS.c.therapy_id).where(
    is_listed_value(COMPONENTS.c.therapy_id, list_param("therapies")),
    or_(COMPONENTS.c.dose_low.is_not(None), COMPONENTS.c.dose_high.is_not(None)),
)

# Members that no row, rule or search text of another record is made from. A new member counts as read by others.
# A deny-list, so that a member added later costs a needless rebuild at worst, never a row that is out of date.
UNREAD_MEMBERS: Mapping[str, frozenset[str]] = {
    "claims": frozenset({"statement", "certainty", "certainty_reason", "rationale"}),
    "conditions": frozenset({"description", "codings"}),
    "measures": frozenset({"definition", "codings", "direction", "family"}),
    "mechanisms": frozenset({"action", "description", "codings"}),
    "populations": frozenset({"description", "external_id"}),
    "references": frozenset({"authors", "container", "issued", "identifiers", "url", "facts", "design"}),
    "risks": frozenset({"category", "description", "codings"}),
    "studies": frozenset({"sponsor", "enrolment", "start", "primary_completion", "completion", "as_of", "codings"}),
    "therapies": frozenset({"summary", "professional_summary", "codings", "stage", "activity"}),
}


# Members that are read of a record by the search texts of those that link to it, and by nothing else. The titles of
# references stand in the trees of profiles, and names of agents and populations in rows.
NAME_MEMBERS: Mapping[str, frozenset[str]] = {
    collection: frozenset({columns.label, *columns.names})
    for collection, columns in SEARCHED_COLUMNS.items()
    if columns.named and collection != "references"
}


Question: TypeAlias = tuple[object, ...]  # the values of `QUESTION_FIELDS`


class Affected(NamedTuple):
    """What changes reach. Rules are asked for the claims that answer one of the `turning` questions too.

    `questions` are those of all edited claims, whose own figures are compared too. `named` are records that only have a
    changed name in their search text.
    """

    projected: set[Key]
    focus: set[Key]
    searched: set[Key]
    named: set[Key]
    edited: set[Key]  # the records that were changed, or whose parts were
    questions: frozenset[Question]
    turning: frozenset[Question]


def find_affected(links: ChangedLinks, day: date, last_day: str | None) -> Affected:
    """Find what changes reach, and which claims became due between the last day and this one.

    The changes are not written yet.
    """
    connection, changes = links.connection, links.changes
    edited = {key for change in changes for key in _list_edited(change)}
    cited = _find_references_in_doubt(links, changes)
    moved = _find_descendants(connection, changes)
    read = {change.key for change in changes if change.old and _is_read_elsewhere(change)}
    renamed = {change.key for change in changes if change.old and _is_renamed(change)} - read
    linking = links.find_linking(read | cited | moved)
    # Claims whose standing or figure may turn: their own evidence changed, or a source of theirs was or is no longer
    # retracted.
    turning = {key for key in _list_turning(changes) | links.find_linking(cited) if key[0] == "claims"}
    answering = links.find_linking(turning | (linking if moved else set()))
    projected = edited | linking | moved
    if last_day != day.isoformat():
        projected |= _find_due_claims(connection, day)
    therapies = _find_therapies(connection, turning, changes) | _find_dosed_therapies(connection, changes)
    sharing = _find_sharing(links, turning | {key for key in linking if key[0] == "claims"}, changes)
    focus = projected | answering | _find_duplicates(links, changes) | therapies | sharing
    searched = projected | _find_tried_therapies(changes)
    named = links.find_linking(renamed) - searched
    questions = _find_questions(connection, {key for key in edited if key[0] == "claims"} | turning, changes)
    asked = frozenset().union(*(questions[key] for key in turning))
    return Affected(projected, focus, searched, named, edited, frozenset().union(*questions.values()), asked)


def _find_due_claims(connection: Connection, day: date) -> set[Key]:
    due = select(CLAIMS.c.id).where(overdue_predicate(CLAIMS.c.review_due, day), CLAIMS.c.is_stale.is_(False))
    return {("claims", id_) for id_ in connection.scalars(due)}


def _list_edited(change: DocumentChange) -> set[Key]:
    """Return the record, and the one it is a part of, before and after."""
    owners = {parse_key(row["part_of"]) for row in (change.old, change.new) if row and row["part_of"]}
    return {change.key, *owners}


def _is_read_elsewhere(change: DocumentChange) -> bool:
    collection = change.key[0]
    unread = UNREAD_MEMBERS.get(collection, frozenset()) | NAME_MEMBERS.get(collection, frozenset())
    return change.new is None or not unread.issuperset(change.members)


def _is_renamed(change: DocumentChange) -> bool:
    return not NAME_MEMBERS.get(change.key[0], frozenset()).isdisjoint(change.members)


def _find_references_in_doubt(links: ChangedLinks, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return references that may have become retracted or alive again: changed ones, linked ones, and their copies."""
    found: set[Key] = set()
    for change in changes:
        if change.key[0] == "references" and "retraction" in change.members and change.old:
            found.add(change.key)
        elif change.key[0] == "reference_links":
            found |= {("references", str(link[end])) for link in change.records for end in ("from", "to")}
    edge = found
    # Copies may be copied and translated again, so links are followed until no new reference turns up.
    while edge:
        copies = {key for key in links.find_linking(edge) if key[0] == "reference_links"}
        edge = {("references", id_.partition(".")[0]) for _, id_ in copies} - found
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


def _list_turning(changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the edited records of which others read something that may have changed."""
    edits = (change for change in changes if change.old is None or _is_read_elsewhere(change))
    return {key for change in edits for key in _list_edited(change)}


def list_questions(claim: Record) -> Iterator[Question]:
    """Give the question whose answers rules compare with this claim, if it has a figure."""
    if claim["measure"] or claim["risk"]:
        yield get_question(claim)


def _find_questions(
    connection: Connection, claims: Collection[Key], changes: Iterable[DocumentChange]
) -> Mapping[Key, frozenset[Question]]:
    """Return the questions that claims answer, before and after the changes."""
    # From the documents, not the rows: a new claim has no row yet.
    versions = {change.key: change.records for change in changes if change.key in claims}
    unread = set(claims) - versions.keys()
    rows = fetch_documents(connection, unread) if unread else {}
    versions |= {key: [parse_document("claims", row["document"])] for key, row in rows.items()}
    return defaultdict(
        frozenset,
        {
            key: frozenset(question for record in records for question in list_questions(record))
            for key, records in versions.items()
        },
    )


def _find_therapies(connection: Connection, claims: Collection[Key], changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the therapies of claims: their stage and activity lean on them."""
    # Before and after the change: a claim may move between therapies.
    versions = {change.key: change.records for change in changes if change.key in claims}
    found = {record["therapy"] for records in versions.values() for record in records}
    ids = sorted(id_ for _, id_ in set(claims) - versions.keys())
    if ids:
        found |= {*connection.scalars(select(CLAIMS.c.therapy_id).where(CLAIMS.c.id.in_(ids)))}
    return {("therapies", str(id_)) for id_ in found if id_}


def _find_sharing(links: ChangedLinks, claims: Collection[Key], changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the claims and studies of the references of these claims: together they tell how large a source is."""
    return find_sharing(links, claims) | links.find_linking(
        {
            ("references", str(link["id"]))
            for change in changes
            if change.key[0] == "studies" and _is_read_elsewhere(change)
            for record in change.records
            for link in record["references"]  # type: ignore[attr-defined]  # a list of links
        }
    )


def find_sharing(links: ChangedLinks, claims: Collection[Key]) -> set[Key]:
    """Return the claims that cite a reference of one of these, and the studies that name one."""
    return {key for key in links.find_linking(links.find_references(claims)) if key[0] in {"claims", "studies"}}


def _find_dosed_therapies(connection: Connection, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the therapies with doses whose claims print other numbers now: one may state the dose."""
    ids = {
        str(change.new_record["therapy"])
        for change in changes
        if change.key[0] == "claims" and change.old_record and change.new_record
        if change.new_record["therapy"] and len({*map(_read_numbers, change.records)}) > 1
    }
    return {("therapies", id_) for id_ in (connection.scalars(_SELECT_DOSED, {"therapies": ids}) if ids else ())}


def _read_numbers(claim: Record) -> frozenset[Decimal]:
    return frozenset(read_printed_numbers(str(claim["statement"])))


def _find_duplicates(links: ChangedLinks, changes: Iterable[DocumentChange]) -> set[Key]:
    """Return records that have a code of a changed one, and profiles of the source of a changed one."""
    found: set[Key] = set()
    for change in changes:
        collection = change.key[0]
        record = change.new_record
        if record and collection in CODINGS:
            table = CODINGS[collection]
            codings = [str(coding["code"]).lower() for coding in record[RECORD_TYPE[collection].codings or ""]]  # type: ignore[attr-defined]  # a list of codings
            owners = select(table.c.owner_id).where(table.c.key.in_(codings))
            found |= {(collection, id_) for id_ in (links.connection.scalars(owners) if codings else ())}
        elif record and collection == "candidates":
            source = links.find_linking([("references", str(record["reference"]))])
            found |= {key for key in source if key[0] == "candidates"}
    return found


def _find_tried_therapies(changes: Iterable[DocumentChange]) -> set[Key]:
    """Return the therapies of changed studies, by whose names they are found."""
    studies = [change for change in changes if change.key[0] == "studies"]
    names = {str(id_) for change in studies for record in change.records for id_ in record["therapies"]}  # type: ignore[attr-defined]  # a list of ids
    return {("therapies", id_) for id_ in names}
