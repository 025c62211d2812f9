"""Notices raise the status of references, flag the claims that cite them, and are taken back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from db.documents.document_store import fetch_documents
from db.models import Base
from db.vocab.record_documents import parse_document
from db.writer.apply import WriteReport, apply_changes
from db.writer.document_changes import Attribution
from db.writer.retraction_status import ACTOR, plan_status_changes, weigh_notices
from schemas.imports.retraction_notices import Notice
from tests.db.writer.test_changes import read_log
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.db.writer.test_owners import edit

CLAIMS, FLAGS = (Base.metadata.tables[name] for name in ("claims", "claim_flags"))
WORK = "doi:10.1000/islets.1"


@pytest.fixture
def loaded(small_connection: Connection) -> Connection:
    return small_connection


def make_notice(status: str, year: int | None = 2020, work: str = WORK) -> Notice:
    return Notice(frozenset({work, "pmid:99"}), status, date(year, 1, 1) if year else None, "pmid:1")


def enter(connection: Connection, *notices: Notice, is_complete: bool = False) -> WriteReport:
    changes = plan_status_changes(connection, notices, is_complete=is_complete)
    reasons = {change.key: change.reason for change in changes}
    requested = [change.requested for change in changes]
    return apply_changes(connection, requested, Attribution(ACTOR, "A notice.", "file", reasons), owner=ACTOR)


def read_status(connection: Connection) -> str:
    table = Base.metadata.tables["references"]
    codings = Base.metadata.tables["reference_codings"]
    (id_,) = connection.scalars(select(codings.c.owner_id).where(codings.c.system == "doi"))
    return str(connection.scalar(select(table.c.retraction).where(table.c.id == id_)))


def read_flagged(connection: Connection) -> dict[str, Any]:
    rows = connection.execute(select(CLAIMS.c.id, CLAIMS.c.flags, CLAIMS.c.standing, CLAIMS.c.stands_because))
    return {id_: (standing, reason) for id_, flags, standing, reason in rows if "retracted_source" in flags}


def test_a_retraction_flags_claims_and_none_of_them_is_rejected_for_it(loaded: Connection) -> None:
    before = set(loaded.scalars(select(CLAIMS.c.id).where(CLAIMS.c.standing == "rejected")))
    report = enter(loaded, make_notice("retracted"))
    flagged = read_flagged(loaded)
    assert flagged
    assert ("contested", "retracted") in flagged.values()
    assert {id_ for id_, (standing, _) in flagged.items() if standing == "rejected"} <= before
    assert set(loaded.scalars(select(FLAGS.c.claim_id).where(FLAGS.c.flag == "retracted_source"))) == flagged.keys()
    assert {f"claims/{id_}" for id_ in flagged} <= set(report.affected)
    assert read_log(loaded)[-1]["reason"] == "retracted by pmid:1 on 2020-01-01"
    assert_is_rebuild(loaded)


def test_a_second_run_changes_nothing(loaded: Connection) -> None:
    enter(loaded, make_notice("retracted"))
    assert enter(loaded, make_notice("retracted")).changes == ()
    assert enter(loaded, make_notice("corrected")).changes == ()


def test_a_reinstatement_takes_the_flags_back(loaded: Connection) -> None:
    enter(loaded, make_notice("retracted"))
    enter(loaded, make_notice("none", 2021), make_notice("retracted"))
    assert (read_status(loaded), read_flagged(loaded)) == ("none", {})
    assert_is_rebuild(loaded)


def test_a_complete_list_takes_back_only_what_an_import_entered(loaded: Connection) -> None:
    enter(loaded, make_notice("corrected"))
    enter(loaded, make_notice("retracted"))
    edit(loaded, ("references", "page-2017"), owner="import:other", retraction="concern")
    assert enter(loaded).changes == ()
    (change,) = enter(loaded, is_complete=True).changes
    assert (read_status(loaded), change.type) == ("none", "update")
    assert read_flagged(loaded) == {}
    (row,) = fetch_documents(loaded, [("references", "page-2017")]).values()
    assert parse_document("references", row["document"])["retraction"] == "concern"
    assert enter(loaded, is_complete=True).changes == ()


def test_notices_about_other_works_change_nothing(loaded: Connection) -> None:
    assert enter(loaded, make_notice("retracted", work="doi:10.1000/islets.2")).changes == ()


@pytest.mark.parametrize(
    ("before", "notices", "after"),
    [
        ("none", [("corrected", 2020)], "corrected"),
        ("concern", [("corrected", 2020)], "concern"),
        ("none", [("retracted", 2021), ("none", 2020)], "retracted"),
        ("retracted", [("none", 2020)], "none"),
        ("none", [("none", 2022), ("retracted", 2020), ("corrected", 2023)], "corrected"),
        ("none", [("retracted", None), ("none", 2020)], "none"),
    ],
)
def test_notices_are_weighed_in_the_order_of_their_days(
    before: str, notices: list[tuple[str, int | None]], after: str
) -> None:
    assert weigh_notices(before, [make_notice(status, year) for status, year in notices]) == after
