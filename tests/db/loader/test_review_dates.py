"""Who reviewed a claim, when it is due, and that a new day flags what is overdue."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from db.loader.load import load_records, rebuild_projection
from db.loader.review_dates import compute_due_date, find_last_review
from db.models.base import Base
from db.queries.resolve import find_coded_records
from db.review_day import advance_day, is_day_behind
from tests.small_catalogue import parse_small_catalogue

CLAIMS, REVISION = Base.metadata.tables["claims"], Base.metadata.tables["revision"]
LOADED = datetime(2026, 11, 28, tzinfo=UTC)


def claim(**members: Any) -> Any:
    return {"kind": "outcome", "contributions": [], "searches": [], "evidence": [], **members}


def contribution(agent: str, role: str, date: str) -> dict[str, str]:
    return {"agent": agent, "role": role, "date": date}


def test_only_another_agent_than_the_drafter_reviews() -> None:
    drafted, own = contribution("a", "drafted", "2026-01-01"), contribution("a", "reviewed", "2026-03-01")
    assert find_last_review(claim(contributions=[drafted, own])) is None
    other = contribution("b", "reviewed", "2026-02-01")
    assert find_last_review(claim(contributions=[drafted, own, other])) == "2026-02-01"


def test_a_claim_is_due_after_the_term_of_its_kind() -> None:
    read = [{"read_on": "2026-11-21"}]
    assert compute_due_date(claim(evidence=read)) == "2028-11-21"
    assert compute_due_date(claim(evidence=read, kind="status")) == "2027-05-21"
    assert compute_due_date(claim()) is None


def test_a_statement_of_absence_is_due_with_its_search() -> None:
    evidence, searches = [{"read_on": "2026-11-21"}], [{"date": "2026-10-31"}]
    assert compute_due_date(claim(evidence=evidence, searches=searches)) == "2027-04-30"


def read_states(connection: Connection) -> dict[str, tuple[bool, list[str]]]:
    rows = connection.execute(select(CLAIMS.c.kind, CLAIMS.c.is_stale, CLAIMS.c.flags))
    return {kind: (is_stale, flags) for kind, is_stale, flags in rows}


def test_a_new_day_is_a_new_revision_and_flags_what_is_overdue(connection: Connection) -> None:
    load_records(connection, parse_small_catalogue().written_records, "first of these", now=LOADED)
    assert read_states(connection)["status"] == (False, [])
    assert not is_day_behind(connection, LOADED)
    late = datetime(2027, 5, 22, tzinfo=UTC)
    assert is_day_behind(connection, late)
    advance_day(connection, late)
    assert read_states(connection)["status"] == (True, ["stale"])
    assert read_states(connection)["outcome"] == (False, [])
    assert connection.execute(select(REVISION.c.number, REVISION.c.day)).one() == (2, "2027-05-22")
    advance_day(connection, late)
    assert connection.scalar(select(REVISION.c.number)) == 2


def test_a_day_that_begins_flags_what_a_build_on_that_day_would(connection: Connection) -> None:
    load_records(connection, parse_small_catalogue().written_records, "first of these", now=LOADED)
    late = datetime(2027, 5, 22, tzinfo=UTC)
    advance_day(connection, late)
    assert {is_stale for is_stale, _ in read_states(connection).values()} == {True, False}
    assert rebuild_projection(connection, now=late).is_unchanged


def test_a_broader_code_does_not_resolve(connection: Connection) -> None:
    records = parse_small_catalogue(("pmid:1234567", "{broad: 'pmid:1234567'}")).written_records
    load_records(connection, records, "first of these", now=LOADED)
    assert find_coded_records(connection, "pmid", "1234567") == []
