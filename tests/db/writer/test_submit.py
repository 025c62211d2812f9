"""A change is prepared without the lock: a writer that is overtaken meanwhile loses nothing, and undoes nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, event

from db.changes.change_log import verify_chain
from db.documents.document_store import fetch_documents
from db.engine import read_connection
from db.loader.public_ids import make_claim_id
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.change_errors import RecordViolationsError, VersionConflictError
from db.writer.change_plan import RequestedChange
from db.writer.submit import submit_changes
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.db.writer.test_owners import BLEEDING, EDITED, EDITOR, request_edit
from tests.small_catalogue import parse_small_catalogue

COST = "claims", make_claim_id("brand-cost")


def date_claim(number: int) -> dict[str, object]:
    return {"as_of": str(2010 + number)}


def submit_edit(database: Engine, key: Key, **members: object) -> None:
    submit_changes(database, lambda connection: request_edit(connection, key, **members), EDITOR)


def overtake(
    database: Engine, key: Key, members: dict[str, object], others: list[tuple[Key, dict[str, object]]]
) -> Callable[[Connection], list[RequestedChange]]:
    """Return a reader of requests, after each of whose first reads another writer commits one of these edits."""

    def read_requests(connection: Connection) -> list[RequestedChange]:
        requested = request_edit(connection, key, **members)  # the snapshot is taken by now
        if others:
            other, edited = others.pop(0)
            submit_edit(database, other, **edited)
        return requested

    return read_requests


def read_member(database: Engine, key: Key, member: str) -> object:
    with read_connection(database) as connection:
        (row,) = fetch_documents(connection, [key]).values()
    return parse_document(key[0], row["document"]).get(member)


def assert_is_whole(database: Engine) -> None:
    with database.connect() as connection:
        assert_is_rebuild(connection)
        assert list(verify_chain(connection)) == []


@pytest.mark.slow
def test_an_edit_of_the_same_record_between_preparing_and_writing_is_kept(small_database: Engine) -> None:
    others = [(BLEEDING, date_claim(0))]
    submit_changes(small_database, overtake(small_database, BLEEDING, {"statement": EDITED}, others), EDITOR)
    assert not others
    assert read_member(small_database, BLEEDING, "statement") == EDITED
    assert read_member(small_database, BLEEDING, "as_of") == date_claim(0)["as_of"]
    assert_is_whole(small_database)


@pytest.mark.slow
def test_an_edit_of_another_record_between_preparing_and_writing_is_kept(small_database: Engine) -> None:
    others: list[tuple[Key, dict[str, object]]] = [(COST, {"statement": "Bleeding after infusions was dear."})]
    submit_changes(small_database, overtake(small_database, BLEEDING, {"statement": EDITED}, others), EDITOR)
    assert read_member(small_database, COST, "statement") == "Bleeding after infusions was dear."
    assert read_member(small_database, BLEEDING, "statement") == EDITED
    assert_is_whole(small_database)


@pytest.mark.slow
def test_a_change_based_on_a_version_that_is_overtaken_is_refused(small_database: Engine) -> None:
    with read_connection(small_database) as connection:
        requested = request_edit(connection, BLEEDING, statement=EDITED)
    read = overtake(small_database, BLEEDING, {}, [(BLEEDING, date_claim(1))])

    def read_requests(connection: Connection) -> list[RequestedChange]:
        read(connection)
        return requested

    with pytest.raises(VersionConflictError):
        submit_changes(small_database, read_requests, EDITOR)
    assert read_member(small_database, BLEEDING, "statement") != EDITED
    assert_is_whole(small_database)


@pytest.mark.slow
def test_what_a_faster_writer_made_wrong_is_refused(small_database: Engine) -> None:
    clot = {"id": "clot", "name": "Clot", "category": "procedural", "description": "A clot."}
    record = {**parse_small_catalogue().written["risks"][0], **clot}
    submit_changes(small_database, lambda _: [RequestedChange("risks", record)], EDITOR)
    withdrawn: dict[str, object] = {"status": "withdrawn", "reason": "Not a risk."}
    with pytest.raises(RecordViolationsError, match="clot is withdrawn"):
        submit_changes(
            small_database,
            overtake(small_database, BLEEDING, {"risk": "clot"}, [(("risks", "clot"), withdrawn)]),
            EDITOR,
        )
    assert read_member(small_database, BLEEDING, "risk") == "bleeding"


@pytest.mark.slow
def test_a_dry_run_writes_nothing(small_database: Engine) -> None:
    report = submit_changes(
        small_database, lambda connection: request_edit(connection, BLEEDING, statement=EDITED), EDITOR, is_dry=True
    )
    assert [change.key for change in report.changes] == [BLEEDING]
    assert read_member(small_database, BLEEDING, "statement") != EDITED


@pytest.mark.slow
def test_a_claim_is_revised_by_20_statements_and_nothing_is_read_behind_the_lock(small_database: Engine) -> None:
    with read_connection(small_database) as connection:
        requested = request_edit(connection, BLEEDING, statement=EDITED)
    statements: list[str] = []
    event.listen(small_database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    submit_changes(small_database, lambda _: requested, EDITOR)
    written = next(n for n, statement in enumerate(statements) if statement.startswith("UPDATE revision"))
    assert not [statement for statement in statements[written:] if statement.startswith(("SELECT", "WITH"))]
    assert not [statement for statement in statements[:written] if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(statements) <= 20
