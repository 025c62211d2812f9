"""`therapydb catalogue check`: name file, line and field of whatever is wrong in the catalogue's files."""

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.cli.catalogue_files import decode_files, folder_option, format_problems, locate_violations, read_yaml_files
from api.cli.parsed_file_cache import build_cached_parser, fetch_cached_layout
from api.cli.user_cache import find_cache_folder
from db.loader.catalogue_index import CatalogueIndex
from db.loader.database_layout import DatabaseLayout
from db.loader.focus import Focus
from db.loader.rules.unused_attributes import find_unused_attributes
from db.loader.rules.warnings import find_warnings
from db.loader.validation import validate_catalogue
from db.vocab.enums import STANDING
from schemas.imports.catalogue import Catalogue, FileProblem, parse_catalogue


@click.command("check", short_help="Name file, line and field of whatever is wrong.")
@folder_option
@click.option(
    "--caches",
    type=click.Path(path_type=Path),
    envvar="XDG_CACHE_HOME",
    show_envvar=True,
    help="Where to keep what was parsed, for the next check; by default ~/.cache.",
)
@click.argument("only", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check_command(context: click.Context, folder: Path, caches: Path | None, only: tuple[Path, ...]) -> None:
    """Read all files and list what is wrong, in the files and folders named ONLY if any are named.

    Warnings are of the whole catalogue and leave the exit code alone.
    """
    with pause_garbage_collection():
        lines, has_problems = check_files(folder, only, caches)
    click.echo("\n".join(lines))
    context.exit(1 if has_problems else 0)


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Collect no garbage within the block: a fifth of the time of a check goes into looking for what is not there."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_files(folder: Path, only: Collection[Path], caches: Path | None) -> tuple[list[str], bool]:
    """Return the lines of the report on the files, and whether there are problems."""
    files = decode_files(read_yaml_files(folder))
    selected, cache = select_files(files, folder, only), find_cache_folder(caches)
    catalogue = parse_catalogue(files, build_cached_parser(folder, cache))
    judged = catalogue.list_positions(selected) if only else None
    found = find_problems(catalogue, fetch_cached_layout(cache), judged)
    problems = [problem for problem in found if problem.file in selected]
    faulty = {problem[:3] for problem in problems}  # a field with a problem gets no warning beside it
    warnings = [
        warning
        for warning in list_warnings(catalogue, judged)
        if warning.file in selected and warning[:3] not in faulty
    ]
    lines = (*format_problems(folder, problems), *format_warnings(folder, warnings, is_listed=bool(only)))
    return [*lines, *format_unused(catalogue), *format_summary(catalogue, problems)], bool(problems)


def select_files(files: Iterable[str], folder: Path, only: Iterable[Path]) -> set[str]:
    """Return the files that are named, or lie in a folder that is named; all if nothing is named."""
    named = [path.resolve() for path in only]
    if not named:
        return set(files)
    return {file for file in files if any((folder / file).resolve().is_relative_to(path) for path in named)}


def find_problems(catalogue: Catalogue, layout: DatabaseLayout, judged: Focus | None = None) -> list[FileProblem]:
    """Return all errors of form, and those of content of the judged records, sorted by file and line."""
    violations = validate_catalogue(catalogue.records, layout, catalogue.malformed, judged)
    return sorted({*catalogue.problems, *locate_violations(catalogue, violations)})


def list_warnings(catalogue: Catalogue, judged: Focus | None = None) -> list[FileProblem]:
    """Return what a curator may want to look at, though it is no error, sorted by place."""
    return locate_violations(catalogue, find_warnings(CatalogueIndex(catalogue.records), judged))


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
