"""The options of `therapydb catalogue load` that decide conflicts between files and database."""

from collections.abc import Collection

import click

from db.loader.file_changes import KEEP_DATABASE, REFUSE, TAKE_FILES, Resolution
from db.vocab.record_documents import RECORD_CLASSES
from db.vocab.record_keys import Key, format_key, parse_key

ALL = "all"


def choose_resolution(take_files: Collection[str], keep_database: Collection[str]) -> Resolution:
    """Return what the options decide for a record; naming it goes before `all`.

    Raises `UsageError` for a name that no record has the form of, and for one that stands in both options.
    """
    for name in (*take_files, *keep_database):
        _check_name(name)
    if contradictory := sorted({*take_files} & {*keep_database}):
        raise click.UsageError(f"{contradictory[0]} stands in both --take-files and --keep-database.")

    def resolve(key: Key) -> str:
        for name in (format_key(key), ALL):
            if name in take_files:
                return TAKE_FILES
            if name in keep_database:
                return KEEP_DATABASE
        return REFUSE

    return resolve


def list_decided(*options: Collection[str]) -> list[Key]:
    """Return the records that the options name, which `all` does not."""
    return [parse_key(name) for names in options for name in names if name != ALL]


def _check_name(name: str) -> None:
    collection, id_ = parse_key(name)
    if name != ALL and not (collection in RECORD_CLASSES and id_):
        raise click.UsageError(f"{name} is neither all nor COLLECTION/ID; collections are {', '.join(RECORD_CLASSES)}.")
