"""`therapydb explain URL`: the statement that a request becomes, and how the database means to run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import Connection, Engine, event

from api.app import create_app
from api.catalogue_day import disable_check
from api.cli.configured_database import open_database
from api.cli.counted_nouns import format_count
from api.settings import load_settings
from db.engine import read_connection
from db.queries.catalogue_revision import read_revision
from db.queries.collection_counters import fetch_counters

EXPLAIN_PREFIXES = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, BUFFERS) "}


@click.command()
@click.argument("url")
def explain_command(url: str) -> None:
    """Print the SQL and the plan of a GET of URL, such as '/v1/therapies?include=risks'."""
    settings = load_settings()
    with open_database(settings) as engine:
        app = create_app(settings, engine)
        disable_check(app)  # it is not of this request, and would write
        with read_connection(engine) as connection:
            fetch_counters(connection, read_revision(connection))  # which a server has read before
        with record_statements(engine) as seen:
            answer = app.test_client().get(url)
        click.echo(f"{answer.status}, {len(answer.data)} bytes, {format_count(len(seen), 'statement')}")
        with engine.connect() as connection:
            for statement, parameters in seen:
                click.echo(f"\n{statement}\n\n-- {parameters}\n")
                click.echo(fetch_plan(connection, statement, parameters))


@contextmanager
def record_statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect what the engine executes within the block."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement != "BEGIN":  # SQLite's engine hook sends it as a statement
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def fetch_plan(connection: Connection, statement: str, parameters: Any) -> str:
    rows = connection.exec_driver_sql(EXPLAIN_PREFIXES[connection.dialect.name] + statement, parameters)
    return format_sqlite_plan(rows.all()) if connection.dialect.name == "sqlite" else "\n".join(row[0] for row in rows)


def format_sqlite_plan(rows: Any) -> str:
    """SQLite's plan, each step below the one it serves."""
    depth = {0: 0}
    lines = []
    for step, parent, _, detail in rows:
        depth[step] = depth[parent] + 1
        lines.append("  " * depth[parent] + detail)
    return "\n".join(lines)
