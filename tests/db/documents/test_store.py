from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update

from db.documents.document_store import TABLE, fetch_documents
from db.engine import create_database_engine, write_transaction
from db.loader.load import load_records, rebuild_projection
from db.loader.load_outcome import LoadReport
from db.loader.public_ids import make_claim_id
from db.migrate import downgrade, upgrade
from db.models import Base
from db.vocab.record_documents import format_document
from tests.db.loader.catalogue_rows import fetch_all_rows, fetch_undated_rows
from tests.migrated_database import migrate
from tests.small_catalogue import SMALL_LOADED_AT, Change, parse_small_catalogue

LATER = SMALL_LOADED_AT + timedelta(days=1)
SYSTEM_TABLES = {"changes", "records", "revision"}
FURTHER = "{claim: brand-bleeding, reference: release-2020, locator: paragraph 9, note: Repeats it.}"


def load(connection: Connection, *changes: Change, now: datetime = LATER) -> LoadReport:
    return load_records(connection, parse_small_catalogue(*changes).written_records, repr(changes), now=now)


@pytest.fixture
def loaded(small_connection: Connection) -> Connection:
    return small_connection


def list_versions(connection: Connection) -> dict[tuple[str, str], int]:
    return {(row.collection, row.id): row.version for row in connection.execute(select(TABLE))}


def fetch_separate_evidence(connection: Connection) -> Any:
    return connection.execute(select(TABLE).where(TABLE.c.collection == "evidence")).one()


def test_every_record_of_the_files_has_its_document(loaded: Connection) -> None:
    documents = [(row.collection, row.document) for row in loaded.execute(select(TABLE))]
    written = parse_small_catalogue().written
    assert sorted(documents) == sorted(
        (collection, format_document(collection, record)) for collection in written for record in written[collection]
    )
    assert set(list_versions(loaded).values()) == {1}


@pytest.mark.slow
def test_the_tables_are_rebuilt_from_the_documents(loaded: Connection) -> None:
    before = fetch_all_rows(loaded)
    assert rebuild_projection(loaded).is_unchanged
    assert fetch_all_rows(loaded) == before
    projected = [table for table in reversed(Base.metadata.sorted_tables) if table.name not in SYSTEM_TABLES]
    for table in projected:
        loaded.execute(table.delete())
    rebuild_projection(loaded)
    assert fetch_undated_rows(loaded)["claims"]
    expected = fetch_undated_rows(loaded) | {name: rows for name, rows in before.items() if name in SYSTEM_TABLES}
    for table in projected:
        assert expected[table.name] == [
            {name: value for name, value in row.items() if name not in {"updated_at", "version", "revision"}}
            for row in before[table.name]
        ]


def test_only_a_changed_record_gets_a_version(loaded: Connection) -> None:
    load(loaded, ("Five of 75 infusions bled.", "Bleeding followed five of 75 infusions."))
    versions = list_versions(loaded)
    assert versions.pop(("claims", make_claim_id("brand-bleeding"))) == 2
    assert set(versions.values()) == {1}


def test_a_correction_of_a_default_changes_one_document_and_reaches_every_claim(loaded: Connection) -> None:
    load(loaded, ("level: small_series", "level: case_report"))
    assert [key for key, version in list_versions(loaded).items() if version > 1] == [("references", "article-2016")]
    levels = {row["level"] for row in fetch_all_rows(loaded)["evidence"] if row["reference_id"] == "article-2016"}
    assert levels == {"case_report"}


def test_separate_evidence_keeps_its_id_when_its_place_is_corrected(loaded: Connection) -> None:
    before = fetch_separate_evidence(loaded)
    load(loaded, ("locator: paragraph 9", "locator: paragraph 10"))
    after = fetch_separate_evidence(loaded)
    assert (after.id, after.version) == (before.id, 2)
    assert before.part_of == f"claims/{make_claim_id('brand-bleeding')}"


def test_a_part_that_is_gone_from_the_files_is_gone(loaded: Connection) -> None:
    retired = ("  - key: brand-bleeding\n", "  - key: brand-bleeding\n    retired_evidence: [2]\n")
    load(loaded, (f"  - {FURTHER}", ""), retired)
    assert ("evidence", "") not in {(key[0], "") for key in list_versions(loaded)}


def test_documents_of_other_owners_are_left_alone(loaded: Connection) -> None:
    loaded.execute(update(TABLE).where(TABLE.c.id == "younger").values(owner="import:trials"))
    load(
        loaded,
        ("  - {id: younger, label: Younger, study: NCT00000001, role: subgroup, parent: everyone, size: 20}", ""),
    )
    (row,) = fetch_documents(loaded, [("populations", "younger")]).values()
    assert (row["owner"], row["version"]) == ("import:trials", 1)


@pytest.mark.slow
@pytest.mark.parametrize("revision", ["20261128_nonce", "20261128_provenance"])
def test_migration_keeps_ids_and_times(empty_database: Engine, revision: str) -> None:
    """From a schema without documents, or without the log of changes, with its rows."""
    migrate(empty_database)
    with write_transaction(empty_database) as connection:
        load(connection, now=SMALL_LOADED_AT)
        before = fetch_all_rows(connection)
    downgrade(empty_database, revision)
    upgrade(empty_database)
    survivor = create_database_engine(empty_database.url.render_as_string(hide_password=False))
    with write_transaction(survivor) as connection:
        load(connection, now=LATER)
        after = fetch_all_rows(connection)
    survivor.dispose()
    assert list_ids(after) == list_ids(before)
    assert [row["document"] for row in after["records"]] == [row["document"] for row in before["records"]]
    assert {row["version"] for row in after["records"]} == {1}
    assert len(after["changes"]) == len(after["records"])
    for table in ("risks", "measures", "studies", "candidates", "search_texts", "search_words", "record_links"):
        assert after[table] == before[table]


def list_ids(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    return {table: [row["id"] for row in rows if "id" in row] for table, rows in tables.items()}
