"""Brings search texts up to date that a write left for later, in batches: of a name that very many texts hold."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from sqlalchemy import Connection, Engine

from db.engine import read_connection
from db.loader import catalogue_revision
from db.loader.catalogue_revision import TouchedCollections
from db.loader.public_ids import keep_short_ids
from db.loader.row_writer import build_writes
from db.row_writes import RowWrite
from db.stale_texts import build_clearance, count_stale_texts, fetch_first_stale_texts
from db.vocab.record_keys import Key
from db.writer.apply import PreparedWrite, WriteReport
from db.writer.changed_links import ChangedLinks
from db.writer.row_projection import compile_scope, sort_diffs
from db.writer.scope import read_scope
from db.writer.search_projection import NO_PHRASES, diff_search
from db.writer.submit import submit_prepared

MAX_BATCH = 100  # texts
FIRST_SIZE = 4_000  # characters of the texts of the first batch; later ones follow from how long it took
GOAL_SECONDS = 0.025  # of a batch, which is to take no more than 0.05
SEARCH = TouchedCollections(frozenset({"search"}), frozenset())


def refresh_texts(engine: Engine) -> Iterator[int]:
    """Bring all stale texts up to date; give after each batch how many are left."""
    size = FIRST_SIZE
    left = _count_stale_texts(engine)
    while left:
        started = perf_counter()
        submit_prepared(engine, partial(prepare_batch, size=size))
        size = fit_size(size, perf_counter() - started)
        left = _count_stale_texts(engine)
        yield left


def fit_size(size: int, seconds: float) -> int:
    """Return the size of the next batch: that of one which took so long, smaller or larger by half at most."""
    return max(1, round(size * min(max(GOAL_SECONDS / seconds, 0.5), 1.5)))


def _count_stale_texts(engine: Engine) -> int:
    with read_connection(engine) as connection:
        return count_stale_texts(connection)


def prepare_batch(connection: Connection, size: int = FIRST_SIZE) -> PreparedWrite:
    """Build what brings the first of the stale texts up to date, of `size` characters together."""
    previous = catalogue_revision.fetch_state(connection)
    stale = count_stale_texts(connection)
    report = WriteReport(previous.number + bool(stale), None, (), (), {})
    if not stale or previous.updated_at is None:
        return PreparedWrite(None, (), report)
    keys = fetch_first_stale_texts(connection, MAX_BATCH, size)
    # A revision is a second later than the one before: only the last batch is dated, or many would date the data in
    # the future.
    is_last = stale == len(keys)
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
