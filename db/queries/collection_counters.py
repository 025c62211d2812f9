"""The counters of collections at a revision, which the tags of lists are made of.

They stand in the row of the revision, so both are read as one state; a process reads them once for each revision.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from db.queries.catalogue_revision import COLUMNS, TABLE, Revision
from db.queries.collection_reads import Counters, name_counters
from db.queries.compiled_statements import ReadConnection, compile_statement, fetch_rows
from db.queries.source_type import AnySelect

MAX_KNOWN = 16  # revisions of which the counters are kept
STATEMENT: AnySelect = select(*(TABLE.c[name] for name in COLUMNS), TABLE.c.counters)
_known: OrderedDict[Revision, Counters | None] = OrderedDict()  # a nonce is in the key: other databases share nothing


def fetch_counters(connection: ReadConnection, revision: Revision) -> Counters | None:
    """Return the counters at a revision; None if they are unknown or a write came in between."""
    if revision not in _known and (row := _fetch_row(connection)) is not None:
        number, updated_at, nonce, counters = row
        _known[Revision(number, updated_at, nonce)] = counters and name_counters(counters)
        # Other threads do the same; whichever comes last leaves a few too many or too few.
        while len(_known) > MAX_KNOWN:
            _known.popitem(last=False)
    return _known.get(revision) if revision.nonce else None


def _fetch_row(connection: ReadConnection) -> Sequence[Any] | None:
    statement = compile_statement(connection, "counters", lambda: STATEMENT, {})
    rows = fetch_rows(connection, statement, {})
    return statement.convert_row(rows[0]) if rows else None
