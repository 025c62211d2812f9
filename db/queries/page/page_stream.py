"""All of a list, read as one statement whose rows are fetched as they are used: memory does not grow with it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from db.queries.catalogue_revision import UNKNOWN, Revision
from db.queries.page import DOCUMENT, REVISED, Fate, PageAsked, page_statement
from db.queries.page.bind_parameters import parameters

BATCH = 100  # rows fetched at a time


class Stream(NamedTuple):
    """What the first row tells, as a `Page` has it, and the documents still to come as JSON text."""

    owner: Fate | None
    revision: Revision
    documents: Iterator[str]


@contextmanager
def stream_page(connection: Connection, asked: PageAsked) -> Iterator[Stream]:
    """Begin to read, until the end of the block. The first row is fetched at once, so that what fails, fails here."""
    statement, bound = page_statement(asked.form), parameters(asked)
    with connection.execute(statement, bound, execution_options={"yield_per": BATCH}) as rows:
        first = rows.fetchone()
        yield Stream(None, UNKNOWN, iter(())) if first is None else _stream(first, rows)


def _stream(first: Row[Any], rows: Iterable[Row[Any]]) -> Stream:
    documents = (row[DOCUMENT] for row in chain([first], rows) if row[-1] is not None)
    status, reason, successor, *_ = first[:REVISED]
    return Stream((status, reason, successor), Revision(*first[REVISED:DOCUMENT]), documents)
