"""Databases with all tables, empty or with a catalogue: each kind is made once in a process, and then copied."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from api.cli.catalogue import load_catalogue
from db.engine import create_database_engine, write_transaction
from db.loader.load import load_records
from db.migrate import upgrade
from tests.small_catalogue import SAMPLE_CATALOGUE, SMALL_LOADED_AT, parse_small_catalogue

MAINTENANCE = "postgres"  # the database of a server that every cluster has

Fill: TypeAlias = Callable[[Engine], object]  # a function of a module, so that what it fills is found again


def migrate(engine: Engine) -> None:
    """Bring an empty database to the newest revision."""
    copy_filled(engine, upgrade)


def load_sample(engine: Engine) -> None:
    """Bring an empty database to the newest revision, and load the sample catalogue."""
    copy_filled(engine, _fill_with_sample)


def load_small(engine: Engine) -> None:
    """The same with the small catalogue, at `SMALL_LOADED_AT`."""
    copy_filled(engine, _fill_with_small)


def load_shipped(engine: Engine) -> None:
    """The same with the catalogue that comes with the program."""
    copy_filled(engine, _fill_with_shipped)


def copy_filled(engine: Engine, fill: Fill) -> None:
    """Replace an empty database by a copy of one that `fill` has filled."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).write_bytes(_read_filled_file(fill))
    else:
        _execute(engine.url, f'DROP DATABASE "{engine.url.database}"')
        _copy_database(engine.url, _create_template(engine.url.set(database=MAINTENANCE), fill))


def open_rolled_back(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that is rolled back; for fixtures."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


def _fill_with_sample(engine: Engine) -> None:
    migrate(engine)
    load_catalogue(engine, SAMPLE_CATALOGUE)


def _fill_with_small(engine: Engine) -> None:
    migrate(engine)
    with write_transaction(engine) as connection:
        load_records(connection, parse_small_catalogue().written_records, repr(()), now=SMALL_LOADED_AT)


def _fill_with_shipped(engine: Engine) -> None:
    migrate(engine)
    load_catalogue(engine)


@cache
def _read_filled_file(fill: Fill) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "therapydb.sqlite"
        engine = create_database_engine(f"sqlite:///{file}")
        fill(engine)
        engine.dispose()  # the last connection writes what the log holds into the file
        return file.read_bytes()


@cache
def _create_template(server: URL, fill: Fill) -> str:
    """Return the name of a database of the server that `fill` has filled, and to which nothing is connected."""
    name = f"template_{fill.__name__}"
    engine = create_database_engine(server.set(database=name).render_as_string(hide_password=False))
    _copy_database(engine.url, "template0")
    fill(engine)
    engine.dispose()
    return name


def _copy_database(url: URL, template: str) -> None:
    _execute(url, f'CREATE DATABASE "{url.database}" TEMPLATE "{template}"')


def _execute(url: URL, statement: str) -> None:
    """Execute a statement about a whole database, connected to another one."""
    engine = create_database_engine(url.set(database=MAINTENANCE).render_as_string(hide_password=False))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
