"""Migrate a database to the schema that the code expects, in one transaction: a killed migration leaves nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from db.connection_errors import DatabaseUnusableError, describe_location, is_lock_timeout, translate_driver_errors
from db.engine import WAIT_SECONDS, WRITE_OPTIONS
from db.models import Base
from db.schema_revision import MIGRATIONS, is_at_head, read_schema_revision

# Held while migrating; no other program locks this number in the same PostgreSQL database.
MIGRATION_LOCK_ID = 7_264_190_331
LOCK_SECONDS = 4.0
# PostgreSQL queues readers behind a lock that is waited for, so each wait is short, and the migration starts again.
LOCK_ATTEMPT_SECONDS = 0.2


def upgrade(engine: Engine, target: str = "head") -> None:
    """Migrate to a newer revision; a database at the newest one is not written to. Raises `DatabaseUnusableError`."""
    if is_at_head(engine) and target == "head":
        return
    _migrate(engine, target, command.upgrade)


def downgrade(engine: Engine, target: str) -> None:
    """Migrate to an older revision; `base` drops every table with its rows. Raises `DatabaseUnusableError`."""
    _migrate(engine, target, command.downgrade)


def _migrate(engine: Engine, target: str, run_migrations: Callable[[Config, str], None]) -> None:
    deadline = monotonic() + LOCK_SECONDS
    while True:
        try:
            with translate_driver_errors(engine.url), _begin_migration(engine) as connection:
                with _translate_unknown_target(target):
                    run_migrations(make_alembic_config(connection), target)
                return
        except DatabaseUnusableError as error:
            if not is_lock_timeout(error.__cause__):
                raise
            # Checked after an attempt, so that even a deadline of zero tries once.
            if monotonic() > deadline:
                raise _make_lock_error(engine) from error
        sleep(LOCK_ATTEMPT_SECONDS)


def _make_lock_error(engine: Engine) -> DatabaseUnusableError:
    place = describe_location(engine.url)
    return DatabaseUnusableError(
        f"The tables of the database at {place} are locked by other sessions; the migration gave up after"
        f" {LOCK_SECONDS:.0f} seconds and changed nothing."
    )


def make_alembic_config(connection: Connection) -> Config:
    """Return the configuration with which alembic's commands use this connection and open no other."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


def check_known_schema(connection: Connection) -> None:
    """Raise `DatabaseUnusableError` if the tables are not those of a version known to this code."""
    place, revision = describe_location(connection.engine.url), read_schema_revision(connection)
    known = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    if revision is not None and revision not in {script.revision for script in known}:
        raise DatabaseUnusableError(
            f"The database at {place} is at revision {revision}, which this version of therapydb does not know;"
            " upgrade therapydb, or give it another database."
        )
    conflicting = sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))
    if revision is None and conflicting:
        raise DatabaseUnusableError(
            f"The database at {place} holds a table {conflicting[0]} that is not therapydb's; use another database."
        )


@contextmanager
def _translate_unknown_target(target: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise DatabaseUnusableError(f"There is no revision {target} to go to from here.") from error


@contextmanager
def _begin_migration(engine: Engine) -> Iterator[Connection]:
    """A transaction that excludes other migrations, and that fails rather than wait for a lock."""
    with (
        engine.connect() as connection,
        _disable_foreign_keys(connection),
        _limit_lock_wait(connection),
        connection.execution_options(**WRITE_OPTIONS).begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_ATTEMPT_SECONDS * 1000:.0f}")
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK_ID})
        check_known_schema(connection)
        yield connection
        _check_foreign_keys(connection)


@contextmanager
def _limit_lock_wait(connection: Connection) -> Iterator[None]:
    """Make SQLite wait for another writer no longer than one attempt."""
    if connection.dialect.name != "sqlite":
        yield
        return
    _set_busy_timeout(connection, LOCK_ATTEMPT_SECONDS)
    try:
        yield
    finally:
        _set_busy_timeout(connection, WAIT_SECONDS)


def _set_busy_timeout(connection: Connection, seconds: float) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - for the type checker: it was opened just now
    driver.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


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
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise DatabaseUnusableError(
                f"A row of {orphan[0]} would reference a missing row of {orphan[2]}; nothing was changed."
            )
