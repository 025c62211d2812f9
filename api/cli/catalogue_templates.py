"""`therapydb catalogue new` and `schema`: what editors and their programs begin with."""

from pathlib import Path

import click

from api.cli.catalogue_files import folder_option
from db.vocab.record_types import RECORD_TYPES
from schemas.imports.catalogue.file_schema import FILE_NAME, format_file_schema
from schemas.imports.catalogue.template import build_template

TEMPLATE_SECTIONS = {record_type.singular: record_type.name for record_type in RECORD_TYPES if record_type.from_files}


@click.command("new", short_help="Print a template of a new record.")
@click.argument("kind", type=click.Choice(tuple(TEMPLATE_SECTIONS)))
def new_command(kind: str) -> None:
    """Print a template of a new record, to be redirected into a file of the catalogue and filled in."""
    click.echo(build_template(TEMPLATE_SECTIONS[kind]), nl=False)


@click.command("schema", short_help="Write the JSON Schema by which editors complete the files.")
@folder_option
def schema_command(folder: Path) -> None:
    """Write the JSON Schema of the files beside them, where their first line names it to editors."""
    (folder / FILE_NAME).write_text(format_file_schema(), "utf-8")
    click.echo(f"Wrote {FILE_NAME}.")
