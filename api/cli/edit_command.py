"""`therapydb edit`: a document in an editor. What is refused is kept in a file, and can be gone on with."""

import re
import sys
import tempfile
from pathlib import Path

import click

from api.cli.actor_commands import check_actor
from api.cli.configured_database import open_database
from api.cli.records import find_document, require_text, run_changes
from api.settings import load_settings
from db.documents.document_store import CURATORS, StoredRow
from db.engine import read_connection
from db.vocab.record_documents import indent_document
from db.writer.document_changes import Attribution
from schemas.imports.change_lines import ChangeFormatError, ParsedChange, parse_document_form, parse_json

# Of a file that a refused text is kept in, with the version it is based on.
KEPT_NAME = re.compile(r"\.v(\d+)-\w*\.json$")


@click.command("edit")
@click.argument("id")
@click.option("--actor", prompt=True, callback=check_actor, help="Id of who makes the change; it is kept for ever.")
@click.option("--reason", prompt=True, callback=require_text, help="Reason for the change; it is kept in the log.")
@click.option(
    "--continue",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Continue with a text that was refused, from the file that the refusal named.",
)
def edit_command(*, id: str, actor: str, reason: str, kept: Path | None) -> None:  # noqa: A002 - the name of the argument in the manual
    """Open the document of the record ID in an editor, check what comes back, and apply it.

    If it is refused, the text is kept in a file, which is named; in a terminal it can be opened again at once.
    """
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        row = find_document(connection, id)
    text = kept.read_text(encoding="utf-8") if kept else indent_document(row["document"])
    version = read_kept_version(kept) if kept else row["version"]
    attribution = Attribution(actor, reason, "therapydb edit")
    while True:
        edited = click.edit(text, extension=".json")
        if edited is None and kept is None:
            click.echo("Nothing was saved; nothing changes.")
            return
        text = text if edited is None else edited
        error = apply_text(row, version, text, attribution)
        if error is None:
            if kept:
                kept.unlink()
            return
        kept = keep_text(row, version, text, kept)
        message = f"{error}\nThe text is kept: therapydb edit {id} --continue {kept}"
        if not (sys.stdin.isatty() and click.confirm(f"Error: {message}\nOpen it again?", default=True)):
            raise click.ClickException(message)


def read_kept_version(kept: Path) -> int:
    """Return the version that a kept text is based on: the record may have changed since."""
    found = KEPT_NAME.search(kept.name)
    if found is None:
        raise click.ClickException(f"{kept} is not a file that `therapydb edit` kept: its name has no version.")
    return int(found[1])


def apply_text(row: StoredRow, version: int, text: str, attribution: Attribution) -> str | None:
    """Apply the text of a document; return why it was refused, None if it was not."""
    try:
        record = parse_document_form(row["collection"], parse_json(text))
        change = ParsedChange(row["collection"], row["id"], version, record, None)
        run_changes([change], attribution, CURATORS, is_dry=False)
    except ChangeFormatError as error:
        return str(error)
    except click.ClickException as error:
        return error.message
    return None


def keep_text(row: StoredRow, version: int, text: str, kept: Path | None) -> Path:
    if kept:
        kept.write_text(text, encoding="utf-8")
        return kept
    prefix = f"{row['collection']}-{row['id']}.v{version}-"
    with tempfile.NamedTemporaryFile("w", prefix=prefix, suffix=".json", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)
