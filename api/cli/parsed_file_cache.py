"""Keeps parsed files of the catalogue and the layout of the database, so that a check reads only what changed.

An entry is JSON and is used only if its digest is that of this code, this text and what follows. Whatever else stands
there is made anew, and a folder that cannot be written stays as it is. What is loaded is always parsed.
"""

from importlib import import_module
from pathlib import Path

from api.cli import user_cache
from api.cli.user_cache import compute_code_digest, compute_digest, read_entry, write_entry
from db.loader.database_layout import DatabaseLayout, format_layout, read_layout
from schemas.imports.catalogue import ParseFile
from schemas.imports.catalogue.parsed_file import ParsedFile, parse_file
from schemas.imports.catalogue.parsed_file_json import format_parsed_file, read_parsed_file


def build_cached_parser(catalogue: Path, cache: Path | None) -> ParseFile:
    """Return a parser of the files below the folder that reads and writes entries below `cache`, if there is one."""
    if cache is None:
        return parse_file
    code, folder = compute_code_digest(user_cache.PARSER_CODE), catalogue.resolve()

    def parse(file: str, text: str) -> ParsedFile:
        entry = cache / "parsed_files" / f"{compute_digest(str(folder / file))}.json"
        if stored := read_entry(entry, code + text):
            return read_parsed_file(file, stored)
        parsed = parse_file(file, text)
        write_entry(entry, code + text, format_parsed_file(parsed))
        return parsed

    return parse


def fetch_cached_layout(cache: Path | None) -> DatabaseLayout:
    """Return the layout of the database; only where no entry holds it are the models imported, which takes longer."""
    entry, code = cache and cache / "layout" / "layout.json", compute_code_digest(user_cache.LAYOUT_CODE)
    if entry and (stored := read_entry(entry, code)):
        return read_layout(stored)
    layout: DatabaseLayout = import_module("db.loader.layout_builder").build_layout()
    if entry:
        write_entry(entry, code, format_layout(layout))
    return layout
