"""`therapydb import`: what registers and services publish, entered by the writer as an importer."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import click
from sqlalchemy import Connection, Engine

from api.cli.configured_database import open_database
from api.cli.counted_nouns import format_count
from api.settings import load_settings
from db.vocab.record_keys import format_key
from db.writer.apply import PreparedWrite, WriteReport, prepare_changes
from db.writer.change_errors import ChangeRefusedError
from db.writer.document_changes import Attribution
from db.writer.retraction_status import ACTOR, NoticeLike, StatusChange, plan_status_changes
from db.writer.submit import submit_prepared
from schemas.imports.retraction_notices import NoticeFormatError, parse_notices


@click.group("import")
def import_group() -> None:
    """Enter what others publish about records of the catalogue."""


@import_group.command("retractions", short_help="Enter notices of retractions, concerns and corrections.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--complete", is_flag=True, help="FILE lists all notices: take back what it no longer has.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and write nothing.")
def retractions_command(*, file: Path, complete: bool, dry_run: bool) -> None:
    """Enter the notices of FILE about references of the catalogue, and flag the claims that cite them.

    FILE is the CSV of Retraction Watch, or records of PubMed as XML. A second run changes nothing. A notice only raises
    the status of a reference; a reinstatement sets it back.
    """
    started = perf_counter()
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            notices = list(parse_notices(lines))
        with open_database(load_settings()) as engine:
            changes, report = submit_notices(engine, notices, file.name, is_complete=complete, is_dry=dry_run)
    except (NoticeFormatError, ChangeRefusedError) as error:
        raise click.ClickException(str(error)) from error
    for change in changes:
        click.echo(format_status_change(change, datetime.now(UTC).date()))
    seconds = perf_counter() - started
    claims = sum(name.startswith("claims/") for name in report.affected)
    references = format_count(len(report.changes), "reference")
    click.echo(f"{references} changed, and {format_count(claims, 'claim')} with that, in {seconds:.1f} s.")
    if dry_run:
        click.echo("Nothing was written.")


def submit_notices(
    engine: Engine, notices: Sequence[NoticeLike], source: str, *, is_complete: bool, is_dry: bool
) -> tuple[Sequence[StatusChange], WriteReport]:
    """Apply what notices change, and return that with the report of the write."""
    changes: list[StatusChange] = []

    def prepare(connection: Connection) -> PreparedWrite:
        changes[:] = plan_status_changes(connection, notices, is_complete=is_complete)
        reasons = {change.key: change.reason for change in changes}
        attribution = Attribution(ACTOR, "A notice about the work.", source, reasons)
        return prepare_changes(connection, [change.requested for change in changes], attribution, owner=ACTOR)

    report = submit_prepared(engine, prepare, is_dry=is_dry)
    return changes, report


def format_status_change(change: StatusChange, today: date) -> str:
    """Return a line: the reference, its status, why, and how long ago the notice was published."""
    record = change.requested.record or {}
    age = f" ({(today - change.day).days} days ago)" if change.day else ""
    return f"{format_key(change.key)}: {record['retraction']}: {change.reason}{age}"
