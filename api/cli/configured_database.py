"""The database of the settings: opened for a command, and prepared where that is not done yet."""

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
    """Yield the engine of the configured database; the folder of the default one is created if missing."""
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


def prepare_schema(engine: Engine, target: str = "head") -> None:
    """Migrate to the newest revision and create the instance's secret, where either is missing."""
    if target != "head" or not is_at_head(engine):
        import_module("db.migrate").upgrade(engine, target)  # alembic is slow to import
    if target == "head":
        import_module("db.instance_secret").ensure_secret(engine)
