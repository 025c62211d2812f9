"""`therapydb actors`: who the ids in the log of changes are, as far as their names were not erased."""

import click

from api.cli.configured_database import open_database
from api.settings import load_settings
from db.changes.actor_names import erase_name, is_actor_id, list_actors, write_name
from db.engine import read_connection, write_transaction


def check_actor(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The log keeps the id of an actor for ever, so it is no name and no address."""
    if not is_actor_id(value.strip()):
        raise click.BadParameter(
            f"expected an id of letters, digits, '.', '_', ':' and '-', not {value!r}: the log keeps it for ever;"
            " a name is given by `therapydb actors name`."
        )
    return value.strip()


@click.group("actors")
def actors_group() -> None:
    """Look after the names of those who change records."""


@actors_group.command("list", short_help="List ids, numbers of changes and names.")
def list_command() -> None:
    """List each actor of the log: id, number of changes, and name if it is known."""
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        actors = list_actors(connection)
    for actor in actors:
        click.echo(f"{actor.id}\t{actor.changes}\t{actor.name or '-'}")


@actors_group.command("name", short_help="Give an actor a name.")
@click.argument("actor", callback=check_actor)
@click.argument("name")
def name_command(*, actor: str, name: str) -> None:
    """Give ACTOR a NAME, in place of an earlier one. It stands beside the log, and in no change."""
    if not name.strip():
        raise click.BadParameter("expected a name; `therapydb actors erase` takes one away.")
    with open_database(load_settings()) as engine, write_transaction(engine) as connection:
        write_name(connection, actor, name.strip())
    click.echo(f"{actor} is {name.strip()}.")


@actors_group.command("erase", short_help="Erase the name of an actor.")
@click.argument("actor")
def erase_command(*, actor: str) -> None:
    """Erase the name of ACTOR. The changes stay as they are, under the id, and so do their hashes."""
    with open_database(load_settings()) as engine, write_transaction(engine) as connection:
        was_named = erase_name(connection, actor)
    if not was_named:
        raise click.ClickException(f"{actor} has no name here.")
    click.echo(f"The name of {actor} is erased; backups and copies of the database may still have it.")
