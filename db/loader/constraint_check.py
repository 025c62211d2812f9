"""Tries the constraints of the database on an empty database in memory, so that each violation names its record."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, create_mock_engine, event
from sqlalchemy.exc import IntegrityError, StatementError

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile import TableRow, compile_rows
from db.loader.compile.shared_columns import Values
from db.loader.constraint_messages import CONSTRAINT_MESSAGES
from db.loader.errors import Violation
from db.loader.insert_order import group_by_table, rank_ids
from db.models import Base

CHECK_FAILED, FOREIGN_KEY_FAILED = "CHECK constraint failed: ", "FOREIGN KEY constraint failed"
NOT_NULL_FAILED = "NOT NULL constraint failed: "
# Tables whose rows are items of a list in their record.
LIST_TABLES = ("evidence", "components")


class RejectedRow(NamedTuple):
    row: TableRow
    error: str  # of the database


class DriverConnection(Protocol):
    """The connection of the database driver, as far as it is used here."""

    def executescript(self, statements: str) -> object: ...


def find_constraint_violations(index: CatalogueIndex, reported: Collection[tuple[str, int]]) -> list[Violation]:
    """Insert all rows, one by one where it must be; skip records for which violations were reported already."""
    rows = group_by_table(compile_rows(index, reported))
    with _engine_of_empty_databases().connect() as connection:
        if index.malformed or reported:  # links to these records lead nowhere, which is no fault of those that link
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        rejected = [
            rejected_row
            for table in Base.metadata.sorted_tables
            for rejected_row in _insert_rows(connection, table, _sort_rows(table, rows[table.name]))
        ]
    # Where a row was refused for itself, others were only because it is absent.
    own = [rejected_row for rejected_row in rejected if FOREIGN_KEY_FAILED not in rejected_row.error]
    return [_describe_violation(rejected_row) for rejected_row in own or rejected]


@cache
def _engine_of_empty_databases() -> Engine:
    """Return an engine each of whose connections is to another database in memory, with all tables and no rows.

    It is kept, since an engine caches the statements it compiled, and those are the same in each check.
    """
    engine = create_engine("sqlite://", poolclass=NullPool)
    event.listen(engine, "connect", _create_tables)
    return engine


def _create_tables(connection: DriverConnection, _record: object) -> None:
    connection.executescript(_schema_script())


@cache
def _schema_script() -> str:
    statements: list[Any] = []
    engine = create_mock_engine("sqlite://", lambda statement, *_args, **_kwargs: statements.append(statement))
    Base.metadata.create_all(engine, checkfirst=False)
    created = (str(statement.compile(dialect=engine.dialect)) for statement in statements)
    return ";\n".join(("PRAGMA foreign_keys = ON", *created))


def _sort_rows(table: Table, rows: list[TableRow]) -> list[TableRow]:
    rank = rank_ids(table, [row.values for row in rows])
    return sorted(rows, key=lambda row: rank[row.values["id"]]) if rank else rows


def _insert_rows(connection: Connection, table: Table, rows: list[TableRow]) -> Iterator[RejectedRow]:
    """Insert all rows at once, and one by one only if that fails."""
    if not rows:
        return
    # Any moment does: the column is required, and the writer sets the true one.
    moment = {"updated_at": datetime.now(UTC)} if "updated_at" in table.c else {}
    values = [row.values | moment for row in rows]
    if _try_insert(connection, table, values):
        for row, row_values in zip(rows, values, strict=True):
            if error := _try_insert(connection, table, [row_values]):
                yield RejectedRow(row, error)


def _try_insert(connection: Connection, table: Table, rows: list[Values]) -> str | None:
    try:
        # A savepoint: a row that is refused must not undo those that were inserted before it.
        with connection.begin_nested():
            connection.execute(table.insert(), rows)
    except StatementError as error:
        return str(error.orig or error)
    return None


def _describe_violation(rejected: RejectedRow) -> Violation:
    row, error = rejected
    field, message = _explain_error(row.table, list(row.values), error)
    within = (row.table, row.values["position"]) if row.table in LIST_TABLES else ()
    return Violation(row.section, row.position, (*within, *filter(None, field.split("."))), message)


def explain_integrity_error(error: IntegrityError) -> str:
    """Return what a constraint of either database refused, in the words of the files."""
    text = str(error.orig or error)
    diagnosis = getattr(error.orig, "diag", None)  # of PostgreSQL
    constraint = getattr(diagnosis, "constraint_name", None) or text.partition(CHECK_FAILED)[2]
    # The longest match: `therapy_conditions` also contains `conditions`.
    table = max((table for table in Base.metadata.tables if table in constraint), key=len, default="")
    name = constraint.removeprefix(f"ck_{table}_")
    field, message = CONSTRAINT_MESSAGES.get(name, ("", f"must hold: {name.replace('_', ' ') or text.splitlines()[0]}"))
    return " ".join(filter(None, (table, field, message)))


def _explain_error(table: str, columns: Iterable[str], error: str) -> tuple[str, str]:
    """Return field and message; a constraint without a message gives its name and the column it begins with."""
    if NOT_NULL_FAILED in error:
        return error.partition(NOT_NULL_FAILED)[2].partition(".")[2], "is missing"
    name = error.partition(CHECK_FAILED)[2].removeprefix(f"ck_{table}_")
    # By convention a constraint is named after the column that it is about.
    column = next((column for column in columns if name.startswith(column)), "")
    return CONSTRAINT_MESSAGES.get(name, (column, f"must hold: {name.replace('_', ' ') or error}"))
