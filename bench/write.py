"""What changes cost: statements, the time of the processor and of the clock, and how long the lock is held.

python -m bench.write sqlite:////path/to/copy.sqlite postgresql://...   (databases that hold a catalogue; they change)

Beside single records of several kinds: a batch of 1,000 claims, the names that most claims are about, and a load of
files that did not change. A change of one record has 20 ms on SQLite and 40 ms on PostgreSQL, and 4 ms more for each
record that it reaches. `python -m bench.writers` has several processes write at the same time.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

import click
from sqlalchemy import Engine, event, func, select

from db.documents.document_store import CURATORS, TABLE
from db.engine import create_database_engine, read_connection
from db.loader.catalogue_revision import fetch_revision
from db.loader.load import load_records
from db.models import Base
from db.vocab.record_documents import Record, parse_document
from db.vocab.record_types import RECORD_TYPES
from db.writer.apply import prepare_changes
from db.writer.change_errors import ChangeRefusedError, RecordViolationsError
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from db.writer.submit import submit_changes
from db.writer.text_refresh import refresh_texts
from db.writer.transaction import writer_transaction

REPETITIONS = 20
IMPORTER = "import:bench"
ATTRIBUTION = Attribution("bench", "-", "-")
EDITS: tuple[tuple[str, str, str], ...] = (
    ("claims", "statement", CURATORS),
    ("references", "title", CURATORS),
    ("references", "retraction", IMPORTER),
    ("risks", "name", CURATORS),
    ("therapies", "name", CURATORS),
    ("therapies", "summary", CURATORS),
)
BATCH = 1000
RECORD_TABLES = tuple(record_type.name for record_type in RECORD_TYPES)
FIRST_BAR, FURTHER_BAR = {"sqlite": 20, "postgresql": 40}, 4  # milliseconds of a change, and of each record it reaches
BATCH_BAR = 50  # milliseconds of a batch of search texts
MAX_BATCHES = 40  # of search texts that are measured; a name may stand in thousands
LOCKING = ("BEGIN IMMEDIATE", "LOCK TABLE", "UPDATE")  # begins of statements that wait for the lock, or take it


class Cost(NamedTuple):
    """Statements, and milliseconds: of the processor, of the clock, and of those how long the lock was held.

    `reached` are the records whose rows or search texts were written.
    """

    statements: int
    cpu: float
    clock: float
    locked: float
    reached: int


def change_member(record: Record, field: str, number: int) -> dict[str, Any]:
    """Return the record with another text in one member, or retracted."""
    value = "retracted" if field == "retraction" else f"{str(record[field] or '-')[:200]} {number}"
    return {**record, field: value}


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


def read_rows(engine: Engine, collection: str, limit: int) -> Sequence[Mapping[str, Any]]:
    with engine.connect() as connection:
        found = select(TABLE).where(TABLE.c.collection == collection).order_by(TABLE.c.hash).limit(limit)
        return [dict(row) for row in connection.execute(found).mappings()]


def request_change(row: Mapping[str, Any], field: str, number: int) -> RequestedChange:
    record = change_member(parse_document(row["collection"], row["document"]), field, number)
    return RequestedChange(row["collection"], record, row["version"], row["id"])


def measure_edits(engine: Engine) -> Iterator[str]:
    for collection, field, owner in EDITS:
        changes = [request_change(row, field, n) for n, row in enumerate(read_rows(engine, collection, REPETITIONS))]
        # The first write of a process loads what others find loaded.
        costs = [cost for change in changes if (cost := measure_changes(engine, [change], owner))][1:]
        if costs:
            middle = Cost(*(median(column) for column in zip(*costs, strict=True)))
            worst = max(cost.clock for cost in costs)
            bar = describe_bar(engine, costs, others=collection != "claims")
            yield f"{collection}.{field}: {describe(middle)}, worst {worst:.0f} ms, {bar}"


def describe(cost: Cost) -> str:
    return (
        f"{cost.statements:.0f} statements, {cost.clock:.0f} ms ({cost.cpu:.0f} of the processor), "
        f"lock {cost.locked:.0f} ms, reaches {cost.reached:.0f}"
    )


def describe_bar(engine: Engine, costs: Sequence[Cost], *, others: bool) -> str:
    """Say how many of the changes kept to the bar, which grows with the records that a change reaches."""
    first = FIRST_BAR[engine.dialect.name]
    bars = [first + (FURTHER_BAR * cost.reached if others else 0) for cost in costs]
    within = sum(cost.clock <= bar for cost, bar in zip(costs, bars, strict=True))
    return f"{within} of {len(costs)} within {min(bars)} to {max(bars)} ms"


def measure_batch(engine: Engine) -> Iterator[str]:
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
    yield f"{len(changes)} claims in a batch: {describe(cost) if cost else 'refused'}"


def measure_widest_name(engine: Engine) -> Iterator[str]:
    """Change the name of the risk or therapy that most claims are about: their texts all hold it."""
    claims = Base.metadata.tables["claims"]
    for collection, column in (("risks", claims.c.risk_id), ("therapies", claims.c.therapy_id)):
        busiest = select(column).where(column.is_not(None)).group_by(column).order_by(func.count().desc()).limit(1)
        with engine.connect() as connection:
            id_ = connection.scalar(busiest)
            row = connection.execute(select(TABLE).where(TABLE.c.collection == collection, TABLE.c.id == id_))
            change = request_change(dict(row.mappings().one()), "name", 9)
        cost = measure_changes(engine, [change], IMPORTER)
        yield f"{collection}/{id_}, the busiest name: {describe(cost) if cost else 'refused'}"
        if batches := list(islice(measure_batches(engine), MAX_BATCHES)):
            costs = (sorted(getattr(batch, name) for batch in batches) for name in ("clock", "cpu", "locked"))
            clock, cpu, locked = (f"median {median(times):.0f} ms, longest {times[-1]:.0f} ms" for times in costs)
            within = sum(batch.clock <= BATCH_BAR for batch in batches)
            yield (
                f"{len(batches)} batches of search texts after it, {within} within {BATCH_BAR} ms: {clock}; "
                f"of the processor {cpu}; lock {locked}"
            )


def measure_batches(engine: Engine) -> Iterator[Cost]:
    """Bring stale search texts up to date; give the cost of each batch."""
    batches = refresh_texts(engine)
    while True:
        with measure(engine) as costs:
            if next(batches, None) is None:
                return
        yield costs[0]


def measure_unchanged_load(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        _, digest = fetch_revision(connection)
    with measure(engine) as costs, writer_transaction(engine) as connection:
        load_records(connection, {}, digest)  # type: ignore[typeddict-item]  # not looked at: the digest is the stored one
    yield f"a load of unchanged files: {describe(costs[0])}"


MEASURES: tuple[Callable[[Engine], Iterator[str]], ...] = (
    measure_edits,
    measure_batch,
    measure_widest_name,
    measure_unchanged_load,
)


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Print a line for each kind of change on each database."""
    for url in urls:
        engine = create_database_engine(url)
        for measured in MEASURES:
            for line in measured(engine):
                click.echo(f"{engine.dialect.name} {line}")


if __name__ == "__main__":
    main()
