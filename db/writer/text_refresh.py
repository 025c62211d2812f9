"""Brings search texts up to date that a write left for later, in batches: of a name that very many texts hold."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from db.engine import read_connection
from db.loader import catalogue_revision
from db.loader.catalogue_revision import TouchedCollections
from db.loader.public_ids import keep_short_ids
from db.loader.row_writer import build_writes
from db.row_writes import RowWrite
from db.stale_texts import build_clearance, count_stale_texts, fetch_stale_texts
from db.vocab.record_keys import Key
from db.writer.apply import PreparedWrite, WriteReport
from db.writer.changed_links import ChangedLinks
from db.writer.row_projection import compile_scope, sort_diffs
from db.writer.scope import read_scope
from db.writer.search_projection import NO_PHRASES, diff_search
from db.writer.submit import submit_prepared

BATCH_SIZE = 20  # texts; about 40 ms
SEARCH = TouchedCollections(frozenset({"search"}), frozenset())


def refresh_texts(engine: Engine) -> Iterator[int]:
    """Bring all stale texts up to date; give after each batch how many are left."""
    while left := _count_stale_texts(engine):
        submit_prepared(engine, prepare_batch)
        yield max(0, left - BATCH_SIZE)


def _count_stale_texts(engine: Engine) -> int:
    with read_connection(engine) as connection:
        return count_stale_texts(connection)


def prepare_batch(connection: Connection) -> PreparedWrite:
    """Build what brings the first of the stale texts up to date."""
    previous = catalogue_revision.fetch_state(connection)
    stale = fetch_stale_texts(connection, BATCH_SIZE + 1)
    report = WriteReport(previous.number + bool(stale), None, (), (), {})
    if not stale or previous.updated_at is None:
        return PreparedWrite(None, (), report)
    keys = stale[:BATCH_SIZE]
    # A revision is a second later than the one before: only the last batch is dated, or many would date the data in
    # the future.
    is_last = len(stale) <= BATCH_SIZE
    later = catalogue_revision.choose_later_moment(previous.updated_at, datetime.now(UTC))
    moment = later if is_last else previous.updated_at
    return PreparedWrite(
        catalogue_revision.build_next_revision(previous, moment, SEARCH, previous.day),
        [*_build_text_writes(connection, keys, moment), build_clearance(keys)],
        report,
    )


def _build_text_writes(connection: Connection, keys: Collection[Key], moment: datetime) -> list[RowWrite]:
    with keep_short_ids(()):
        scope = read_scope(ChangedLinks(connection), keys, moment.date())
        diffs = diff_search(connection, compile_scope(scope, keys), keys, NO_PHRASES)
    return list(build_writes(sort_diffs(diffs), moment))
