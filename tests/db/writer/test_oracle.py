"""Random changes, one by one, leave the tables and the verdicts that a rebuild from all documents gives."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import Connection

from db.documents.document_store import CURATORS, fetch_records, group_records
from db.loader.load import diff_projection
from db.row_writes import execute_writes
from db.writer import rule_check
from db.writer.apply import apply_changes
from db.writer.change_errors import ChangeRefusedError
from db.writer.change_plan import RequestedChange, plan_changes
from db.writer.document_changes import Attribution, build_document_writes, number_versions
from db.writer.scope import Scope, build_index
from tests.db.writer.random_edits import draw_edit, read_store
from tests.sampling import sample_sizes

EDITOR = Attribution("editor", "A reason.", "test")


@pytest.fixture
def loaded(small_connection: Connection) -> Connection:
    return small_connection


def find_all_violations(connection: Connection) -> list[rule_check.RecordViolation]:
    index = build_index(fetch_records(connection))
    return list(rule_check.iterate_violations(index, Scope(index).keys))


def assert_is_rebuild(connection: Connection) -> None:
    """Hold every table, the flags included, against what all documents and all rules give."""
    violations = find_all_violations(connection)
    refused, flagged = rule_check.split_violations(violations, (), is_import=True)
    assert refused == []
    differing = [
        diff
        for diff in diff_projection(connection, fetch_records(connection), flagged, datetime.now(UTC).date())
        if any(diff[1:])
    ]
    assert differing == []


def strip_hint(violation: rule_check.RecordViolation) -> tuple[object, ...]:
    return violation.key, violation.path, violation.message.partition("; did you mean")[0]


def write_documents_only(connection: Connection, requested: Sequence[RequestedChange]) -> None:
    changes = number_versions(connection, plan_changes(connection, requested, CURATORS), 1, datetime.now(UTC))
    execute_writes(connection, build_document_writes(changes))


def apply_random_edit(connection: Connection, random: Random) -> str:
    """Apply one change or have it refused; return what happened."""
    requested = draw_edit(random, read_store(connection))
    savepoint = connection.begin_nested()
    refused: set[tuple[object, ...]] = set()
    try:
        report = apply_changes(connection, requested, EDITOR)
    except ChangeRefusedError as error:
        refused = {strip_hint(violation) for violation in getattr(error, "violations", ())}
        if refused:
            write_documents_only(connection, requested)
            assert refused <= {strip_hint(violation) for violation in find_all_violations(connection)}
        savepoint.rollback()
        return "refused" if refused else "impossible"
    savepoint.commit()
    if report.changes:
        assert_is_rebuild(connection)
    return "flagged" if report.flagged else "applied" if report.changes else "unchanged"


@pytest.mark.slow
@pytest.mark.parametrize("edits", sample_sizes(500))
def test_changes_one_by_one_are_the_rebuild(loaded: Connection, sample_random: Random, edits: int) -> None:
    assert group_records(fetch_records(loaded))["claims"]
    outcomes = Counter(apply_random_edit(loaded, sample_random) for _ in range(edits))
    print(dict(outcomes))  # noqa: T201 - shown on failure, and with -s
    assert outcomes["applied"] + outcomes["flagged"] >= edits // 4
