"""Takes a database to the schema the code expects. All steps are one transaction, so a killed one leaves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from db.engine import WRITE
from db.faults import DatabaseUnusableError, explained, place
from db.models import Base
from db.version import MIGRATIONS, is_current, revision

LOCK = 7_264_190_331  # held while migrating; no other program locks this number in the same PostgreSQL database


def upgrade(engine: Engine, target: str = "head") -> None:
    """Take the database forward; one that is there already is read and not touched."""
    if is_current(engine) and target == "head":
        return
    with explained(engine.url), _alone(engine) as connection, _known(target):
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


def refuse_foreign(connection: Connection) -> None:
    """Raise when the tables are not those of a version that this code knows."""
    where, found = place(connection.engine.url), revision(connection)
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
