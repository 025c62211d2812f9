"""The catalogue's files: where they are, what they hold, and how their problems are printed."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

import db
from db.loader.errors import Violation

if TYPE_CHECKING:
    from schemas.imports.catalogue import Catalogue, FileProblem

CATALOGUE_FOLDER = Path(str(db.__file__)).parent / "catalogue"

folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=CATALOGUE_FOLDER,
    help="Where the YAML files are; by default those that come with the program.",
)


def read_yaml_files(folder: Path) -> dict[str, bytes]:
    """Return the YAML files below the folder: relative path -> content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def decode_files(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode(errors="replace") for name, content in files.items()}


def locate_violations(catalogue: "Catalogue", violations: Iterable[Violation]) -> "list[FileProblem]":
    return sorted(catalogue.locate_problem(*violation) for violation in violations)


def format_problems(folder: Path, problems: "Iterable[FileProblem]") -> list[str]:
    here, cwd = folder.resolve(), Path.cwd()
    shown = here.relative_to(cwd) if here.is_relative_to(cwd) else here
    return [f"{shown / file}:{line}: {field}: {message}" for file, line, field, message in problems]
