"""A whole collection, read by one statement whose rows are fetched as they are used: memory does not grow with it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection

from db.queries.catalogue_revision import UNKNOWN_REVISION, Revision
from db.queries.page import DOCUMENT_INDEX, REVISION_INDEX, Lifecycle
from db.queries.page.page_query import PageQuery
from db.queries.page.page_statement import build_page_statement
from db.queries.source_type import AnyRow

FETCH_SIZE = 100  # rows fetched at a time


class PageStream(NamedTuple):
    """Parent and revision from the first row, as in a `Page`, and the documents still to come as JSON text."""

    parent: Lifecycle | None
    revision: Revision
    documents: Iterator[str]


@contextmanager
def stream_page(connection: Connection, query: PageQuery) -> Iterator[PageStream]:
    """Start reading, until the end of the block. The first row is fetched at once, so that errors are raised here."""
    statement = build_page_statement(query.key)
    with connection.execute(statement, query.params, execution_options={"yield_per": FETCH_SIZE}) as rows:
        first = rows.fetchone()
        yield PageStream(None, UNKNOWN_REVISION, iter(())) if first is None else _build_stream(first, rows)


def _build_stream(first: AnyRow, rows: Iterable[AnyRow]) -> PageStream:
    documents = (row[DOCUMENT_INDEX] for row in chain([first], rows) if row[-1] is not None)
    status, reason, successor, *_ = first[:REVISION_INDEX]
    return PageStream((status, reason, successor), Revision(*first[REVISION_INDEX:DOCUMENT_INDEX]), documents)
