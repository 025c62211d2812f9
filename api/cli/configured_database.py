"""The database that the settings name, opened for a verb, and taken forward where that is not yet done."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
from sqlalchemy import Engine

from api.settings import DEFAULT_DATABASE, Settings
from db.engine import create_database_engine
from db.schema_revision import is_at_head


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    """Give the engine of the configured database; the folder of the default one is made when it is missing."""
    if settings.database_url == Settings.database_url:
        try:
            DEFAULT_DATABASE.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise click.ClickException("The folder var cannot be made here; set THERAPYDB_DATABASE_URL.") from error
    engine = create_database_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def upgrade_if_needed(engine: Engine) -> None:
    """Take the database to what the code expects; what migrates is imported only where there is something to do."""
    if not is_at_head(engine):
        import_module("db.migrate").upgrade(engine)
