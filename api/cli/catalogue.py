"""`therapydb catalogue`: validate the catalogue's files, and load them into the database."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path

import click
from sqlalchemy import Engine

import db
import schemas
from api.cli.configured_database import open_database, prepare_schema
from api.cli.conflict_options import choose_resolution
from api.cli.load_report import format_report
from api.settings import load_settings
from db.catalogue_loads import record_load, was_loaded
from db.engine import read_connection, write_transaction
from db.load_conflicts import fetch_open_conflicts
from db.loader import catalogue_revision
from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import CatalogueLoadError, LoadConflictsError, RuleViolationsError, Violation
from db.loader.file_changes import Resolution, leave_conflicts, refuse_conflicts
from db.loader.load import LoadReport, load_records
from db.loader.rules.unused_attributes import find_unused_attributes
from db.loader.rules.warnings import find_warnings
from db.loader.validation import validate_catalogue
from db.preparation_lock import hold_preparation_lock
from db.vocab.enums import STANDING
from db.vocab.record_types import RECORD_TYPES
from schemas.imports.catalogue import Catalogue, FileProblem, parse_catalogue
from schemas.imports.catalogue.file_schema import FILE_NAME, format_file_schema
from schemas.imports.catalogue.template import build_template

DB, SCHEMAS = (Path(str(room.__file__)).parent for room in (db, schemas))
CATALOGUE_FOLDER = DB / "catalogue"
# The code that turns files into rows: when it changes, unchanged files are loaded once more.
LOADER_CODE = (
    *(
        DB / room
        for room in ("documents", "hierarchy.py", "loader", "matching", "models", "search", "units", "vocab", "writer")
    ),
    SCHEMAS / "imports" / "catalogue",
)

TEMPLATE_SECTIONS = {record_type.singular: record_type.name for record_type in RECORD_TYPES if record_type.from_files}

folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=CATALOGUE_FOLDER,
    help="Where the YAML files are; by default those that come with the program.",
)


class CatalogueError(click.ClickException):
    """The catalogue's files cannot be loaded; one line for each reason."""


class CatalogueConflictsError(CatalogueError):
    """Files and database both changed a record since the last load."""

    exit_code = 2


@click.group("catalogue")
def catalogue_group() -> None:
    """Check the catalogue's files, or load them into the database."""


@catalogue_group.command("check", short_help="Name file, line and field of whatever is wrong.")
@folder_option
@click.argument("only", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check_command(context: click.Context, folder: Path, only: tuple[Path, ...]) -> None:
    """Read all files and list what is wrong, in the files and folders named ONLY if any are named.

    Warnings are of the whole catalogue and leave the exit code alone.
    """
    catalogue = parse_catalogue(decode_files(read_yaml_files(folder)))
    untried = set(iterate_other_records(catalogue, folder, only))
    problems = [problem for problem in find_problems(catalogue, untried) if _is_selected(folder / problem.file, only)]
    warnings = [warning for warning in list_warnings(catalogue) if _is_selected(folder / warning.file, only)]
    lines = (*format_problems(folder, problems), *format_warnings(folder, warnings, is_listed=bool(only)))
    click.echo("\n".join((*lines, *format_unused(catalogue), *format_summary(catalogue, problems))))
    context.exit(1 if problems else 0)


@catalogue_group.command("load", short_help="Bring the database to what the files say.")
@folder_option
@click.option("--take-files", multiple=True, metavar="RECORD", help="COLLECTION/ID of a conflict, or all.")
@click.option("--keep-database", multiple=True, metavar="RECORD", help="COLLECTION/ID of a conflict, or all.")
def load_command(folder: Path, take_files: tuple[str, ...], keep_database: tuple[str, ...]) -> None:
    """Load what changed in the files since their last load, also if another version of them was loaded since.

    A record that was edited in the database as well is a conflict: nothing is written, and the exit code is 2, unless
    one of the options decides for it.
    """
    resolve = choose_resolution(take_files, keep_database)
    with open_database(load_settings()) as engine:
        with hold_preparation_lock(engine):
            prepare_schema(engine)
            report = load_catalogue(engine, folder, resolve=resolve)
        click.echo(format_report(report))


def load_catalogue_once(engine: Engine, folder: Path = CATALOGUE_FOLDER) -> LoadReport:
    """Load the files unless this state of them was ever loaded into this database. Raises `CatalogueError`.

    A record that was edited in the database as well stays as it is there, and every report names it until a load
    decides the conflict.
    """
    digest = compute_digest(read_yaml_files(folder))
    with read_connection(engine) as connection:
        if was_loaded(connection, digest):
            number, _ = catalogue_revision.fetch_revision(connection)
            return LoadReport(number, {}, {}, {}, fetch_open_conflicts(connection))
    return load_catalogue(engine, folder, resolve=leave_conflicts)


@catalogue_group.command("new", short_help="Print a template of a new record.")
@click.argument("kind", type=click.Choice(tuple(TEMPLATE_SECTIONS)))
def new_command(kind: str) -> None:
    """Print a template of a new record, to be redirected into a file of the catalogue and filled in."""
    click.echo(build_template(TEMPLATE_SECTIONS[kind]), nl=False)


@catalogue_group.command("schema", short_help="Write the JSON Schema by which editors complete the files.")
@folder_option
def schema_command(folder: Path) -> None:
    """Write the JSON Schema of the files beside them, where their first line names it to editors."""
    (folder / FILE_NAME).write_text(format_file_schema(), "utf-8")
    click.echo(f"Wrote {FILE_NAME}.")


def load_catalogue(
    engine: Engine, folder: Path = CATALOGUE_FOLDER, *, resolve: Resolution = refuse_conflicts
) -> LoadReport:
    """Load the files, unless the database holds this very state of them without a conflict. Raises `CatalogueError`."""
    files = read_yaml_files(folder)
    digest = compute_digest(files)
    with read_connection(engine) as connection:
        number, held = catalogue_revision.fetch_revision(connection)
        is_settled = held == digest and not fetch_open_conflicts(connection)
    if is_settled:
        return LoadReport(number, {}, {}, {})
    catalogue = parse_catalogue(decode_files(files))
    if catalogue.problems:
        raise CatalogueError("\n".join(format_problems(folder, sorted(catalogue.problems))))
    try:
        with write_transaction(engine) as connection:
            report = load_records(connection, catalogue.written_records, digest, resolve=resolve)
            record_load(connection, digest)
            return report
    except RuleViolationsError as error:
        problems = format_problems(folder, locate_violations(catalogue, error.violations))
        raise CatalogueError("\n".join((*problems, *error.others))) from error
    except LoadConflictsError as error:
        raise CatalogueConflictsError(str(error)) from error
    except CatalogueLoadError as error:
        raise CatalogueError(str(error)) from error


def read_yaml_files(folder: Path) -> dict[str, bytes]:
    """Return the YAML files below the folder: relative path -> content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def decode_files(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode(errors="replace") for name, content in files.items()}


def compute_digest(files: Mapping[str, bytes]) -> str:
    """Return a digest of the files and of the code that turns them into rows."""
    digest = sha256()
    code = (
        (path.as_posix(), path.read_bytes()) for room in LOADER_CODE for path in sorted(room.rglob("*.py")) or [room]
    )
    for name, content in chain(files.items(), code):
        digest.update(f"{Path(name).name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def iterate_other_records(catalogue: Catalogue, folder: Path, only: tuple[Path, ...]) -> Iterator[tuple[str, int]]:
    """Yield section and position of the records of files that were not selected."""
    files = {place[()].file for places in catalogue.places.values() for place in places}
    selected = {file for file in files if _is_selected(folder / file, only)}
    for section, places in catalogue.places.items():
        yield from ((section, n) for n, place in enumerate(places) if place[()].file not in selected)


def find_problems(catalogue: Catalogue, untried: Collection[tuple[str, int]]) -> list[FileProblem]:
    """Return all errors of form and content, sorted by file and line; see `validate_catalogue` for `untried`."""
    violations = validate_catalogue(catalogue.records, catalogue.malformed, untried)
    return sorted({*catalogue.problems, *locate_violations(catalogue, violations)})


def locate_violations(catalogue: Catalogue, violations: Iterable[Violation]) -> list[FileProblem]:
    return sorted(catalogue.locate_problem(*violation) for violation in violations)


def format_problems(folder: Path, problems: Iterable[FileProblem]) -> list[str]:
    here, cwd = folder.resolve(), Path.cwd()
    shown = here.relative_to(cwd) if here.is_relative_to(cwd) else here
    return [f"{shown / file}:{line}: {field}: {message}" for file, line, field, message in problems]


def list_warnings(catalogue: Catalogue) -> list[FileProblem]:
    """Return what a curator may want to look at, though it is no error, sorted by place."""
    return locate_violations(catalogue, find_warnings(CatalogueIndex(catalogue.records)))


def format_warnings(folder: Path, warnings: list[FileProblem], *, is_listed: bool) -> list[str]:
    """Return a line for each warning, or how many each file has."""
    if is_listed:
        return [f"warning: {line}" for line in format_problems(folder, warnings)]
    counts = Counter(warning.file for warning in warnings)
    files = ", ".join(f"{file} {count}" for file, count in counts.most_common())
    return [f"warning: {len(warnings)} to look at, listed if you name the file: {files}"] if warnings else []


def format_unused(catalogue: Catalogue) -> list[str]:
    unused = find_unused_attributes(CatalogueIndex(catalogue.records))
    return [f"warning: no profile asks for {', '.join(unused)}"] if unused else []


def format_summary(catalogue: Catalogue, problems: list[FileProblem]) -> list[str]:
    """Return the numbers of records in each section, of claims by standing, and of problems."""
    counts = [f"{len(records):6} {section}" for section, records in catalogue.sections.items() if records]
    standings = Counter(CatalogueIndex(catalogue.records).standings.values())
    claims = ", ".join(f"{standings[standing]} {standing}" for standing in STANDING)
    return [*counts, f"claims: {claims}", f"{len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}"]


def _is_selected(path: Path, only: tuple[Path, ...]) -> bool:
    return not only or any(path.resolve().is_relative_to(selected.resolve()) for selected in only)
