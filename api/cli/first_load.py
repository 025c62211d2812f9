"""The load of the catalogue at a start, which is skipped where this state of it was ever loaded before."""

from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

import db
import schemas
from api.cli.catalogue_files import CATALOGUE_FOLDER, read_yaml_files
from db.catalogue_loads import was_loaded
from db.engine import read_connection
from db.load_conflicts import fetch_open_conflicts
from db.loader import catalogue_revision
from db.loader.load_outcome import LoadReport

DB, SCHEMAS = (Path(str(room.__file__)).parent for room in (db, schemas))
# The code that turns files into rows: when it changes, unchanged files are loaded once more.
LOADER_CODE = (
    *(
        DB / room
        for room in ("documents", "hierarchy.py", "loader", "matching", "models", "search", "units", "vocab", "writer")
    ),
    SCHEMAS / "imports" / "catalogue",
)


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
    loader = import_module("api.cli.catalogue")  # which most starts do not need
    report: LoadReport = loader.load_leaving_conflicts(engine, folder)
    return report


def compute_digest(files: Mapping[str, bytes]) -> str:
    """Return a digest of the files and of the code that turns them into rows."""
    digest = sha256()
    code = (
        (path.as_posix(), path.read_bytes()) for room in LOADER_CODE for path in sorted(room.rglob("*.py")) or [room]
    )
    for name, content in chain(files.items(), code):
        digest.update(f"{Path(name).name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
