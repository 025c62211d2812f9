"""Takes a database to the schema the code expects. All steps are one transaction, so a killed one leaves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from db.connection_errors import DatabaseUnusableError, describe_location, translate_driver_errors
from db.engine import WRITE_OPTIONS
from db.models import Base
from db.schema_revision import MIGRATIONS, is_at_head, read_revision

MIGRATION_LOCK_ID = (
    7_264_190_331  # held while migrating; no other program locks this number in the same PostgreSQL database
)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Take the database forward; one that is there already is read and not touched."""
    if is_at_head(engine) and target == "head":
        return
    with translate_driver_errors(engine.url), _begin_migration(engine) as connection, _translate_unknown_target(target):
        command.upgrade(make_alembic_config(connection), target)


def downgrade(engine: Engine, target: str) -> None:
    """Take the database back to a revision; `base` drops every table with its rows."""
    with translate_driver_errors(engine.url), _begin_migration(engine) as connection, _translate_unknown_target(target):
        command.downgrade(make_alembic_config(connection), target)


def make_alembic_config(connection: Connection) -> Config:
    """Return what alembic's own commands take, so that they run on this connection and open no other."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


def check_known_schema(connection: Connection) -> None:
    """Raise when the tables are not those of a version that this code knows."""
    where, found = describe_location(connection.engine.url), read_revision(connection)
    known = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    if found is not None and found not in {script.revision for script in known}:
        raise DatabaseUnusableError(
            f"The database at {where} is at revision {found}, which this version of therapydb does not know;"
            " upgrade therapydb, or give it another database."
        )
    taken = sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))
    if found is None and taken:
        raise DatabaseUnusableError(
            f"The database at {where} holds a table {taken[0]} that is not therapydb's; give it another."
        )


@contextmanager
def _translate_unknown_target(target: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise DatabaseUnusableError(f"There is no revision {target} to go to from here.") from error


@contextmanager
def _begin_migration(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migration runs beside."""
    with (
        engine.connect() as connection,
        _disable_foreign_keys(connection),
        connection.execution_options(**WRITE_OPTIONS).begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK_ID})
        check_known_schema(connection)
        yield connection
        _check_foreign_keys(connection)


@contextmanager
def _disable_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and rebuild a table that others refer to; it takes the pragma only outside a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - for the type checker: it was opened just now
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if loose is not None:
            raise DatabaseUnusableError(
                f"A row of {loose[0]} would point at a row of {loose[2]} that is gone; nothing was done."
            )
