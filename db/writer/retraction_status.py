"""Brings the retraction status of references in line with notices, as an importer: idempotent, and taken back.

A notice only raises a status, so that what an editor knows stays; a reinstatement sets it back. From a complete list,
what an earlier import raised and no notice supports any more goes back to what it was before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, cast

from sqlalchemy import Connection, select

from db.changes.change_log import TABLE as CHANGES
from db.documents.document_store import IMPORT_PREFIX, StoredRow
from db.documents.document_store import TABLE as DOCUMENTS
from db.vocab.catalogue_records.reference import ReferenceRecord
from db.vocab.enums import RETRACTION
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.change_plan import RequestedChange

ACTOR = f"{IMPORT_PREFIX}retractions"
REINSTATED = RETRACTION[0]
MAX_NAMED = 5  # notices in the reason of one change


class NoticeLike(Protocol):
    """What is read of a notice."""

    @property
    def work(self) -> frozenset[str]: ...
    @property
    def status(self) -> str: ...
    @property
    def day(self) -> date | None: ...
    @property
    def source(self) -> str: ...


class StatusChange(NamedTuple):
    """A reference, its new status, why, and the day of the newest notice, if it has one."""

    requested: RequestedChange
    reason: str
    day: date | None

    @property
    def key(self) -> Key:
        return self.requested.collection, self.requested.id or ""


def plan_status_changes(
    connection: Connection, notices: Iterable[NoticeLike], *, is_complete: bool = False
) -> list[StatusChange]:
    """Return what notices change in the references of the catalogue."""
    rows: dict[str, StoredRow] = {row["id"]: dict(row) for row in connection.execute(_SELECT_REFERENCES).mappings()}
    records = {id_: cast("ReferenceRecord", parse_document("references", row["document"])) for id_, row in rows.items()}
    found = _find_notices(records, notices)
    changes = [_apply_notices(rows[id_], records[id_], of_work) for id_, of_work in found.items()]
    if is_complete:
        changes += [_take_back(connection, rows[id_], record) for id_, record in records.items() if id_ not in found]
    return [change for change in changes if change]


_SELECT_REFERENCES = select(DOCUMENTS).where(DOCUMENTS.c.collection == "references").order_by(DOCUMENTS.c.id)


def _find_notices(records: Mapping[str, ReferenceRecord], notices: Iterable[NoticeLike]) -> dict[str, list[NoticeLike]]:
    """Return the notices about each reference that has any."""
    ids: dict[str, set[str]] = defaultdict(set)
    for id_, record in records.items():
        for coding in record["identifiers"]:
            if coding["relation"] == "exact":
                ids[f"{coding['system']}:{coding['code']}".lower()].add(id_)
    found: dict[str, list[NoticeLike]] = defaultdict(list)
    for notice in notices:
        for id_ in sorted({id_ for code in notice.work for id_ in ids.get(code, ())}):
            found[id_].append(notice)
    return found


def _apply_notices(row: StoredRow, record: ReferenceRecord, notices: Sequence[NoticeLike]) -> StatusChange | None:
    status = weigh_notices(record["retraction"], notices)
    named = "; ".join(_describe(notice) for notice in notices[:MAX_NAMED])
    days = [notice.day for notice in notices if notice.day]
    return _change_status(row, record, status, named, max(days, default=None))


def weigh_notices(status: str, notices: Sequence[NoticeLike]) -> str:
    """Return the status after these notices, the earliest first; one without a day comes before all others."""
    for notice in sorted(notices, key=lambda notice: notice.day or date.min):
        status = notice.status if notice.status == REINSTATED else max(status, notice.status, key=RETRACTION.index)
    return status


def _describe(notice: NoticeLike) -> str:
    word = "reinstated" if notice.status == REINSTATED else notice.status
    return f"{word} by {notice.source}" + (f" on {notice.day}" if notice.day else "")


def _change_status(
    row: StoredRow, record: ReferenceRecord, status: str, reason: str, day: date | None
) -> StatusChange | None:
    if status == record["retraction"]:
        return None
    requested = RequestedChange("references", {**record, "retraction": status}, row["version"], row["id"])
    return StatusChange(requested, reason, day)


def _take_back(connection: Connection, row: StoredRow, record: ReferenceRecord) -> StatusChange | None:
    """Set the status back if an import raised it last."""
    if record["retraction"] == REINSTATED:
        return None
    before = REINSTATED
    raised = False
    for actor, members, status in _read_statuses(connection, row["id"]):
        if "retraction" in members:
            raised = actor == ACTOR
        if not raised:
            before = status
    return _change_status(row, record, before, "No notice is listed any more.", None) if raised else None


def _read_statuses(connection: Connection, id_: str) -> Iterator[tuple[str, list[str], str]]:
    """Give actor, changed members and status of each version of a reference."""
    statement = (
        select(CHANGES.c.actor, CHANGES.c.members, CHANGES.c.document)
        .where(CHANGES.c.collection == "references", CHANGES.c.record_id == id_)
        .order_by(CHANGES.c.seq)
    )
    for actor, members, document in connection.execute(statement):
        yield actor, members, str(parse_document("references", document)["retraction"])
