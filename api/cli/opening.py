"""The database that the settings name, opened for a verb, and taken forward where that is not yet done."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from sqlalchemy import Engine

from api.settings import DEFAULT_DATABASE, Settings
from db.engine import connect
from db.version import is_current


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Give the engine of the configured database; the folder of the default one is made when it is missing."""
    if settings.database_url == Settings.database_url:
        try:
            DEFAULT_DATABASE.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise click.ClickException("The folder var cannot be made here; set THERAPYDB_DATABASE_URL.") from error
    engine = connect(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def bring_forward(engine: Engine) -> None:
    """Take the database to what the code expects; what migrates is imported only where there is something to do."""
    if not is_current(engine):
        import_module("db.schema").upgrade(engine)
