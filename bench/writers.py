"""Several processes that edit claims at the same time: how long an edit takes with its wait, median and longest.

python -m bench.writers sqlite:////path/to/copy.sqlite   (a database that holds a catalogue; it changes)
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from statistics import median

import click
from sqlalchemy import Connection, select

from bench.edits import ATTRIBUTION, IMPORTER, request_change
from db.documents.document_store import TABLE
from db.engine import create_database_engine
from db.writer.change_plan import RequestedChange
from db.writer.submit import submit_changes


def edit_claims(url: str, edits: int, place: int) -> list[float]:
    """Edit one claim again and again; return the milliseconds of each edit."""
    engine = create_database_engine(url)
    # Of a mechanism: no rule on figures or words refuses another statement, in copies with other words neither.
    is_plain = TABLE.c.document.contains('"kind":"mechanism"')
    claims = select(TABLE).where(TABLE.c.collection == "claims", is_plain).order_by(TABLE.c.hash).offset(place).limit(1)
    with engine.connect() as connection:
        id_ = connection.execute(claims).mappings().one()["id"]
    times = []
    for number in range(edits + 1):
        started = time.perf_counter()
        submit_changes(engine, partial(read_edit, id_, number), ATTRIBUTION, owner=IMPORTER)
        times.append(1000 * (time.perf_counter() - started))
    engine.dispose()
    return times[1:]  # the first loads what others find loaded


def read_edit(id_: str, number: int, connection: Connection) -> list[RequestedChange]:
    """Return another statement for the claim, based on its version in this state of the database."""
    row = connection.execute(select(TABLE).where(TABLE.c.collection == "claims", TABLE.c.id == id_))
    return [request_change(dict(row.mappings().one()), "statement", number)]


def run_processes(url: str, processes: int, edits: int) -> Sequence[float]:
    command = [sys.executable, "-m", "bench.writers", url, "--edits", str(edits)]
    running = [
        subprocess.Popen([*command, "--place", str(place)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        for place in range(processes)
    ]
    outputs = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise click.ClickException("a writer failed")
    return [float(value) for output in outputs for value in output.split()]


@click.command()
@click.argument("url")
@click.option("--processes", default=4, show_default=True)
@click.option("--edits", default=100, show_default=True, help="Of each process.")
@click.option("--place", type=int, hidden=True, help="Be one of the processes: that of the claim at this place.")
def main(url: str, processes: int, edits: int, place: int | None) -> None:
    """Print the time of an edit among several writers."""
    if place is not None:
        click.echo(" ".join(f"{value:.1f}" for value in edit_claims(url, edits, place)))
        return
    times = run_processes(url, processes, edits)
    click.echo(f"{processes} processes x {edits} edits: median {median(times):.0f} ms, longest {max(times):.0f} ms")


if __name__ == "__main__":
    main()
