"""The links between documents as they are once some changes are written, which are not written yet."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.bound_lists import is_listed_key, list_param
from db.documents.document_store import TABLE as RECORDS
from db.documents.link_rows import LinkRow, list_link_rows
from db.models import Base
from db.vocab.record_documents import Record
from db.vocab.record_keys import Key, parse_key
from db.writer.document_changes import DocumentChange

LINKS = Base.metadata.tables["record_links"]

_SELECT_LINKING = select(LINKS.c.collection, LINKS.c.id).where(
    is_listed_key(LINKS.c.target_collection, LINKS.c.target_id, list_param("keys")), LINKS.c.downward.is_(False)
)


class LinkChanges(NamedTuple):
    """Links that changes of documents add and remove."""

    added: set[LinkRow]
    removed: set[LinkRow]


def compare_links(changes: Collection[DocumentChange]) -> LinkChanges:
    old = {link for change in changes for link in _list_links(change.key, change.old_record)}
    new = {link for change in changes for link in _list_links(change.key, change.new_record)}
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

    def _find_claims_of(self, evidence: Collection[str]) -> set[Key]:
        if not evidence:
            return set()
        statement = select(RECORDS.c.part_of).where(RECORDS.c.collection == "evidence", RECORDS.c.id.in_(evidence))
        changed = (self._owners[id_] for id_ in evidence if id_ in self._owners)
        return {parse_key(part_of) for part_of in (*self.connection.scalars(statement), *changed)}
