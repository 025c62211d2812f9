"""Takes a database to the schema the code expects. All steps are one transaction, so a killed one leaves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from db.engine import WRITE, reading
from db.faults import SQLITE, DatabaseUnusableError, explained, place
from db.models import Base

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_264_190_331  # held while migrating; no other program locks this number in the same PostgreSQL database


def head() -> str:
    """Return the revision that this code expects."""
    return str(_scripts().get_current_head())


def current(engine: Engine) -> str | None:
    """Return the revision the database is at; None when it has no schema yet."""
    with explained(engine.url), reading(engine) as connection:
        return revision(connection)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Take the database forward; one that is there already is read and not touched."""
    with explained(engine.url):
        with reading(engine) as connection:
            refuse_damaged(connection)
            if target == "head" and revision(connection) == head():
                return
        with _alone(engine) as connection, _known(target):
            command.upgrade(config(connection), target)


def downgrade(engine: Engine, target: str) -> None:
    """Take the database back to a revision; `base` drops every table with its rows."""
    with explained(engine.url), _alone(engine) as connection, _known(target):
        command.downgrade(config(connection), target)


def config(connection: Connection) -> Config:
    """Return what alembic's own commands take, so that they run on this connection and open no other."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def refuse_damaged(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise DatabaseUnusableError(SQLITE["SQLITE_CORRUPT"].format(place=place(connection.engine.url)))


def refuse_foreign(connection: Connection) -> None:
    """Raise when the tables are not those of a version that this code knows."""
    where, found = place(connection.engine.url), revision(connection)
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        raise DatabaseUnusableError(
            f"The database at {where} is at revision {found}, which this version of therapydb does not know;"
            " upgrade therapydb, or give it another database."
        )
    taken = sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))
    if found is None and taken:
        raise DatabaseUnusableError(
            f"The database at {where} holds a table {taken[0]} that is not therapydb's; give it another."
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


@contextmanager
def _known(target: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise DatabaseUnusableError(f"There is no revision {target} to go to from here.") from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migration runs beside."""
    with engine.connect() as connection, _building_anew(connection), connection.execution_options(**WRITE).begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        refuse_foreign(connection)
        yield connection
        _refuse_loose_ends(connection)


@contextmanager
def _building_anew(connection: Connection) -> Iterator[None]:
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


def _refuse_loose_ends(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if loose is not None:
            raise DatabaseUnusableError(
                f"A row of {loose[0]} would point at a row of {loose[2]} that is gone; nothing was done."
            )
