"""The command `therapydb`: one file a verb, loaded when asked for. What goes wrong is one line, not a traceback."""

from importlib import import_module
from typing import Any

import click

from api.cli.lazy_group import LazyGroup

COMMANDS = {  # name -> where its click command is, and what it does
    "serve": ("api.cli.serve:serve_command", "Prepare the database and answer requests."),
    "db": ("api.cli.db:database_group", "Upgrade, downgrade or check the database."),
    "catalogue": ("api.cli.catalogue_group:catalogue_group", "Check the catalogue's files, or load them."),
    "show": ("api.cli.records:show_command", "Print the document of a record."),
    "apply": ("api.cli.records:apply_command", "Apply changes of records from a file."),
    "edit": ("api.cli.edit_command:edit_command", "Open the document of a record in an editor."),
    "import": ("api.cli.import_commands:import_group", "Enter notices of retractions."),
    "due": ("api.cli.records:due_command", "List the records that are due for review."),
    "changes": ("api.cli.change_commands:changes_group", "Verify the log of changes."),
    "actors": ("api.cli.actor_commands:actors_group", "Name those who change records, or erase names."),
    "rebuild": ("api.cli.records:rebuild_command", "Build all tables anew from the documents."),
    "openapi": ("api.cli.openapi_commands:openapi_group", "Write or check the contract."),
    "explain": ("api.cli.explain:explain_command", "Show the SQL and the plan of a request."),
}


class MainGroup(LazyGroup):
    """The group of all commands. What goes wrong in one is a line, not a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            explained = import_module("api.cli.failures").explain_failure(error)
            if explained is None:
                raise
            raise explained from error


EPILOG = """\b
Environment:
  THERAPYDB_DATABASE_URL  SQLite or PostgreSQL; by default sqlite:///var/therapydb.sqlite
  THERAPYDB_PUBLIC_URL    how others reach this instance; by default http://HOST:PORT
  HOST, PORT              where to listen; by default 127.0.0.1 and 8000
  THERAPYDB_WORKERS       processes that answer; by default 1
"""


@click.group(cls=MainGroup, modules=COMMANDS, epilog=EPILOG)
@click.version_option(package_name="therapydb", prog_name="therapydb")
def main() -> None:
    """Serve and look after a catalogue of therapies in which every fact cites its sources."""
