"""Rows of the log of changes as JSON text and as an Atom feed."""

from collections.abc import Iterable

from api.http import envelope
from db.changes.change_feed import ChangeRow
from db.changes.change_log import format_moment
from db.vocab.record_types import RECORD_TYPE
from schemas.exports.atom import Entry, format_feed

MEMBERS = {  # of the JSON text -> column
    "seq": "seq",
    "type": "type",
    "collection": "collection",
    "id": "record_id",
    "version": "version",
    "at": "at",
    "members": "members",
    "actor": "actor",
    "reason": "reason",
    "source": "source",
    "affects": "affects",
    "document": "document",
    "previous_hash": "previous_hash",
    "hash": "hash",
}


def format_change(row: ChangeRow) -> str:
    """Return a change as JSON text, with its document if that was read: every digit as it is."""
    texts = {"at": envelope.dump_json(format_moment(row["at"]))}
    if "document" in row:
        texts["document"] = "null" if row["document"] is None else row["document"]
    members = (
        f'"{name}":{texts[name] if name in texts else envelope.dump_json(row[column])}'
        for name, column in MEMBERS.items()
        if column in row
    )
    return f"{{{','.join(members)}}}"


def format_atom(rows: Iterable[ChangeRow], base: str) -> str:
    """Return an Atom feed of changes; `base` is the public address of the instance."""
    return format_feed(
        f"{base}/v1/changes?format=atom", "TherapyDB: changes", (_build_entry(row, base) for row in rows)
    )


def _build_entry(row: ChangeRow, base: str) -> Entry:
    name = f"{row['collection']}/{row['record_id']}"
    is_served = row["collection"] in RECORD_TYPE and row["type"] not in {"delete", "move"}
    return Entry(
        id=f"{base}/v1/changes?since={row['seq'] - 1}&limit=1",
        title=f"{name} version {row['version']}: {row['type']}",
        updated=format_moment(row["at"]),
        summary=f"{row['reason']} ({row['actor']}) {', '.join(row['members'])}",
        link=f"{base}/v1/{name}" if is_served else None,
        link_type="application/json",
    )
