"""Keeps parsed files of the catalogue in the user's cache folder, so that a check parses only what changed.

An entry is JSON and is used only if its digest is that of this code, this text and what follows. Whatever else stands
there is parsed anew, and a folder that cannot be written stays as it is. What is loaded is always parsed.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import db
import schemas
from schemas.imports.catalogue import ParseFile
from schemas.imports.catalogue.parsed_file import ParsedFile, parse_file
from schemas.imports.catalogue.parsed_file_json import format_parsed_file, read_parsed_file

PARSER_CODE = tuple(Path(str(room.__file__)).parent for room in (db, schemas))
PARSER_PACKAGES = ("marshmallow", "pyyaml")


def find_cache_folder(caches: Path | None) -> Path | None:
    """Return the folder of entries, which may not exist yet; None for a user without a home."""
    with suppress(RuntimeError):
        return (caches or Path.home() / ".cache") / "therapydb" / "parsed_files"
    return None


def build_cached_parser(catalogue: Path, caches: Path | None = None) -> ParseFile:
    """Return a parser of the files below the folder that reads and writes entries below `caches`, or the home."""
    cache = find_cache_folder(caches)
    if cache is None:
        return parse_file
    code, folder = compute_code_digest(), catalogue.resolve()

    def parse(file: str, text: str) -> ParsedFile:
        entry = cache / f"{_digest(str(folder / file))}.json"
        if stored := _read_entry(entry, code + text):
            return read_parsed_file(file, stored)
        parsed = parse_file(file, text)
        _write_entry(entry, code + text, format_parsed_file(parsed))
        return parsed

    return parse


def compute_code_digest() -> str:
    """Return a digest of all that decides what a text is parsed to."""
    return _digest(sys.version, *map(version, PARSER_PACKAGES), *_iterate_parser_code())


def _iterate_parser_code() -> Iterator[str]:
    for folder in PARSER_CODE:
        for path in sorted(folder.rglob("*.py")):
            yield path.read_text("utf-8")


def _read_entry(entry: Path, key: str) -> str | None:
    """Return the JSON of an entry; None if it is missing, damaged or of another key."""
    with suppress(OSError, ValueError):
        digest, _, stored = entry.read_text("utf-8").partition("\n")
        return stored if digest == _digest(key, stored) else None
    return None


def _write_entry(entry: Path, key: str, stored: str) -> None:
    with suppress(OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Another check may run beside this one: an entry is there whole or not at all.
        with TemporaryDirectory(dir=entry.parent.parent) as folder:
            (new := Path(folder) / entry.name).write_text(f"{_digest(key, stored)}\n{stored}", "utf-8")
            new.replace(entry)


def _digest(*texts: str) -> str:
    digest = sha256()
    for text in texts:
        content = text.encode(errors="surrogatepass")
        digest.update(f"{len(content)}\n".encode() + content)
    return digest.hexdigest()
