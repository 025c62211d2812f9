"""`therapydb db`: takes the database forward and back, and says whether it is what the code expects."""

import click

from api.cli.configured_database import open_database
from api.settings import load_settings
from db import migrate, schema_drift
from db.schema_revision import fetch_revision


@click.group("db")
def database_group() -> None:
    """Upgrade, downgrade or check the database."""


@database_group.command(short_help="Take it forward to REVISION, by default the newest.")
@click.argument("revision", default="head")
def upgrade_command(revision: str) -> None:
    """Make the tables that this version needs, or take older ones to REVISION, by default the newest."""
    with open_database(load_settings()) as engine:
        migrate.upgrade(engine, revision)
        click.echo(f"The database is at revision {fetch_revision(engine)}.")


@database_group.command(short_help="Take it back to REVISION.")
@click.argument("revision")
@click.confirmation_option(prompt="This may drop tables with all their rows. Go on?")
def downgrade_command(revision: str) -> None:
    """Take the database back to REVISION; `base` drops everything in it."""
    with open_database(load_settings()) as engine:
        migrate.downgrade(engine, revision)
        click.echo(f"The database is at revision {fetch_revision(engine) or 'base: it holds no tables'}.")


@database_group.command(short_help="List what differs from what the code expects.")
def check_command() -> None:
    """Compare models, migrations and, where there is one, the database; list what differs."""
    with open_database(load_settings()) as engine:
        found = schema_drift.find_drift(engine)
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Models, migrations and database agree.")
