"""What changes cost, each beside its bar: statements, the time of the processor and of the clock, and of the lock.

python -m bench.write sqlite:////path/to/copy.sqlite postgresql://...   (databases that hold a catalogue; they change)

Single records of several kinds, a batch of 1,000 claims, the names that most claims are about, a load of files that did
not change, and several processes that edit at the same time (`bench.writers`). Times are milliseconds, medians where
there are several changes; those of the processor are without the server's of PostgreSQL. The bars are those of
`docs/writing.md`.
"""

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

import click
from sqlalchemy import Engine, event, func, select

from bench.edits import ATTRIBUTION, IMPORTER, read_rows, request_change
from bench.writers import run_processes
from db.documents.document_store import CURATORS, TABLE
from db.engine import create_database_engine, read_connection
from db.loader.catalogue_revision import fetch_revision
from db.loader.load import load_records
from db.models import Base
from db.vocab.record_types import RECORD_TYPES
from db.writer.apply import prepare_changes
from db.writer.change_errors import ChangeRefusedError, RecordViolationsError
from db.writer.change_plan import RequestedChange
from db.writer.submit import submit_changes
from db.writer.text_refresh import refresh_texts
from db.writer.transaction import WAIT_SECONDS, writer_transaction

REPETITIONS = 20
EDITS: tuple[tuple[str, str, str], ...] = (
    ("claims", "statement", CURATORS),
    ("references", "title", CURATORS),
    ("references", "retraction", IMPORTER),
    ("risks", "name", CURATORS),
    ("therapies", "name", CURATORS),
    ("therapies", "summary", CURATORS),
)
BATCH = 1000
PROCESSES, PROCESS_EDITS = 4, 100
RECORD_TABLES = tuple(record_type.name for record_type in RECORD_TYPES)
MAX_BATCHES = 40  # of search texts that are measured; a name may stand in thousands
LOCKING = ("BEGIN IMMEDIATE", "LOCK TABLE", "UPDATE")  # begins of statements that wait for the lock, or take it

# Bars, in milliseconds but for statements.
FIRST_BAR, FURTHER_BAR = {"sqlite": 20, "postgresql": 40}, 4  # of a change, and of each record it reaches
STATEMENTS_BAR, LOCK_BAR = 20, 10  # of a claim
BATCH_BAR, NAME_BAR, TEXTS_BAR = 3000, 500, 50


class Cost(NamedTuple):
    """Statements, and milliseconds: of the processor, of the clock, and of those how long the lock was held.

    `reached` are the records whose rows or search texts were written.
    """

    statements: int
    cpu: float
    clock: float
    locked: float
    reached: int


class Measured(NamedTuple):
    """Changes of one kind: their costs, the milliseconds that each may take, and further bars; None where none is."""

    name: str
    costs: Sequence[Cost]
    bars: Sequence[float] | None = None
    statements_bar: int | None = None
    lock_bar: float | None = None


@contextmanager
def measure(engine: Engine) -> Iterator[list[Cost]]:
    """Fill the list with the cost of the block. The lock is held from the first write on, until the commit."""
    moments: list[float] = []
    writes: list[float] = []
    written: Counter[str] = Counter()
    costs: list[Cost] = []

    def record_statement(
        _connection: object,
        _cursor: object,
        statement: str,
        rows: Any,
        _context: object,
        is_many: bool,  # noqa: FBT001
    ) -> None:
        moments.append(time.perf_counter())
        if statement.startswith(LOCKING):
            writes.append(moments[-1])
        if statement.startswith(("UPDATE", "INSERT")):
            written[statement.split()[statement.startswith("INSERT") + 1]] += len(rows) if is_many else 1

    event.listen(engine, "after_cursor_execute", record_statement)
    started, clock = time.process_time(), time.perf_counter()
    try:
        yield costs
    finally:
        event.remove(engine, "after_cursor_execute", record_statement)
        end = time.perf_counter()
        locked = end - writes[0] if writes else 0
        reached = max(written["search_texts"], sum(written[name] for name in RECORD_TABLES))
        times = 1000 * (time.process_time() - started), 1000 * (end - clock), 1000 * locked
        costs.append(Cost(len(moments), *times, reached))


def measure_changes(engine: Engine, changes: Sequence[RequestedChange], owner: str) -> Cost | None:
    """Return the cost of applying changes; None where a rule refused them."""
    with measure(engine) as costs:
        try:
            submit_changes(engine, lambda _: changes, ATTRIBUTION, owner=owner)
        except ChangeRefusedError:
            return None
    return costs[0]


def measure_edits(engine: Engine) -> Iterator[Measured]:
    first = FIRST_BAR[engine.dialect.name]
    for collection, field, owner in EDITS:
        changes = [request_change(row, field, n) for n, row in enumerate(read_rows(engine, collection, REPETITIONS))]
        # The first write of a process loads what others find loaded.
        costs = [cost for change in changes if (cost := measure_changes(engine, [change], owner))][1:]
        name = f"{collection}.{field}"
        if collection == "claims":
            yield Measured(name, costs, [first] * len(costs), STATEMENTS_BAR, LOCK_BAR)
        else:
            yield Measured(name, costs, [first + FURTHER_BAR * cost.reached for cost in costs])


def measure_batch(engine: Engine) -> Iterator[Measured]:
    rows = read_rows(engine, "claims", BATCH)
    changes = [request_change(row, "statement", n) for n, row in enumerate(rows)]
    try:
        with read_connection(engine) as connection:
            prepare_changes(connection, changes, ATTRIBUTION, owner=IMPORTER)
    except RecordViolationsError as error:
        # In copies of a catalogue with other words, a statement may lack what a rule looks for.
        refused = {violation.key for violation in error.violations}
        changes = [change for change in changes if (change.collection, change.id) not in refused]
    cost = measure_changes(engine, changes, IMPORTER)
    yield Measured(f"{len(changes)} claims in one batch", [cost] if cost else [], [BATCH_BAR])


def measure_widest_names(engine: Engine) -> Iterator[Measured]:
    """Change the name of the risk or therapy that most claims are about: their texts all hold it."""
    claims = Base.metadata.tables["claims"]
    for collection, column in (("risks", claims.c.risk_id), ("therapies", claims.c.therapy_id)):
        busiest = select(column).where(column.is_not(None)).group_by(column).order_by(func.count().desc()).limit(1)
        with engine.connect() as connection:
            id_ = connection.scalar(busiest)
            row = connection.execute(select(TABLE).where(TABLE.c.collection == collection, TABLE.c.id == id_))
            change = request_change(dict(row.mappings().one()), "name", 9)
        cost = measure_changes(engine, [change], IMPORTER)
        yield Measured(f"{collection}.name, the busiest", [cost] if cost else [], [NAME_BAR])
        batches = list(islice(measure_batches(engine), MAX_BATCHES))
        yield Measured("a batch of search texts after it", batches, [TEXTS_BAR] * len(batches))


def measure_batches(engine: Engine) -> Iterator[Cost]:
    """Bring stale search texts up to date; give the cost of each batch."""
    batches = refresh_texts(engine)
    while True:
        with measure(engine) as costs:
            if next(batches, None) is None:
                return
        yield costs[0]


def measure_unchanged_load(engine: Engine) -> Iterator[Measured]:
    with engine.connect() as connection:
        _, digest = fetch_revision(connection)
    with measure(engine) as costs, writer_transaction(engine) as connection:
        load_records(connection, {}, digest)  # type: ignore[typeddict-item]  # not looked at: the digest is the stored one
    yield Measured("a load of unchanged files", costs)


MEASURES: tuple[Callable[[Engine], Iterator[Measured]], ...] = (
    measure_edits,
    measure_batch,
    measure_widest_names,
    measure_unchanged_load,
)
ROW = "{:<11}{:<34}{:>8}{:>13}{:>11}{:>8}{:>12}{:>8}{:>6}  {}"
HEADER = ("database", "change", "reaches", "statements", "processor", "clock", "bar", "lock", "bar", "within the bar")


def format_measured(database: str, measured: Measured) -> str:
    """Return a row of the table."""
    costs = measured.costs
    if not costs:
        return f"{database:<11}{measured.name:<34}refused or nothing to do"
    middle = Cost(*(median(column) for column in zip(*costs, strict=True)))
    statements = f"{middle.statements:.0f}" + (f" of {measured.statements_bar}" if measured.statements_bar else "")
    bars = measured.bars or ()
    bar = " to ".join(f"{limit:.0f}" for limit in sorted({min(bars), max(bars)})) if bars else "-"
    times = (f"{middle.cpu:.0f}", f"{middle.clock:.0f}", bar, f"{middle.locked:.0f}", f"{measured.lock_bar or '-'}")
    reached = f"{middle.reached:.0f}"
    return ROW.format(database, measured.name, reached, statements, *times, _count_kept(costs, bars))


def _count_kept(costs: Sequence[Cost], bars: Sequence[float]) -> str:
    """Say how many changes kept to their bars, by the processor and by the clock."""
    pairs = list(zip(costs, bars, strict=True)) if bars else []
    cpu, clock = sum(cost.cpu <= bar for cost, bar in pairs), sum(cost.clock <= bar for cost, bar in pairs)
    return f"{cpu} of {len(pairs)} by the processor, {clock} by the clock" if pairs else "-"


def measure_processes(url: str, database: str) -> str:
    times = run_processes(url, PROCESSES, PROCESS_EDITS)
    return (
        f"{database:<11}{PROCESSES} processes x {PROCESS_EDITS} edits: median {median(times):.0f} ms, "
        f"longest {max(times):.0f} ms, bar {WAIT_SECONDS * 1000}; none failed"
    )


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Print a row for each kind of change on each database."""
    gc.freeze()  # as commands do: what was imported stays
    click.echo(ROW.format(*HEADER))
    for url in urls:
        engine = create_database_engine(url)
        for measured in (measured for measures in MEASURES for measured in measures(engine)):
            click.echo(format_measured(engine.dialect.name, measured))
        click.echo(measure_processes(url, engine.dialect.name))


if __name__ == "__main__":
    main()
