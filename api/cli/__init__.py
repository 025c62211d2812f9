"""The command `therapydb`: one file a verb, loaded when asked for. What goes wrong is one line, not a traceback."""

import gc
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from api.settings import SettingsError, load_settings
from db.connection_errors import DatabaseUnusableError, describe_driver_error
from db.engine import parse_database_url

COMMANDS = {  # name -> where its click command is, and what it does
    "serve": ("api.cli.serve:serve_command", "Prepare the database and answer requests."),
    "db": ("api.cli.db:database_group", "Upgrade, downgrade or check the database."),
    "catalogue": ("api.cli.catalogue_verify:catalogue_group", "Check the catalogue's files, or load them."),
    "show": ("api.cli.records:show_command", "Print the document of a record."),
    "apply": ("api.cli.records:apply_command", "Apply changes of records from a file."),
    "edit": ("api.cli.records:edit_command", "Open the document of a record in an editor."),
    "import": ("api.cli.import_commands:import_group", "Enter notices of retractions."),
    "changes": ("api.cli.change_commands:changes_group", "Verify the log of changes."),
    "rebuild": ("api.cli.records:rebuild_command", "Build all tables anew from the documents."),
    "openapi": ("api.cli.openapi_commands:openapi_group", "Write or check the contract."),
    "explain": ("api.cli.explain:explain_command", "Show the SQL and the plan of a request."),
}


class InvalidSettingsError(click.ClickException):
    exit_code = 2


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise InvalidSettingsError(str(error)) from error
        except DatabaseUnusableError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(
                describe_driver_error(parse_database_url(load_settings().database_url), error.orig or error)
            ) from error


EPILOG = """\b
Environment:
  THERAPYDB_DATABASE_URL  SQLite or PostgreSQL; by default sqlite:///var/therapydb.sqlite
  THERAPYDB_PUBLIC_URL    how others reach this instance; by default http://HOST:PORT
  HOST, PORT              where to listen; by default 127.0.0.1 and 8000
  THERAPYDB_WORKERS       processes that answer; by default 1
"""


@click.group(cls=LazyGroup, epilog=EPILOG)
@click.version_option(version("therapydb"), prog_name="therapydb")
def main() -> None:
    """Serve and look after a catalogue of therapies in which every fact cites its sources."""
