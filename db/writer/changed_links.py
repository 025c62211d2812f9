"""The links between documents as they are once some changes are written, which are not written yet."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection, and_, select, union

from db.bound_lists import is_listed_key, list_param
from db.documents.document_store import TABLE as RECORDS
from db.documents.link_rows import LinkRow, list_link_rows, list_linking_members
from db.models import Base
from db.vocab.record_documents import Record
from db.vocab.record_keys import Key, parse_key
from db.writer.document_changes import DocumentChange

LINKS = Base.metadata.tables["record_links"]

_SELECT_LINKING = select(LINKS.c.collection, LINKS.c.id).where(
    is_listed_key(LINKS.c.target_collection, LINKS.c.target_id, list_param("keys")), LINKS.c.downward.is_(False)
)

_OWN = LINKS.alias()
_DOWNWARD = LINKS.alias()
_SELECT_REFERENCES = union(
    select(_OWN.c.target_id).where(
        is_listed_key(_OWN.c.collection, _OWN.c.id, list_param("keys")), _OWN.c.target_collection == "references"
    ),
    select(_OWN.c.target_id)
    .join(_DOWNWARD, and_(_DOWNWARD.c.target_collection == _OWN.c.collection, _DOWNWARD.c.target_id == _OWN.c.id))
    .where(
        is_listed_key(_DOWNWARD.c.collection, _DOWNWARD.c.id, list_param("keys")),
        _DOWNWARD.c.downward,
        _OWN.c.target_collection == "references",
    ),
)


class LinkChanges(NamedTuple):
    """Links that changes of documents add and remove."""

    added: set[LinkRow]
    removed: set[LinkRow]


def compare_links(changes: Collection[DocumentChange]) -> LinkChanges:
    linking = [change for change in changes if not list_linking_members(change.key[0]).isdisjoint(change.members)]
    old = {link for change in linking for link in _list_links(change.key, change.old_record)}
    new = {link for change in linking for link in _list_links(change.key, change.new_record)}
    return LinkChanges(new - old, old - new)


def _list_links(key: Key, record: Record | None) -> set[LinkRow]:
    return list_link_rows(*key, record) if record else set()


class ChangedLinks:
    """Finds records by the links of the database and those that changes add; removed links still count.

    What lost a link is reached by its change as much as what gained one.
    """

    def __init__(self, connection: Connection, changes: Sequence[DocumentChange] = ()) -> None:
        self.connection = connection
        self.changes = changes

    @cached_property
    def compared(self) -> LinkChanges:
        return compare_links(self.changes)

    @cached_property
    def _owners(self) -> dict[str, str]:
        """The claims of new or changed separate evidence, by its id."""
        return {
            change.key[1]: change.new["part_of"]
            for change in self.changes
            if change.key[0] == "evidence" and change.new
        }

    def find_linking(self, keys: Collection[Key]) -> set[Key]:
        """Return the records that name one of these; a claim for its separate evidence."""
        if not keys:
            return set()
        found = {(collection, id_) for collection, id_ in self.connection.execute(_SELECT_LINKING, {"keys": keys})}
        found |= {
            (link.collection, link.id)
            for link in self.compared.added
            if not link.downward and (link.target_collection, link.target_id) in keys
        }
        return found | self._find_claims_of([id_ for collection, id_ in found if collection == "evidence"])

    def find_references(self, claims: Collection[Key]) -> set[Key]:
        """Return the references that claims cite, before or after the changes; those of separate evidence too."""
        if not claims:
            return set()
        rows = self.connection.execute(_SELECT_REFERENCES, {"keys": claims})
        changed = {change.key for change in self.changes if change.key in claims or self._cites_for(change, claims)}
        added = (link for link in self.compared.added if (link.collection, link.id) in changed)
        named = {("references", link.target_id) for link in added if link.target_collection == "references"}
        return named | {("references", id_) for (id_,) in rows}

    def _cites_for(self, change: DocumentChange, claims: Collection[Key]) -> bool:
        owner = self._owners.get(change.key[1]) if change.key[0] == "evidence" else None
        return owner is not None and parse_key(owner) in claims

    def _find_claims_of(self, evidence: Collection[str]) -> set[Key]:
        if not evidence:
            return set()
        statement = select(RECORDS.c.part_of).where(RECORDS.c.collection == "evidence", RECORDS.c.id.in_(evidence))
        changed = (self._owners[id_] for id_ in evidence if id_ in self._owners)
        return {parse_key(part_of) for part_of in (*self.connection.scalars(statement), *changed)}
