"""The log of changes: one row a document, without gaps, and no alteration that stays unnoticed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, bindparam, select, text, update
from sqlalchemy.exc import DBAPIError

from db.changes.change_log import HASHED_COLUMNS, TABLE, Head, fetch_head, verify_chain
from db.documents.document_store import TABLE as DOCUMENTS
from db.documents.document_store import fetch_documents
from db.engine import create_database_engine, write_transaction
from db.loader.catalogue_revision import fetch_state
from db.models import Base
from db.writer.apply import apply_changes
from tests.db.writer.test_owners import BLEEDING, EDITED, EDITOR, create, edit, load, request_edit
from tests.migrated_database import migrate

UNLOCK = {
    "sqlite": ("DROP TRIGGER changes_refuse_UPDATE", "DROP TRIGGER changes_refuse_DELETE"),
    "postgresql": ("DROP TRIGGER changes_refuse ON changes",),
}


@pytest.fixture
def logged(small_connection: Connection) -> Connection:
    edit(small_connection, BLEEDING, statement=EDITED)
    create(small_connection, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    return small_connection


def read_log(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(TABLE).order_by(TABLE.c.seq)).mappings()]


def test_each_changed_document_has_one_row(logged: Connection) -> None:
    log = read_log(logged)
    documents = logged.execute(select(DOCUMENTS)).all()
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    assert len(log) == sum(row.version for row in documents)
    update_row = log[-2]
    assert (update_row["type"], update_row["members"], update_row["version"]) == ("update", ["statement"], 2)
    assert (update_row["actor"], update_row["reason"], update_row["source"]) == ("editor", "A reason.", "test")
    assert log[-1]["affects"] == [
        f"claims/{row.part_of.partition('/')[2]}" for row in documents if row.owner != "files"
    ]


def test_a_clock_that_is_set_back_dates_no_change_before_the_last(small_connection: Connection) -> None:
    now = datetime(2031, 1, 1, tzinfo=UTC)
    earlier = now - timedelta(days=400)
    for number, (key, moment) in enumerate(((BLEEDING, now), (("risks", "bleeding"), earlier), (BLEEDING, earlier))):
        member = "statement" if key == BLEEDING else "description"
        requested = request_edit(small_connection, key, **{member: f"{EDITED[:-1]}, time {number}."})
        apply_changes(small_connection, requested, EDITOR, now=moment)
    moments = [now + timedelta(seconds=number) for number in range(3)]
    assert [row["at"] for row in read_log(small_connection)[-3:]] == moments
    assert fetch_state(small_connection).updated_at == moments[-1]
    for key, moment in ((("risks", "bleeding"), moments[1]), (BLEEDING, moments[2])):
        table = Base.metadata.tables[key[0]]
        assert fetch_documents(small_connection, [key])[key]["updated_at"] == moment
        assert small_connection.scalar(select(table.c.updated_at).where(table.c.id == key[1])) == moment


def test_the_log_replayed_gives_the_documents(logged: Connection) -> None:
    replayed: dict[tuple[str, str], str] = {}
    for row in read_log(logged):
        replayed[row["collection"], row["record_id"]] = row["document"]
    assert replayed == {(row.collection, row.id): row.document for row in logged.execute(select(DOCUMENTS))}


def test_the_chain_is_whole(logged: Connection) -> None:
    assert list(verify_chain(logged, fetch_head(logged).hash)) == []


@pytest.mark.parametrize("statement", ["UPDATE changes SET reason = 'x'", "DELETE FROM changes"])
def test_the_database_refuses_to_alter_the_log(logged: Connection, statement: str) -> None:
    savepoint = logged.begin_nested()
    with pytest.raises(DBAPIError, match="never altered"):
        logged.execute(text(statement))
    savepoint.rollback()


@pytest.fixture
def unlocked(logged: Connection) -> Connection:
    """The log as somebody sees it who may drop triggers."""
    for statement in UNLOCK[logged.dialect.name]:
        logged.execute(text(statement))
    return logged


def alter(value: Any) -> Any:
    match value:
        case int():
            return value + 1000
        case str():
            return f"{value}x"
        case list():
            return [*value, "x"]
        case None:
            return "x"
        case _:
            return value.replace(year=1999)


@pytest.mark.slow
@pytest.mark.parametrize("column", HASHED_COLUMNS)
def test_an_edit_of_any_column_is_found(unlocked: Connection, column: str) -> None:
    seq = fetch_head(unlocked).seq - 1
    row = read_log(unlocked)[seq - 1]
    statement = (
        update(TABLE).where(TABLE.c.seq == seq).values({column: bindparam("altered", type_=TABLE.c[column].type)})
    )
    unlocked.execute(statement, {"altered": alter(row[column])})
    assert list(verify_chain(unlocked))


def test_a_removed_row_and_a_swap_are_found(unlocked: Connection) -> None:
    head = fetch_head(unlocked)
    unlocked.execute(TABLE.delete().where(TABLE.c.seq == 5))
    assert [error.seq for error in verify_chain(unlocked)] == [6, 6]
    unlocked.execute(update(TABLE).where(TABLE.c.seq == head.seq).values(seq=5))
    assert list(verify_chain(unlocked))


def test_a_cut_end_shows_only_against_a_head_that_was_kept(unlocked: Connection) -> None:
    head = fetch_head(unlocked)
    unlocked.execute(TABLE.delete().where(TABLE.c.seq == head.seq))
    assert list(verify_chain(unlocked)) == []
    assert [error.seq for error in verify_chain(unlocked, head.hash)] == [head.seq - 1]


@pytest.mark.slow
def test_an_older_database_begins_its_log_with_the_next_load(empty_database: Engine) -> None:
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        for statement in UNLOCK[connection.dialect.name]:
            connection.execute(text(statement))
        load(connection)
        connection.execute(TABLE.delete())
        connection.execute(text("UPDATE revision SET digest = ''"))
    survivor = create_database_engine(empty_database.url.render_as_string(hide_password=False))
    with write_transaction(survivor) as connection:
        report = load(connection)
        assert report.is_unchanged
        assert fetch_head(connection) != Head(0, "")
        assert len(read_log(connection)) == len(connection.execute(select(DOCUMENTS)).all())
        assert list(verify_chain(connection)) == []
    survivor.dispose()
