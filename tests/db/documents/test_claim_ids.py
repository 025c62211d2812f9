"""New claims have ids of 80 bits, and no id that was ever given changes."""

import pytest
from sqlalchemy import Connection, select

from db.documents.document_store import TABLE
from db.loader import public_ids
from db.loader.catalogue_index import CatalogueIndex
from db.loader.load import rebuild_projection
from db.loader.public_ids import SHORT_IDS_FILE, is_short_claim_id, keep_short_ids, make_claim_id, make_short_claim_id
from db.loader.rules.duplicates import claim_ids_differ
from db.writer.change_errors import VersionConflictError
from tests.db.loader.catalogue_rows import fetch_all_rows
from tests.db.writer.test_oracle import assert_is_rebuild
from tests.db.writer.test_owners import EDITED, create, edit, load
from tests.small_catalogue import parse_small_catalogue

BLEEDING, COST = (make_short_claim_id(f"brand-{name}") for name in ("bleeding", "cost"))


@pytest.fixture
def old(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A database that was loaded when all ids were short, and whose claims the list of the files does not have."""
    keys = [str(claim["key"]) for claim in parse_small_catalogue().written["claims"]]
    with monkeypatch.context() as patch:
        patch.setattr(public_ids, "_read_short_ids", lambda: frozenset(map(make_short_claim_id, keys)))
        load(connection)
    return connection


def list_claim_ids(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(TABLE.c.id).where(TABLE.c.collection == "claims")))


def test_a_new_id_has_80_bits() -> None:
    assert len(make_claim_id("a key that no file has")) == 1 + 80 // 5
    assert make_claim_id("a key that no file has").startswith(make_short_claim_id("a key that no file has"))


@pytest.mark.slow
def test_a_database_keeps_its_old_ids(old: Connection) -> None:
    before = list_claim_ids(old)
    assert all(map(is_short_claim_id, before))
    load(old, ("A1c", "HbA1c"))
    edit(old, ("claims", BLEEDING), statement=EDITED)
    assert list_claim_ids(old) == before
    with keep_short_ids(before):
        assert_is_rebuild(old)
    rows = fetch_all_rows(old)
    assert rebuild_projection(old).is_unchanged
    assert fetch_all_rows(old) == rows


def test_a_new_claim_beside_old_ones_has_a_long_id(old: Connection) -> None:
    before = list_claim_ids(old)
    (change,) = create(old, "claims", "curators", **new_claim("brand-new")).changes
    assert change.key == ("claims", make_claim_id("brand-new"))
    assert not is_short_claim_id(change.key[1])
    assert set(list_claim_ids(old)) - set(before) == {change.key[1]}


def test_an_old_claim_is_never_entered_twice(old: Connection) -> None:
    with pytest.raises(VersionConflictError, match=BLEEDING):
        create(old, "claims", "curators", **new_claim("brand-bleeding"))


def new_claim(key: str) -> dict[str, object]:
    (claim,) = (it for it in parse_small_catalogue().written["claims"] if it["key"] == "brand-bleeding")
    return {**claim, "key": key}


def test_separate_evidence_finds_its_old_claim(old: Connection) -> None:
    (change,) = create(old, "evidence", claim="brand-cost", reference="page-2017", locator="x").changes
    assert change.new is not None
    assert change.new["part_of"] == f"claims/{COST}"


def test_two_keys_with_one_id_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_ids, "_hash_key", lambda _key: "a" * 52)
    index = CatalogueIndex(parse_small_catalogue().records)
    found = [*claim_ids_differ(index)]
    assert len(found) == len(index.records["claims"]) - 1
    assert "has the same public id as" in found[0].message


def test_the_list_of_old_ids_never_grows() -> None:
    ids = SHORT_IDS_FILE.read_text().split()
    assert (len(ids), sorted(set(ids))) == (1200, ids)
    assert all(map(is_short_claim_id, ids))
