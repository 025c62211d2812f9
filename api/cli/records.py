"""`therapydb show`, `apply` and `rebuild`: documents of records, and the tables that are built from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

import click
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from api.cli.actor_commands import check_actor
from api.cli.configured_database import open_database
from api.cli.counted_nouns import format_count
from api.cli.load_report import format_report
from api.settings import load_settings
from db.documents.document_store import CURATORS, IMPORT_PREFIX, StoredRow, fetch_documents, find_documents, is_imported
from db.documents.record_ids import PART_OF
from db.engine import read_connection, write_transaction
from db.loader.load import rebuild_projection
from db.vocab.record_documents import indent_document, parse_document
from db.vocab.record_keys import Key, format_key, parse_key
from db.writer.apply import WriteReport
from db.writer.change_errors import ChangeRefusedError
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution, DocumentChange
from db.writer.rule_check import fetch_due_reviews
from db.writer.submit import submit_changes
from db.writer.text_refresh import refresh_texts
from schemas.imports.change_lines import ChangeFormatError, ParsedChange, parse_change


def require_text(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return the value without the space around it: the log keeps it for good."""
    if not value.strip():
        raise click.BadParameter("expected text, as it is kept for good.")
    return value.strip()


def check_owner(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """What the files own has to stand in the files, so nobody else creates it."""
    if value != CURATORS and not (is_imported(value) and value != IMPORT_PREFIX):
        raise click.BadParameter(f"{value} is neither {CURATORS} nor {IMPORT_PREFIX}NAME.")
    return value


@click.command("show")
@click.argument("id")
def show_command(id: str) -> None:  # noqa: A002 - the name of the argument in the manual
    """Print the document of the record ID: `ID`, or `COLLECTION/ID` where records of several collections bear it."""
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        row = find_document(connection, id)
        due = fetch_due_reviews(connection, [(row["collection"], row["id"])])
    click.echo(f"{row['collection']}/{row['id']} version {row['version']}, owner {row['owner']}", err=True)
    click.echo("".join(format_due_reviews(due)), err=True, nl=False)
    click.echo(indent_document(row["document"]))


@click.command("due")
def due_command() -> None:
    """List the records that break an editorial rule since something else changed, with the rule's words."""
    with open_database(load_settings()) as engine, read_connection(engine) as connection:
        due = fetch_due_reviews(connection)
    click.echo("".join(format_due_reviews(due)) or "No review is due.\n", nl=False)


@click.command("rebuild")
def rebuild_command() -> None:
    """Build all tables anew from the documents of the records, and write what differs."""
    with open_database(load_settings()) as engine, write_transaction(engine) as connection:
        report = rebuild_projection(connection)
    click.echo(format_report(report))


@click.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--actor", prompt=True, callback=check_actor, help="Id of who makes the change; it is kept for ever.")
@click.option("--reason", prompt=True, callback=require_text, help="Reason for the changes; it is kept in the log.")
@click.option(
    "--owner",
    default=CURATORS,
    show_default=True,
    callback=check_owner,
    help="Who owns new records; importers are import:NAME.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and print what would change, and write nothing.")
def apply_command(*, file: Path, actor: str, reason: str, owner: str, dry_run: bool) -> None:
    """Apply the changes of FILE, one JSON object a line, all of them or none; see docs/writing.md."""
    try:
        with click.open_file(str(file), encoding="utf-8") as lines:
            parsed = list(parse_lines(lines))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not text in UTF-8: {error}") from error
    run_changes(parsed, Attribution(actor, reason, file.name), owner, is_dry=dry_run)


def find_document(connection: Connection, name: str) -> StoredRow:
    collection, id_ = parse_key(name)
    found = [row for row in find_documents(connection, id_) if collection in {"", row["collection"]}]
    if not found:
        raise click.ClickException(f"No record has the id {name}.")
    if len(found) > 1:
        names = ", ".join(format_key((row["collection"], id_)) for row in found)
        raise click.ClickException(f"Several records have the id {id_}: name one of {names}.")
    return found[0]


def parse_lines(lines: Iterable[str]) -> Iterator[ParsedChange]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield parse_change(line)
            except ChangeFormatError as error:
                raise click.ClickException(f"line {number}: {error}") from error


def run_changes(parsed: Sequence[ParsedChange], attribution: Attribution, owner: str, *, is_dry: bool) -> None:
    """Apply the changes and print what differs; undo them again in a dry run. Search follows a wide name afterwards."""
    try:
        with open_database(load_settings()) as engine:
            report = submit_changes(
                engine, lambda connection: list(_complete(connection, parsed)), attribution, owner=owner, is_dry=is_dry
            )
            print_report(report, is_dry=is_dry)
            if not is_dry:
                follow_names(engine)
    except ChangeRefusedError as error:
        raise click.ClickException(str(error)) from error


def print_report(report: WriteReport, *, is_dry: bool) -> None:
    click.echo("\n".join((*format_changes(report.changes), *format_due_reviews(report.flagged))), nl=False)
    if is_dry:
        click.echo("Nothing was written.")
        return
    changed = format_count(len(report.changes), "document")
    click.echo(f"{changed} changed; the catalogue is at revision {report.revision}.")


def follow_names(engine: Engine) -> None:
    """Bring the search texts up to date that a name left for later; whoever stops this leaves them to the server."""
    try:
        for left in refresh_texts(engine):
            if not left:
                click.echo("The search texts follow all changed names.")
    except SQLAlchemyError:
        # The changes are written: that the database was lost after them is no failure of theirs.
        click.echo("The changes are written; search follows them later.", err=True)


def _complete(connection: Connection, parsed: Sequence[ParsedChange]) -> Iterator[RequestedChange]:
    """Give the whole new record of each change; one that ends a record keeps all else of it."""
    ending = [(change, change.lifecycle) for change in parsed if change.lifecycle]
    keys: list[Key] = [(change.collection, change.id or "") for change, _ in ending]
    successors: list[Key] = [(change.collection, lifecycle.get("successor") or "") for change, lifecycle in ending]
    stored = fetch_documents(connection, [*keys, *successors])
    for change in parsed:
        record = change.record
        if change.lifecycle:
            if change.collection in PART_OF:
                raise click.ClickException(f"{change.collection}/{change.id} is part of a record: only remove ends it.")
            row = stored.get((change.collection, change.id or ""))
            if row is None:
                raise click.ClickException(f"No record has the id {change.collection}/{change.id}.")
            successor = stored.get((change.collection, change.lifecycle.get("successor") or ""))
            record = {**parse_document(change.collection, row["document"]), **change.lifecycle}
            if successor and change.collection == "claims":
                # Documents name claims by their keys; here the id is as good, as it names the claim that ends.
                record["successor"] = parse_document("claims", successor["document"])["key"]
        yield RequestedChange(change.collection, record, change.version, change.id)


def format_changes(changes: Iterable[DocumentChange]) -> Iterator[str]:
    """Give a unified diff of each document."""
    for change in changes:
        rows, name = (change.old, change.new), format_key(change.key)
        before, after = (indent_document(row["document"]).splitlines() if row else [] for row in rows)
        yield from unified_diff(before, after, name, name, n=0, lineterm="")
        yield ""


def format_due_reviews(due: Mapping[Key, Sequence[str]]) -> Iterator[str]:
    for key, messages in due.items():
        yield from (f"review due: {format_key(key)}: {message}\n" for message in messages)
