"""One page of a list, read as one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from db.queries import catalogue_revision
from db.queries.catalogue_revision import UNKNOWN, Revision
from db.queries.page.bind_parameters import parameters
from db.queries.page.page_query import PageAsked, PageForm
from db.queries.page.page_statement import FATE, page_statement

__all__ = ["Fate", "Found", "Page", "PageAsked", "PageForm", "page_statement", "read_page"]

Fate: TypeAlias = tuple[str, str | None, str | None]  # status, reason and successor

REVISED = len(FATE)  # the columns of the revision
DOCUMENT = REVISED + len(catalogue_revision.COLUMNS)  # its column; the keys follow


@dataclass(frozen=True, slots=True)
class Found:
    """A record: its sort keys as JSON scalars, the id last, and its document as JSON text."""

    keys: tuple[Any, ...]
    document: str


@dataclass(frozen=True, slots=True)
class Page:
    """`facets` is a document as JSON text; `owner` the fate of the therapy asked within, None where there is none such.

    The revision is unknown where no row tells it: within no therapy, or in all of an empty list.
    """

    records: tuple[Found, ...]
    total: int | None
    facets: str | None
    owner: Fate | None
    revision: Revision


def read_page(connection: Connection, asked: PageAsked) -> Page:
    rows = connection.execute(page_statement(asked.form), parameters(asked)).all()
    records = tuple(Found(_scalars(row[DOCUMENT + 1 :]), row[DOCUMENT]) for row in rows if row[-1] is not None)
    if not rows:
        return Page(records, None, None, None, UNKNOWN)
    status, reason, successor, total, facets = rows[0][:REVISED]
    return Page(records, total, facets, (status, reason, successor), Revision(*rows[0][REVISED:DOCUMENT]))


def _scalars(keys: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(key.isoformat() if isinstance(key, datetime) else key for key in keys)
