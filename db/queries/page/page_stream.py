"""A whole collection, read by one statement whose rows are fetched as they are used: memory does not grow with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection

from db.queries.catalogue_revision import UNKNOWN_REVISION, Revision
from db.queries.compiled_statements import compile_statement, execute_statement
from db.queries.page import DOCUMENT_INDEX, REVISION_INDEX, Lifecycle
from db.queries.page.list_budget import explain_timeout
from db.queries.page.page_query import PageQuery
from db.queries.page.page_statement import build_page_statement

# Large enough to hide the round trips to PostgreSQL, small enough that a client who leaves early costs little.
FETCH_SIZE = 100  # rows fetched at a time


class PageStream(NamedTuple):
    """Parent and revision from the first row, as in a `Page`, and the documents still to come as JSON text."""

    parent: Lifecycle | None
    revision: Revision
    documents: Iterator[str]


@contextmanager
def stream_page(connection: Connection, query: PageQuery) -> Iterator[PageStream]:
    """Start reading, until the end of the block. The first row is fetched at once, so that errors are raised here.

    Raises `ListBudgetError` and `StatementTimeoutError`.
    """
    statement = compile_statement(connection, query.key, partial(build_page_statement, query.key), query.params)
    with explain_timeout(query.key):
        result = execute_statement(connection, statement, query.params, yield_per=FETCH_SIZE)
    with result as rows:
        with explain_timeout(query.key):
            first = rows.fetchone()
        if first is None:
            yield PageStream(None, UNKNOWN_REVISION, iter(()))
            return
        status, reason, successor, *others = statement.convert_row(first)
        revision = Revision(*others[REVISION_INDEX - 3 : DOCUMENT_INDEX - 3])
        documents = (row[DOCUMENT_INDEX] for row in chain([first], rows) if row[-1] is not None)
        yield PageStream((status, reason, successor), revision, documents)
