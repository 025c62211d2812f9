"""Reads the log of changes in the order of commits: what followed a number, and where to go on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, func, select

from db.changes.change_log import TABLE, Head, fetch_head

MAX_PAGE_CHARACTERS = 2_000_000  # of the documents of a page; a page has one change at least
ChangeRow: TypeAlias = Mapping[str, Any]  # a row of the table, by column


class FeedQuery(NamedTuple):
    """Which changes to read: those after `since`, or with None the last ones; at most `limit` of them.

    None as `collections` or `types` stands for all.
    """

    since: int | None
    limit: int
    collections: Collection[str] | None = None
    types: Collection[str] | None = None


class FeedPage(NamedTuple):
    """Changes in the order of commits, and the head of the log that they were read from.

    `next_since` is the number up to which nothing was left out, and from which to go on. `has_more` is whether changes
    may follow that are in the log already.
    """

    rows: Sequence[ChangeRow]
    next_since: int
    has_more: bool
    head: Head


def read_feed(connection: Connection, query: FeedQuery) -> FeedPage:
    """Read a page; the connection reads one state of the database."""
    head = fetch_head(connection)
    if query.since is None:
        newest = _fetch_rows(connection, query)[: query.limit]
        return FeedPage(newest[::-1], head.seq, has_more=False, head=head)
    found = _fetch_rows(connection, query)
    rows = _cut_page(found[: query.limit])
    has_more = len(rows) < len(found)
    return FeedPage(rows, rows[-1]["seq"] if has_more else max(head.seq, query.since), has_more, head)


def fetch_first_seq(connection: Connection) -> int:
    """Return the number of the oldest change that is kept, 1 if there is none."""
    return connection.scalar(select(func.min(TABLE.c.seq))) or 1


def _fetch_rows(connection: Connection, query: FeedQuery) -> list[ChangeRow]:
    """Return one row more than the page has, if there are more."""
    order = TABLE.c.seq.desc() if query.since is None else TABLE.c.seq
    statement = select(TABLE).order_by(order).limit(query.limit + 1)
    if query.since is not None:
        statement = statement.where(TABLE.c.seq > query.since)
    for column, values in ((TABLE.c.collection, query.collections), (TABLE.c.type, query.types)):
        statement = statement if values is None else statement.where(column.in_(sorted(values)))
    return [dict(row) for row in connection.execute(statement).mappings()]


def _cut_page(rows: Sequence[ChangeRow]) -> Sequence[ChangeRow]:
    """Return the first rows, as many as the size of their documents allows."""
    size = 0
    for count, row in enumerate(rows):
        size += len(row["document"] or "")
        if count and size > MAX_PAGE_CHARACTERS:
            return rows[:count]
    return rows
