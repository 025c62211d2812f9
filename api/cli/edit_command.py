"""`therapydb edit`: a document in an editor. The text is in a file of ours, which stays until it is applied."""

import re
import sys
import tempfile
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from api.cli.actor_commands import check_actor
from api.cli.configured_database import open_database
from api.cli.failures import explain_failure
from api.cli.records import find_document, require_text, run_changes
from api.settings import load_settings
from db.connection_errors import DatabaseUnusableError
from db.documents.document_store import CURATORS, StoredRow
from db.engine import read_connection
from db.vocab.record_documents import indent_document
from db.writer.document_changes import Attribution
from schemas.imports.change_lines import ChangeFormatError, ParsedChange, parse_document_form, parse_json

# Of the file of a text, with the version it is based on.
FILE_NAME = re.compile(r"\.v(\d+)-\w*\.json$")


@click.command("edit")
@click.argument("id")
@click.option("--actor", prompt=True, callback=check_actor, help="Id of who makes the change; it is kept for ever.")
@click.option("--reason", prompt=True, callback=require_text, help="Reason for the change; it is kept in the log.")
@click.option(
    "--continue",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Continue with a text that was not applied, from the file that was named.",
)
def edit_command(*, id: str, actor: str, reason: str, kept: Path | None) -> None:  # noqa: A002 - the name of the argument in the manual
    """Open the document of the record ID in an editor, check what comes back, and apply it.

    If it is refused, or cannot be written, the text is kept in a file, which is named; in a terminal it can be opened
    again at once.
    """
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        row = find_document(connection, id)
    version = read_version(kept) if kept else row["version"]
    unchanged = None if kept else indent_document(row["document"])
    file = kept or create_file(row, indent_document(row["document"]))
    attribution = Attribution(actor, reason, "therapydb edit")
    while error := edit_and_apply(row, version, file, unchanged, attribution):
        if not is_worth_keeping(file, unchanged):
            file.unlink(missing_ok=True)
            raise click.ClickException(error)
        message = f"{error}\nThe text is kept: therapydb edit {id} --continue {file}"
        if not (sys.stdin.isatty() and click.confirm(f"Error: {message}\nOpen it again?", default=True)):
            raise click.ClickException(message)
    file.unlink(missing_ok=True)


def read_version(kept: Path) -> int:
    """Return the version that a kept text is based on: the record may have changed since."""
    found = FILE_NAME.search(kept.name)
    if found is None:
        raise click.ClickException(f"{kept} is not a file that `therapydb edit` kept: its name has no version.")
    return int(found[1])


def create_file(row: StoredRow, text: str) -> Path:
    prefix = f"{row['collection']}-{row['id']}.v{row['version']}-"
    with tempfile.NamedTemporaryFile("w", prefix=prefix, suffix=".json", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)


def is_worth_keeping(file: Path, unchanged: str | None) -> bool:
    return file.exists() and file.read_bytes() != (unchanged or "").encode()


def edit_and_apply(
    row: StoredRow, version: int, file: Path, unchanged: str | None, attribution: Attribution
) -> str | None:
    """Open the file in an editor, and apply what it then has; return why that failed, None if it did not."""
    try:
        click.edit(filename=str(file))
        text = file.read_text(encoding="utf-8-sig")  # some editors begin a file with a byte order mark
    except click.ClickException as error:
        return error.message
    except (OSError, UnicodeDecodeError) as error:
        return f"The editor left no text in UTF-8: {error}"
    if text == unchanged:
        click.echo("Nothing was saved; nothing changes.")
        return None
    return apply_text(row, version, text, attribution)


def apply_text(row: StoredRow, version: int, text: str, attribution: Attribution) -> str | None:
    """Apply the text of a document; return why it was not written, None if it was."""
    try:
        record = parse_document_form(row["collection"], parse_json(text))
        change = ParsedChange(row["collection"], row["id"], version, record, None)
        run_changes([change], attribution, CURATORS, is_dry=False)
    except ChangeFormatError as error:
        return str(error)
    except click.ClickException as error:
        return error.message
    except (DatabaseUnusableError, DBAPIError) as error:
        explained = explain_failure(error)
        return explained.message if explained else str(error)
    return None
