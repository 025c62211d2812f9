"""A rule that is younger than a record refuses an edit of that record, and not one of its neighbours."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import RuleViolationsError, Violation
from db.loader.load import rebuild_projection
from db.loader.locations import locate
from db.loader.public_ids import make_claim_id
from db.loader.rules import RULES
from db.writer import rule_check
from db.writer.change_errors import RecordViolationsError
from db.writer.rule_check import fetch_due_reviews
from tests.db.writer.test_owners import BLEEDING, EDITED, create, edit, load

COST = "claims", make_claim_id("brand-cost")
MESSAGE = "is worded as it used to be"


def statements_are_new(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        if claim["key"] in {"brand-cost", "imported"}:
            yield locate("claims", n, "statement").violation(MESSAGE)


@pytest.fixture
def loaded(small_connection: Connection) -> Connection:
    return small_connection


@pytest.fixture
def _younger_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_check, "RULES", (*RULES, statements_are_new))


@pytest.mark.usefixtures("_younger_rule")
def test_an_edit_beside_a_record_that_breaks_a_younger_rule_flags_it(loaded: Connection) -> None:
    report = edit(loaded, ("therapies", "brand"), kind="regimen")
    assert report.flagged[COST] == [f"statement: {MESSAGE}"]
    assert fetch_due_reviews(loaded)[COST] == [f"statement: {MESSAGE}"]


@pytest.mark.usefixtures("_younger_rule")
def test_an_edit_of_the_record_itself_is_refused(loaded: Connection) -> None:
    with pytest.raises(RecordViolationsError, match=MESSAGE):
        edit(loaded, COST, statement=EDITED)


@pytest.mark.usefixtures("_younger_rule")
def test_a_change_that_breaks_a_rule_elsewhere_is_still_refused(loaded: Connection) -> None:
    with pytest.raises(RecordViolationsError, match="bleeding is withdrawn"):
        edit(loaded, ("risks", "bleeding"), status="withdrawn", reason="Not a risk.")


@pytest.mark.usefixtures("_younger_rule")
def test_a_rebuild_flags_what_breaks_a_younger_rule(loaded: Connection) -> None:
    rebuild_projection(loaded)
    assert fetch_due_reviews(loaded)[COST] == [f"statement: {MESSAGE}"]


def test_a_load_is_not_stopped_by_what_an_import_entered_before_the_rule(
    loaded: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(loaded, "risks", id="clot", name="Clot")
    edit(loaded, BLEEDING, statement=EDITED)

    def names_are_new(index: CatalogueIndex) -> Iterator[Violation]:
        for n, risk in enumerate(index.records["risks"]):
            if risk["id"] == "clot":
                yield locate("risks", n, "name").violation(MESSAGE)

    monkeypatch.setattr(rule_check, "RULES", (*RULES, names_are_new))
    load(loaded, ("A1c", "HbA1c"))
    assert fetch_due_reviews(loaded)["risks", "clot"] == [f"name: {MESSAGE}"]


@pytest.mark.usefixtures("_younger_rule")
def test_files_that_break_a_younger_rule_are_not_loaded(loaded: Connection) -> None:
    with pytest.raises(RuleViolationsError, match="in 1 places"):
        load(loaded, ("A1c", "HbA1c"))
