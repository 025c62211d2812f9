"""`therapydb catalogue`: check the files of the catalogue, load them, and compare them with texts."""

import click

from api.cli.lazy_group import LazyGroup

COMMANDS = {
    "check": ("api.cli.catalogue_check:check_command", "Name file, line and field of whatever is wrong."),
    "load": ("api.cli.catalogue:load_command", "Bring the database to what the files hold."),
    "new": ("api.cli.catalogue_templates:new_command", "Print a template of a new record."),
    "schema": ("api.cli.catalogue_templates:schema_command", "Write the JSON Schema by which editors complete files."),
    "verify": ("api.cli.catalogue_verify:verify_command", "Compare the evidence with texts of its references."),
}


@click.group("catalogue", cls=LazyGroup, modules=COMMANDS)
def catalogue_group() -> None:
    """Check the catalogue's files, or load them into the database."""
