"""Files, importers and curators share one database, and none undoes what another wrote."""

from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from db.changes import change_log
from db.documents.document_store import TABLE, fetch_documents, find_documents
from db.load_conflicts import fetch_open_conflicts
from db.loader.errors import LoadConflictsError
from db.loader.file_changes import KEEP_DATABASE, TAKE_FILES, leave_conflicts, refuse_conflicts
from db.loader.load import load_records
from db.loader.load_outcome import LoadReport
from db.loader.public_ids import make_claim_id
from db.models import Base
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer.apply import WriteReport, apply_changes
from db.writer.change_errors import InvalidChangeError, RecordViolationsError, VersionConflictError
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.small_catalogue import Change, parse_small_catalogue

EDITOR = Attribution("editor", "A reason.", "test")
BLEEDING = "claims", make_claim_id("brand-bleeding")
EDITED, CHANGED = "Bleeding followed five of 75 infusions.", "In five of 75 infusions there was bleeding."

FILE_CHANGE = "Five of 75 infusions bled.", CHANGED
SEPARATE = "evidence:\n  - {", "evidence:\n  - {claim: brand-cost, reference: page-2017, locator: x}\n  - {"
COST = "[{reference: release-2020, locator: paragraph 3}]"  # the evidence of the claim brand-cost


def load(connection: Connection, *changes: Change, **options: Any) -> LoadReport:
    return load_records(connection, parse_small_catalogue(*changes).written_records, repr(changes), **options)


def request_edit(connection: Connection, key: Key, **members: Any) -> list[RequestedChange]:
    """Return a change of these members, based on the version that is there."""
    (row,) = fetch_documents(connection, [key]).values()
    record = {**parse_document(key[0], row["document"]), **members}
    return [RequestedChange(key[0], record, row["version"], key[1])]


def edit(connection: Connection, key: Key, owner: str = "curators", **members: Any) -> WriteReport:
    return apply_changes(connection, request_edit(connection, key, **members), EDITOR, owner=owner)


def create(connection: Connection, collection: str, owner: str = "import:trials", **members: Any) -> WriteReport:
    record = {**parse_small_catalogue().written[collection][0], **members}
    return apply_changes(connection, [RequestedChange(collection, record)], EDITOR, owner=owner)


def read_statement(connection: Connection) -> str:
    claims = Base.metadata.tables["claims"]
    return str(connection.scalar(select(claims.c.statement).where(claims.c.id == BLEEDING[1])))


def list_evidence(connection: Connection) -> list[Key]:
    """Return the separate evidence that is about the cost."""
    cost = f"claims/{make_claim_id('brand-cost')}"
    return [("evidence", id_) for id_ in connection.scalars(select(TABLE.c.id).where(TABLE.c.part_of == cost))]


@pytest.fixture
def loaded(small_connection: Connection) -> Connection:
    return small_connection


def test_an_edit_survives_a_load_of_other_changes(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    load(loaded, ("A1c", "HbA1c"))
    assert read_statement(loaded) == EDITED
    assert_is_rebuild(loaded)


def test_a_record_that_both_changed_stops_the_load(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    with pytest.raises(LoadConflictsError, match=f"Conflicts: claims/{BLEEDING[1]}"):
        load(loaded, ("Five of 75 infusions bled.", CHANGED))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "statement"), [(TAKE_FILES, CHANGED), (KEEP_DATABASE, EDITED), (leave_conflicts(BLEEDING), EDITED)]
)
def test_a_conflict_is_decided_for_a_record(loaded: Connection, word: str, statement: str) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    load(loaded, ("Five of 75 infusions bled.", CHANGED), ("A1c", "HbA1c"), resolve=lambda _: word)
    assert read_statement(loaded) == statement
    assert_is_rebuild(loaded)


def test_what_the_database_keeps_is_no_conflict_again(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    changed = ("Five of 75 infusions bled.", CHANGED)
    load(loaded, changed, resolve=lambda _: KEEP_DATABASE)
    load(loaded, changed, ("A1c", "HbA1c"), resolve=refuse_conflicts)
    assert read_statement(loaded) == EDITED


def test_what_is_left_is_a_conflict_at_the_next_load(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    changed = ("Five of 75 infusions bled.", CHANGED)
    assert load(loaded, changed, resolve=leave_conflicts).conflicts == (BLEEDING,)
    with pytest.raises(LoadConflictsError):
        load(loaded, changed, ("A1c", "HbA1c"))


@pytest.mark.slow
@pytest.mark.parametrize(("word", "statement"), [(TAKE_FILES, CHANGED), (KEEP_DATABASE, EDITED)])
def test_what_is_left_is_decided_by_a_load_of_the_same_files(loaded: Connection, word: str, statement: str) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    load(loaded, FILE_CHANGE, resolve=leave_conflicts)
    assert fetch_open_conflicts(loaded) == [BLEEDING]
    with pytest.raises(LoadConflictsError):
        load(loaded, FILE_CHANGE)
    load(loaded, FILE_CHANGE, resolve=lambda _: word)
    assert read_statement(loaded) == statement
    assert fetch_open_conflicts(loaded) == []
    assert load(loaded, FILE_CHANGE).conflicts == ()
    assert_is_rebuild(loaded)


@pytest.mark.slow
def test_open_conflicts_are_found_without_a_look_at_other_documents(loaded: Connection) -> None:
    if loaded.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts the rows of an empty table")
    statements: list[str] = []
    event.listen(loaded, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    assert fetch_open_conflicts(loaded) == []
    plan = loaded.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}").mappings()
    scanned = [row["detail"].split()[1] for row in plan if row["detail"].startswith("SCAN ")]
    assert scanned == ["load_conflicts"]


def test_an_edit_to_what_the_files_have_closes_the_conflict(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    load(loaded, FILE_CHANGE, resolve=leave_conflicts)
    edit(loaded, BLEEDING, statement=CHANGED)
    assert fetch_open_conflicts(loaded) == []
    load(loaded, ("Five of 75 infusions bled.", EDITED))
    assert read_statement(loaded) == EDITED


@pytest.mark.slow
def test_a_part_that_is_gone_from_the_files_and_kept_is_no_conflict_again(loaded: Connection) -> None:
    load(loaded, SEPARATE)
    (key,) = list_evidence(loaded)
    edit(loaded, key, locator="paragraph 4")
    gone = "A1c", "HbA1c"
    load(loaded, gone, resolve=leave_conflicts)
    assert fetch_open_conflicts(loaded) == [key]
    with pytest.raises(LoadConflictsError):
        load(loaded, gone)
    load(loaded, gone, resolve=lambda _: KEEP_DATABASE)
    load(loaded, resolve=refuse_conflicts)
    assert list_evidence(loaded) == [key]
    assert_is_rebuild(loaded)


def test_the_same_change_on_both_sides_is_no_conflict(loaded: Connection) -> None:
    edit(loaded, BLEEDING, statement=EDITED)
    assert load(loaded, ("Five of 75 infusions bled.", EDITED)).is_unchanged
    load(loaded, ("Five of 75 infusions bled.", CHANGED))
    assert read_statement(loaded) == CHANGED


def test_a_claim_of_the_files_cites_an_imported_reference(loaded: Connection) -> None:
    create(loaded, "references", id="imported-article", identifiers=[], title="An import")
    load(loaded, (COST, COST.replace("}]", "}, {reference: imported-article, locator: p. 1}]")))
    assert_is_rebuild(loaded)


def test_imported_parts_of_a_record_of_the_files_survive_a_load(loaded: Connection) -> None:
    create(loaded, "populations", id="arm", label="An arm")
    create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    load(loaded, ("A1c", "HbA1c"))
    assert {row["owner"] for row in find_documents(loaded, "arm")} == {"import:trials"}
    assert_is_rebuild(loaded)


def test_a_part_that_the_files_enter_too_is_taken_over(loaded: Connection) -> None:
    create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    load(loaded, SEPARATE)
    owners = loaded.scalars(select(TABLE.c.owner).where(TABLE.c.collection == "evidence")).all()
    assert owners == ["files", "files"]
    assert_is_rebuild(loaded)


def test_a_part_that_its_claim_has_itself_is_taken_over(loaded: Connection) -> None:
    create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    load(loaded, (COST, COST.replace("}]", "}, {reference: page-2017, locator: x}]")))
    assert len(loaded.scalars(select(TABLE.c.id).where(TABLE.c.collection == "evidence")).all()) == 1
    assert_is_rebuild(loaded)


def test_an_edit_of_a_record_keeps_the_parts_that_have_documents_of_their_own(loaded: Connection) -> None:
    link = {"from": "page-2017", "to": "release-2020", "type": "update_of"}
    apply_changes(loaded, [RequestedChange("reference_links", link)], EDITOR)
    create(loaded, "populations", id="arm", label="An arm")
    create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    study = parse_small_catalogue().written["populations"][0]["study"]
    for key, members in (
        (("references", "page-2017"), {"authors": ["Another author"]}),
        (("references", "release-2020"), {"authors": ["Another author"]}),
        (("studies", str(study)), {"sponsor": "Another sponsor"}),
    ):
        edit(loaded, key, **members)
        assert_is_rebuild(loaded)


@pytest.mark.parametrize(
    ("ending", "message"),
    [
        ({"status": "withdrawn", "reason": "x"}, "brand-cost is withdrawn$"),
        ({"status": "merged", "reason": "x", "successor": "brand-bleeding"}, "is merged; its successor is brand-bleed"),
    ],
)
def test_no_evidence_is_added_to_a_claim_that_ended(loaded: Connection, ending: dict[str, str], message: str) -> None:
    create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="x")
    edit(loaded, ("claims", make_claim_id("brand-cost")), **ending)
    with pytest.raises(InvalidChangeError, match=message):
        create(loaded, "evidence", claim="brand-cost", reference="page-2017", locator="y")
    (part,) = list_evidence(loaded)
    edit(loaded, part, locator="z")
    assert_is_rebuild(loaded)


def test_a_change_of_an_old_version_is_refused(loaded: Connection) -> None:
    (row,) = fetch_documents(loaded, [BLEEDING]).values()
    edit(loaded, BLEEDING, statement=EDITED)
    record = parse_document("claims", row["document"])
    with pytest.raises(VersionConflictError, match="based on version 1, but it is at version 2"):
        apply_changes(loaded, [RequestedChange("claims", record, 1)], EDITOR)


def test_a_record_is_never_removed(loaded: Connection) -> None:
    with pytest.raises(InvalidChangeError, match="withdraw or merge"):
        apply_changes(loaded, [RequestedChange("claims", None, 1, BLEEDING[1])], EDITOR)


def test_a_change_of_the_id_is_refused(loaded: Connection) -> None:
    with pytest.raises(InvalidChangeError, match="never changes"):
        edit(loaded, ("risks", "bleeding"), id="another-id")


def test_the_same_document_is_no_change(loaded: Connection) -> None:
    head = change_log.fetch_head(loaded)
    assert edit(loaded, BLEEDING).changes == ()
    assert change_log.fetch_head(loaded) == head


def test_a_retraction_is_never_refused_and_flags_what_leans_on_it(loaded: Connection) -> None:
    """The claim on the approval is all that backs the stage of the brand."""
    report = edit(loaded, ("references", "page-2017"), owner="import:retractions", retraction="retracted")
    assert any(key == ("therapies", "brand") for key in report.flagged)
    assert_is_rebuild(loaded)
    edit(loaded, ("references", "page-2017"), retraction="none")
    assert loaded.execute(select(Base.metadata.tables["record_flags"])).all() == []
    assert_is_rebuild(loaded)


def test_an_editorial_rule_refuses_the_record_that_is_edited(loaded: Connection) -> None:
    with pytest.raises(RecordViolationsError, match="without an accepted status claim"):
        edit(loaded, ("therapies", "rival"), stage="phase_1")


def test_a_retraction_reaches_a_claim_about_no_therapy(loaded: Connection) -> None:
    edit(
        loaded,
        BLEEDING,
        "import:trials",
        therapy=None,
        component=None,
        condition="diabetes",
        kind="description",
        risk=None,
    )
    edit(loaded, ("references", "article-2016"), "import:retractions", retraction="retracted")
    assert_is_rebuild(loaded)
