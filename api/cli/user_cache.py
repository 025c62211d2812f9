"""Keeps what was computed from the code in the user's cache folder. Whatever else stands there is not read."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import db
import schemas

DB, SCHEMAS = (Path(str(room.__file__)).parent for room in (db, schemas))
PARSER_CODE = (DB / "vocab", SCHEMAS / "imports" / "catalogue")  # all that decides what a text is parsed to
LAYOUT_CODE = (
    DB / "vocab",
    DB / "models",
    *(DB / "loader" / f"{name}.py" for name in ("layout_builder", "database_layout")),
)
PACKAGES = ("marshmallow", "pyyaml", "sqlalchemy")


def find_cache_folder(caches: Path | None) -> Path | None:
    """Return the folder of entries, which may not exist yet; None for a user without a home."""
    with suppress(RuntimeError):
        return (caches or Path.home() / ".cache") / "therapydb"
    return None


def compute_code_digest(paths: Iterable[Path]) -> str:
    """Return a digest of the modules there and below, and of the versions of what they are run by."""
    return compute_digest(sys.version, *map(version, PACKAGES), *_iterate_code(paths))


def _iterate_code(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield module.read_text("utf-8")


def read_entry(entry: Path, key: str) -> str | None:
    """Return the text of an entry; None if it is missing, damaged or of another key."""
    with suppress(OSError, ValueError):
        digest, _, stored = entry.read_text("utf-8").partition("\n")
        return stored if digest == compute_digest(key, stored) else None
    return None


def write_entry(entry: Path, key: str, stored: str) -> None:
    """Write an entry, unless the folder cannot be written."""
    with suppress(OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Another check may run beside this one: an entry is there whole or not at all.
        with TemporaryDirectory(dir=entry.parent.parent) as folder:
            (new := Path(folder) / entry.name).write_text(f"{compute_digest(key, stored)}\n{stored}", "utf-8")
            new.replace(entry)


def compute_digest(*texts: str) -> str:
    digest = sha256()
    for text in texts:
        content = text.encode(errors="surrogatepass")
        digest.update(f"{len(content)}\n".encode() + content)
    return digest.hexdigest()
