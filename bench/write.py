"""What changes of single records cost: statements, and the time of the processor and of the clock, median and worst.

python -m bench.write sqlite:////path/to/copy.sqlite postgresql://...   (databases that hold a catalogue; they change)
"""

import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import click
from sqlalchemy import Engine, event, select

from db.documents.document_store import CURATORS, TABLE
from db.engine import create_database_engine
from db.vocab.record_documents import Record, parse_document
from db.writer.apply import RequestedChange, apply_changes
from db.writer.change_errors import ChangeRefusedError
from db.writer.document_changes import Attribution
from db.writer.transaction import writer_transaction

REPETITIONS = 20
IMPORTER = "import:bench"
EDITS: tuple[tuple[str, str, str], ...] = (
    ("claims", "statement", CURATORS),
    ("references", "title", CURATORS),
    ("references", "retraction", IMPORTER),
    ("risks", "name", CURATORS),
    ("therapies", "name", CURATORS),
    ("therapies", "summary", CURATORS),
)


def change_member(record: Record, field: str, number: int) -> dict[str, Any]:
    """Return the record with another text in one member, or retracted."""
    value = "retracted" if field == "retraction" else f"{str(record[field])[:200]} {number}"
    return {**record, field: value}


def measure_edit(engine: Engine, edit: tuple[str, str, str], row: Mapping[str, Any], number: int) -> list[float] | None:
    """Return statements, milliseconds of the processor and of the clock; None where a rule refused the change."""
    collection, field, owner = edit
    statements: list[str] = []

    def record_statement(*arguments: Any) -> None:
        statements.append(arguments[2])

    record = change_member(parse_document(collection, row["document"]), field, number)
    event.listen(engine, "before_cursor_execute", record_statement)
    started, clock = time.process_time(), time.perf_counter()
    try:
        with writer_transaction(engine) as connection:
            change = RequestedChange(collection, record, row["version"], row["id"])
            apply_changes(connection, [change], Attribution("bench", "-", "-"), owner=owner)
    except ChangeRefusedError:
        return None
    finally:
        event.remove(engine, "before_cursor_execute", record_statement)
    return [len(statements), 1000 * (time.process_time() - started), 1000 * (time.perf_counter() - clock)]


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Print a line for each kind of change on each database."""
    for url in urls:
        engine = create_database_engine(url)
        for edit in EDITS:
            with engine.connect() as connection:
                found = select(TABLE).where(TABLE.c.collection == edit[0]).order_by(TABLE.c.hash).limit(REPETITIONS)
                rows = connection.execute(found).mappings().all()
            costs = [cost for n, row in enumerate(rows) if (cost := measure_edit(engine, edit, dict(row), n))][1:]
            middles = [f"{median(column):.0f}" for column in zip(*costs, strict=True)]
            worst = f"{max((cost[1] for cost in costs), default=0):.0f}"
            click.echo(
                f"{engine.dialect.name} {edit[0]}.{edit[1]}: statements, CPU ms, ms {middles}, worst CPU {worst}"
            )


if __name__ == "__main__":
    main()
