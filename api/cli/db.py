"""`therapydb db`: takes the database forward and back, and says whether it is what the code expects."""

import click

from api.cli.opening import opened
from api.settings import from_environment
from db import drift, schema
from db.version import current


@click.group("db")
def database() -> None:
    """Upgrade, downgrade or check the database."""


@database.command(short_help="Take it forward to REVISION, by default the newest.")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Make the tables that this version needs, or take older ones to REVISION, by default the newest."""
    with opened(from_environment()) as engine:
        schema.upgrade(engine, revision)
        click.echo(f"The database is at revision {current(engine)}.")


@database.command(short_help="Take it back to REVISION.")
@click.argument("revision")
@click.confirmation_option(prompt="This may drop tables with all their rows. Go on?")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION; `base` drops everything in it."""
    with opened(from_environment()) as engine:
        schema.downgrade(engine, revision)
        click.echo(f"The database is at revision {current(engine) or 'base: it holds no tables'}.")


@database.command(short_help="List what differs from what the code expects.")
def check() -> None:
    """Compare models, migrations and, where there is one, the database; list what differs."""
    with opened(from_environment()) as engine:
        found = drift.check(engine)
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Models, migrations and database agree.")
