"""What changes cost: statements, the time of the processor and of the clock, and how long the lock is held.

python -m bench.write sqlite:////path/to/copy.sqlite postgresql://...   (databases that hold a catalogue; they change)

Beside single records of several kinds: a batch of 1,000 claims, the names that most claims are about, and a load of
files that did not change. `python -m bench.writers` has several processes write at the same time.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import click
from sqlalchemy import Engine, event, func, select

from db.documents.document_store import CURATORS, TABLE
from db.engine import create_database_engine
from db.loader.catalogue_revision import fetch_revision
from db.loader.load import load_records
from db.models import Base
from db.vocab.record_documents import Record, parse_document
from db.writer.change_errors import ChangeRefusedError
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from db.writer.submit import submit_changes
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
LOCKING = ("BEGIN IMMEDIATE", "LOCK TABLE", "UPDATE")  # begins of statements that wait for the lock, or take it


class Cost(NamedTuple):
    """Statements, and milliseconds: of the processor, of the clock, and of those how long the lock was held."""

    statements: int
    cpu: float
    clock: float
    locked: float


def change_member(record: Record, field: str, number: int) -> dict[str, Any]:
    """Return the record with another text in one member, or retracted."""
    value = "retracted" if field == "retraction" else f"{str(record[field] or '-')[:200]} {number}"
    return {**record, field: value}


@contextmanager
def measure(engine: Engine) -> Iterator[list[Cost]]:
    """Fill the list with the cost of the block. The lock is held from the first write on, until the commit."""
    moments: list[float] = []
    writes: list[float] = []
    costs: list[Cost] = []

    def record_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        moments.append(time.perf_counter())
        if statement.startswith(LOCKING):
            writes.append(moments[-1])

    event.listen(engine, "after_cursor_execute", record_statement)
    started, clock = time.process_time(), time.perf_counter()
    try:
        yield costs
    finally:
        event.remove(engine, "after_cursor_execute", record_statement)
        end = time.perf_counter()
        locked = end - writes[0] if writes else 0
        costs.append(Cost(len(moments), 1000 * (time.process_time() - started), 1000 * (end - clock), 1000 * locked))


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
            yield f"{collection}.{field}: {describe(middle)}, worst {worst:.0f} ms"


def describe(cost: Cost) -> str:
    return (
        f"{cost.statements:.0f} statements, {cost.clock:.0f} ms ({cost.cpu:.0f} of the processor), "
        f"lock {cost.locked:.0f} ms"
    )


def measure_batch(engine: Engine) -> Iterator[str]:
    changes = [request_change(row, "statement", n) for n, row in enumerate(read_rows(engine, "claims", BATCH))]
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
