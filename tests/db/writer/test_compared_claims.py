"""Rules that compare a claim with others find all of them, and take a flag away when they no longer disagree."""

from typing import Any

from sqlalchemy import Connection

from db.documents.document_store import fetch_documents
from db.loader.public_ids import make_claim_id
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from db.writer.rule_check import fetch_due_reviews
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.db.writer.test_owners import BLEEDING, EDITOR, create, edit

BRAND = "therapies", "brand"
IMPORTER = "import:trials"


def enter_claim(connection: Connection, key: str, **members: Any) -> Key:
    """Enter a claim like that of the bleeding, and return its key."""
    (row,) = fetch_documents(connection, [BLEEDING]).values()
    record = {**parse_document("claims", row["document"]), "key": key, **members}
    apply_changes(connection, [RequestedChange("claims", record)], EDITOR, owner=IMPORTER)
    return "claims", make_claim_id(key)


def list_flagged(connection: Connection) -> set[Key]:
    assert_is_rebuild(connection)
    return set(fetch_due_reviews(connection))


def test_claims_that_disagree_are_flagged_until_one_answers_another_question(small_connection: Connection) -> None:
    other = enter_claim(small_connection, "brand-bleeding-again", events=6, statement="Six of 75 infusions bled.")
    assert list_flagged(small_connection) & {BLEEDING, other}
    edit(small_connection, other, IMPORTER, statement="Of 75 infusions, six bled.")
    assert list_flagged(small_connection) & {BLEEDING, other}
    edit(small_connection, other, IMPORTER, severity="serious", statement="Six of 75 infusions had serious bleeding.")
    assert not list_flagged(small_connection) & {BLEEDING, other}
    edit(small_connection, other, IMPORTER, severity=None)
    assert list_flagged(small_connection) & {BLEEDING, other}


def test_a_dose_that_is_an_average_is_flagged_unless_any_claim_states_it(small_connection: Connection) -> None:
    dose: dict[str, Any] = {"statistic": "mean", "value": 5000, "unit": "{EIN}/kg", "events": None, "at_risk": None}
    average = enter_claim(small_connection, "brand-dose", counted=None, statement="The mean dose was this.", **dose)
    assert BRAND in list_flagged(small_connection)
    edit(small_connection, BLEEDING, statement="Five of 75 infusions of 5,000 bled.")
    assert BRAND not in list_flagged(small_connection)
    edit(small_connection, average, IMPORTER, statement="The mean dose was stated.")
    edit(small_connection, BRAND, summary="Islets of one maker, given.")
    assert BRAND not in list_flagged(small_connection)
    edit(small_connection, BLEEDING, statement="Five of 75 infusions bled.")
    assert BRAND in list_flagged(small_connection)


def test_a_level_is_judged_by_all_claims_of_its_source(small_connection: Connection) -> None:
    before = list_flagged(small_connection)
    create(small_connection, "populations", id="many", label="Many", size=150, study=None, received="brand")
    other = enter_claim(small_connection, "brand-bleeding-of-many", population="many")
    small = list_flagged(small_connection) - before
    assert {BLEEDING, other} <= small
    edit(small_connection, BLEEDING, IMPORTER, statement="Of 75 infusions, five bled.")
    assert list_flagged(small_connection) - before == small
    edit(small_connection, ("populations", "many"), IMPORTER, size=5)
    assert list_flagged(small_connection) == before
