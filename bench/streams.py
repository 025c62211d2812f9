"""How fast a whole list is streamed, against the driver alone that executes the same statement.

python -m bench.streams sqlite:////path/to/scratch.sqlite postgresql://...  # best filled by `bench.growth`

Ratios are of records a second of processor time of this process, within one round; the database of PostgreSQL works
beside it, so there they are of elapsed time.
"""

import resource
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, process_time
from typing import Any

import click
from flask import Flask
from sqlalchemy import Engine, event

from api.app import create_app
from api.settings import Settings
from db.queries.page import DOCUMENT_INDEX

LIST = "/v1/claims"
ROUNDS = 3
FETCH_SIZE = 100
BARS = {"ndjson": 0.5, "csv": 0.4}  # of the driver alone, and of NDJSON

Read = Callable[[], int]


def capture_statement(app: Flask) -> tuple[str, Any]:
    """Return the statement of the list and its parameters, as the driver gets them."""
    captured: list[tuple[str, Any]] = []
    engine: Engine = app.extensions["database"]

    def capture(_connection: object, _cursor: object, text: str, params: Any, *_: object) -> None:
        captured.append((text, params))

    event.listen(engine, "before_cursor_execute", capture)
    read_stream(app, "ndjson", records=1)
    event.remove(engine, "before_cursor_execute", capture)
    return max(captured, key=lambda statement: len(statement[0]))


def read_by_driver(app: Flask, text: str, params: Any) -> int:
    """Fetch all documents, and return how many there are."""
    connection = app.extensions["database"].raw_connection()
    try:
        driver = connection.driver_connection
        cursor = driver.cursor("bench") if hasattr(driver, "pgconn") else driver.cursor()
        cursor.execute(text, params)
        count = 0
        while rows := cursor.fetchmany(FETCH_SIZE):
            count += sum(len(row[DOCUMENT_INDEX]) > 0 for row in rows)
        cursor.close()
    finally:
        connection.close()
    return count


def read_stream(app: Flask, format_name: str, records: int | None = None) -> int:
    """Read a stream to its end, or until so many records came, and return their number."""
    response = app.test_client().get(f"{LIST}?format={format_name}", buffered=False)
    count = -1 if format_name == "csv" else 0
    for chunk in response.response:
        count += chunk.count(b"\n") if isinstance(chunk, bytes) else 0
        if records is not None and count >= records:
            break
    response.close()
    return count


def measure(read: Read, clock: Callable[[], float]) -> tuple[float, int]:
    """Return seconds, and the number of records."""
    started = clock()
    count = read()
    return clock() - started, count


def measure_database(url: str) -> Iterator[str]:
    app = create_app(Settings(database_url=url, statement_timeout=3600, stream_timeout=3600))
    text, params = capture_statement(app)
    clock = process_time if url.startswith("sqlite") else perf_counter
    reads: dict[str, Read] = {
        "driver alone": lambda: read_by_driver(app, text, params),
        "ndjson": lambda: read_stream(app, "ndjson"),
        "csv": lambda: read_stream(app, "csv"),
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = [{name: measure(read, clock) for name, read in reads.items()} for _ in range(ROUNDS)]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if len({one["driver alone"][1] for one in rounds} | {one["ndjson"][1] for one in rounds}) > 1:
        raise click.ClickException("the driver and the stream sent different numbers of records")
    for name, base in (("ndjson", "driver alone"), ("csv", "ndjson")):
        ratios = sorted(one[base][0] / one[name][0] for one in rounds)
        spread = f"{median(ratios):.2f} [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
        yield f"{name:8} {spread} of {base}, bar {BARS[name]}: {'met' if median(ratios) >= BARS[name] else 'missed'}"
    count = rounds[0]["ndjson"][1]
    costs = ", ".join(f"{name} {median(one[name][0] for one in rounds) / count * 1e6:.1f}" for name in reads)
    yield f"{count} records; microseconds a record: {costs}; memory grew by {grown:.0f} MiB at most"


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Measure on the databases at URLS."""
    for url in urls:
        click.echo(f"\n{url.partition(':')[0]}  {LIST}")
        for line in measure_database(url):
            click.echo(line)


if __name__ == "__main__":
    main()
