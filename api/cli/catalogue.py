"""`therapydb catalogue load`: bring the database to what the catalogue's files hold."""

from collections.abc import Collection
from pathlib import Path

import click
from sqlalchemy import Engine

from api.cli.catalogue_files import (
    CATALOGUE_FOLDER,
    decode_files,
    folder_option,
    format_problems,
    locate_violations,
    read_yaml_files,
)
from api.cli.configured_database import open_database, prepare_schema
from api.cli.conflict_options import choose_resolution, list_decided
from api.cli.first_load import compute_digest
from api.cli.load_report import format_report
from api.settings import load_settings
from db.catalogue_loads import record_load
from db.engine import read_connection, write_transaction
from db.load_conflicts import fetch_open_conflicts
from db.loader import catalogue_revision
from db.loader.errors import CatalogueLoadError, LoadConflictsError, NoConflictError, RuleViolationsError
from db.loader.file_changes import Resolution, leave_conflicts, refuse_conflicts
from db.loader.load import load_records
from db.loader.load_outcome import LoadReport
from db.preparation_lock import hold_preparation_lock
from db.vocab.record_keys import Key
from schemas.imports.catalogue import parse_catalogue


class CatalogueError(click.ClickException):
    """The catalogue's files cannot be loaded; one line for each reason."""


class CatalogueConflictsError(CatalogueError):
    """Files and database both changed a record since the last load, or did not where a decision says so."""

    exit_code = 2


@click.command("load", short_help="Bring the database to what the files say.")
@folder_option
@click.option("--take-files", multiple=True, metavar="RECORD", help="COLLECTION/ID of a conflict, or all.")
@click.option("--keep-database", multiple=True, metavar="RECORD", help="COLLECTION/ID of a conflict, or all.")
def load_command(folder: Path, take_files: tuple[str, ...], keep_database: tuple[str, ...]) -> None:
    """Load what changed in the files since their last load, also if another version of them was loaded since.

    A record that was edited in the database as well is a conflict: nothing is written, and the exit code is 2, unless
    one of the options decides for it. So it is if an option names a record that is no conflict.
    """
    resolve = choose_resolution(take_files, keep_database)
    with open_database(load_settings()) as engine:
        with hold_preparation_lock(engine):
            prepare_schema(engine)
            report = load_catalogue(engine, folder, resolve=resolve, decided=list_decided(take_files, keep_database))
        click.echo(format_report(report))


def load_catalogue(
    engine: Engine,
    folder: Path = CATALOGUE_FOLDER,
    *,
    resolve: Resolution = refuse_conflicts,
    decided: Collection[Key] = (),
) -> LoadReport:
    """Load the files, unless the database holds this very state of them without a conflict. Raises `CatalogueError`.

    The `decided` records have to be conflicts.
    """
    files = read_yaml_files(folder)
    digest = compute_digest(files)
    with read_connection(engine) as connection:
        number, held = catalogue_revision.fetch_revision(connection)
        is_settled = held == digest and not fetch_open_conflicts(connection)
    if is_settled and not decided:
        return LoadReport(number, {}, {}, {})
    catalogue = parse_catalogue(decode_files(files))
    if catalogue.problems:
        raise CatalogueError("\n".join(format_problems(folder, sorted(catalogue.problems))))
    try:
        with write_transaction(engine) as connection:
            report = load_records(connection, catalogue.written_records, digest, resolve=resolve, decided=decided)
            record_load(connection, digest)
            return report
    except RuleViolationsError as error:
        problems = format_problems(folder, locate_violations(catalogue, error.violations))
        raise CatalogueError("\n".join((*problems, *error.others))) from error
    except (LoadConflictsError, NoConflictError) as error:
        raise CatalogueConflictsError(str(error)) from error
    except CatalogueLoadError as error:
        raise CatalogueError(str(error)) from error


def load_leaving_conflicts(engine: Engine, folder: Path) -> LoadReport:
    """Load the files; a record that was edited in the database as well stays as it is there."""
    return load_catalogue(engine, folder, resolve=leave_conflicts)
