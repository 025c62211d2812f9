"""`therapydb db`: takes the database forward and back, and says whether it is what the code expects."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from api.settings import DEFAULT_DATABASE, Settings, from_environment
from db import drift, schema
from db.engine import connect


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Give the engine of the configured database; the folder of the default one is made when it is missing."""
    if settings.database_url == Settings.database_url:
        try:
            DEFAULT_DATABASE.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise click.ClickException("The folder var cannot be made here; set THERAPYDB_DATABASE_URL.") from error
    engine = connect(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@click.group("db")
def database() -> None:
    """Upgrade, downgrade or check the database."""


@database.command(short_help="Take it forward to REVISION, by default the newest.")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Make the tables that this version needs, or take older ones to REVISION, by default the newest."""
    with opened(from_environment()) as engine:
        schema.upgrade(engine, revision)
        click.echo(f"The database is at revision {schema.current(engine)}.")


@database.command(short_help="Take it back to REVISION.")
@click.argument("revision")
@click.confirmation_option(prompt="This may drop tables with all their rows. Go on?")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION; `base` drops everything in it."""
    with opened(from_environment()) as engine:
        schema.downgrade(engine, revision)
        click.echo(f"The database is at revision {schema.current(engine) or 'base: it holds no tables'}.")


@database.command(short_help="List what differs from what the code expects.")
def check() -> None:
    """Compare models, migrations and, where there is one, the database; list what differs."""
    with opened(from_environment()) as engine:
        found = drift.check(engine)
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Models, migrations and database agree.")
