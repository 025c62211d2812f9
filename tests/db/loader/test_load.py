"""A load refuses what breaks a rule or takes a record away, and leaves imported records alone."""

import pytest
from sqlalchemy import Connection, func, select

from db.loader.errors import MissingRecordsError, RuleViolationsError
from db.loader.load import load_records
from db.loader.public_ids import make_claim_id
from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from tests.db.loader.catalogue_rows import (
    FIRST,
    LATER,
    TABLES,
    fetch_all_rows,
    fetch_row,
    fetch_rows,
    load_small_catalogue,
)
from tests.small_catalogue import parse_small_catalogue


def test_record_that_is_gone_from_the_files_is_refused(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["measures"] = [measure for measure in records["measures"] if measure["id"] != "hba1c"]
    with pytest.raises(MissingRecordsError, match=r"measures hba1c \(A1c\)"):
        load_records(loaded, records, "gone")


def test_claim_that_is_gone_is_named_by_its_statement(loaded: Connection) -> None:
    records = parse_small_catalogue().records
    records["claims"] = [claim for claim in records["claims"] if claim["key"] != "brand-cost"]
    with pytest.raises(MissingRecordsError, match=r"Twenty years cost 519,000 dollars"):
        load_records(loaded, records, "gone")


def test_one_line_names_ten_of_what_is_gone() -> None:
    message = str(MissingRecordsError([("risks", f"risk-{n}", "-") for n in range(12)]))
    assert message.endswith("risks risk-9 (-); and 2 more")


def test_withdrawn_record_stays_and_says_why(loaded: Connection) -> None:
    load_small_catalogue(loaded, ("id: hba1c, ", "id: hba1c, status: withdrawn, reason: A mistake., "))
    measure = fetch_row(loaded, "measures", "hba1c")
    assert (measure["status"], measure["reason"], measure["updated_at"]) == ("withdrawn", "A mistake.", LATER)


def test_broken_rules_are_refused_and_nothing_is_written(loaded: Connection) -> None:
    before = fetch_all_rows(loaded)
    with pytest.raises(RuleViolationsError) as caught:
        load_small_catalogue(loaded, ("parents: [diabetes]", "parents: [diabets]"))
    assert [violation.path for violation in caught.value.violations] == [("parents", 0)]
    assert fetch_all_rows(loaded) == before


def test_imported_records_are_left_alone(loaded: Connection) -> None:
    study = {
        **parse_small_catalogue().written["studies"][0],
        "id": "NCT00000009",
        "therapies": ["brand"],
        "codings": [],
    }
    arm = {**parse_small_catalogue().written["populations"][2], "id": "arm", "study": "NCT00000009"}
    repeated = {"claim": "brand-cost", "reference": "page-2017", "locator": "x", "stance": "supports"}
    evidence = {**parse_small_catalogue().written["evidence"][0], **repeated}
    requested = [
        RequestedChange("studies", study),
        RequestedChange("populations", arm),
        RequestedChange("evidence", evidence),
    ]
    apply_changes(loaded, requested, Attribution("importer", "-", "-"), owner="import:trials", now=FIRST)
    before = fetch_all_rows(loaded)
    load_small_catalogue(loaded, ("Five of 75 infusions bled.", "Bleeding followed five of 75 infusions."))
    assert [
        old["id"] for old, new in zip(before["claims"], fetch_rows(loaded, "claims"), strict=True) if old != new
    ] == [make_claim_id("brand-bleeding")]
    assert fetch_rows(loaded, "studies") == before["studies"]
    counted = select(func.count()).select_from(TABLES["evidence"])
    assert loaded.scalar(counted.where(TABLES["evidence"].c.claim_id == make_claim_id("brand-cost"))) == 2
    assert fetch_row(loaded, "studies", "NCT00000009")["origin"] == "imported"
    assert fetch_row(loaded, "populations", "arm")["study_id"] == "NCT00000009"
    assert "NCT00000009" in {text["record_id"] for text in fetch_rows(loaded, "search_texts")}
