"""`therapydb db`: migrate the database, and compare it with the code."""

import click

from api.cli.configured_database import open_database, prepare_schema
from api.settings import load_settings
from db import migrate, schema_drift
from db.preparation_lock import hold_preparation_lock
from db.schema_revision import fetch_schema_revision


@click.group("db")
def database_group() -> None:
    """Upgrade, downgrade or check the database."""


@database_group.command("upgrade", short_help="Migrate forward to REVISION, by default the newest.")
@click.argument("revision", default="head")
def upgrade_command(revision: str) -> None:
    """Create the tables that this version needs, or migrate older ones to REVISION, by default the newest."""
    with open_database(load_settings()) as engine:
        with hold_preparation_lock(engine):
            prepare_schema(engine, revision)
        click.echo(f"The database is at revision {fetch_schema_revision(engine)}.")


@database_group.command("downgrade", short_help="Migrate back to REVISION.")
@click.argument("revision")
@click.confirmation_option(prompt="This may drop tables with all their rows. Go on?")
def downgrade_command(revision: str) -> None:
    """Migrate the database back to REVISION; `base` drops everything in it."""
    with open_database(load_settings()) as engine:
        with hold_preparation_lock(engine):
            migrate.downgrade(engine, revision)
        click.echo(f"The database is at revision {fetch_schema_revision(engine) or 'base: it holds no tables'}.")


@database_group.command("check", short_help="List what differs from what the code expects.")
def check_command() -> None:
    """Compare models, migrations and, if there is one, the database; check a SQLite file page by page."""
    with open_database(load_settings()) as engine:
        differences = schema_drift.find_drift(engine)
    if differences:
        raise click.ClickException("\n".join(differences))
    click.echo("Models, migrations and database agree.")
