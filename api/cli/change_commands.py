"""`therapydb changes`: the log of changes, verified."""

import click

from api.cli.configured_database import open_database
from api.settings import load_settings
from db.changes.change_log import fetch_head, verify_chain
from db.engine import snapshot_connection


@click.group("changes")
def changes_group() -> None:
    """Look after the log of changes."""


@changes_group.command("verify", short_help="Find what was altered in the log of changes.")
@click.option("--head", help="Hash of an earlier head, kept elsewhere; the check fails if the log does not have it.")
def verify_command(head: str | None) -> None:
    """Compute the hash of every change anew, and print the head of the log.

    An edited, inserted, removed or moved row is found. That the end is missing shows only against a kept head.
    """
    with open_database(load_settings()) as engine, snapshot_connection(engine) as connection:
        errors = [f"change {error.seq} {error.message}" for error in verify_chain(connection, head)]
        newest = fetch_head(connection)
    if errors:
        raise click.ClickException("\n".join(errors))
    click.echo(f"{newest.seq} changes, head {newest.hash or 'none'}")
