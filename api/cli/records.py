"""`therapydb show` and `therapydb rebuild`: the documents of the records, and the tables that are built from them."""

import click

from api.cli.catalogue import format_report
from api.cli.configured_database import open_database
from api.settings import load_settings
from db.documents.store import find_documents
from db.engine import read_connection, write_transaction
from db.loader.load import rebuild_projection


@click.command("show")
@click.argument("id")
def show_command(id: str) -> None:  # noqa: A002 - the name of the argument in the manual
    """Print the document of the record ID: `ID`, or `COLLECTION/ID` where records of several collections bear it."""
    collection, _, name = id.rpartition("/")
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        found = [row for row in find_documents(connection, name) if collection in {"", row["collection"]}]
    if not found:
        raise click.ClickException(f"No record has the id {id}.")
    if len(found) > 1:
        names = ", ".join(f"{row['collection']}/{name}" for row in found)
        raise click.ClickException(f"Several records have the id {name}: name one of {names}.")
    row = found[0]
    click.echo(f"{row['collection']}/{row['id']} version {row['version']}, owner {row['owner']}", err=True)
    click.echo(row["document"])


@click.command("rebuild")
def rebuild_command() -> None:
    """Build all tables anew from the documents of the records, and write what differs."""
    with open_database(load_settings()) as engine, write_transaction(engine) as connection:
        report = rebuild_projection(connection)
    click.echo(format_report(report))
