"""`therapydb serve`: from an empty folder to a running instance. A second start changes nothing and is quick.

The database is prepared in a child process, while this one imports what answers requests.
"""

import socket
from functools import partial

import click
from sqlalchemy import Engine

from api.cli import EPILOG
from api.cli.child_process import run_in_child
from api.cli.configured_database import open_database, prepare_schema
from api.cli.first_load import load_catalogue_once
from api.cli.load_report import format_report
from api.settings import SHIPPED_SECRET, Settings, export_secret, load_settings
from api.uncollected_import import import_uncollected
from db.instance_secret import fetch_secret
from db.preparation_lock import hold_preparation_lock

import_workers = partial(import_uncollected, "api.cli.workers")


@click.command("serve", epilog=EPILOG)
@click.option(
    "--prepare/--no-prepare",
    default=None,
    help="Whether to migrate the database and load the catalogue first; by default THERAPYDB_PREPARE, which is true.",
)
def serve_command(*, prepare: bool | None) -> None:
    """Prepare the database, load the catalogue, and answer requests until stopped."""
    settings = load_settings()
    address = find_free_address(settings)
    with open_database(settings) as engine:
        check_servable(engine)
    if settings.prepare if prepare is None else prepare:
        run_in_child(prepare_database, settings, meanwhile=import_workers)
    with open_database(settings) as engine:
        export_secret(require_secret(engine) if settings.secret == SHIPPED_SECRET else settings.secret)
    import_workers().serve_requests(settings, address)


def check_servable(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}:
        raise click.ClickException("A database in memory cannot be served: each process would have its own.")


def prepare_database(settings: Settings) -> None:
    """Migrate the database and load the catalogue, unless this state of it was ever loaded here."""
    with open_database(settings) as engine, hold_preparation_lock(engine):
        prepare_schema(engine)
        report = load_catalogue_once(engine)
    click.echo(format_report(report))


def require_secret(engine: Engine) -> str:
    """Return the secret kept in the database. Raises `ClickException` if it was never prepared."""
    if secret := fetch_secret(engine):
        return secret
    raise click.ClickException("The database holds no secret yet: run `therapydb db upgrade`, or set THERAPYDB_SECRET.")


def find_free_address(settings: Settings) -> str:
    """Return the IP address to listen on. Raises `ClickException` if the port is in use."""
    try:
        family, _, _, _, where = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}; set HOST or PORT."
        ) from error
    return str(where[0])
