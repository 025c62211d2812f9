"""A name that very many search texts hold is changed at once, and the texts follow in batches, whatever happens."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import Connection, Engine, event

from api.text_refresh_thread import IDLE_SECONDS, run_round
from db.changes.change_log import fetch_head
from db.documents.document_store import fetch_documents
from db.engine import create_database_engine, read_connection, write_transaction
from db.loader.catalogue_revision import fetch_state
from db.loader.load import rebuild_projection
from db.stale_texts import fetch_first_stale_texts, fetch_stale_texts
from db.vocab.record_documents import parse_document
from db.vocab.record_keys import Key
from db.writer import apply, text_refresh
from db.writer.apply import apply_changes, write_prepared
from db.writer.change_errors import ChangeRefusedError
from tests.contract_client import create_checked_app
from tests.db.writer.random_edits import draw_edit, read_store
from tests.db.writer.test_oracle import EDITOR, assert_is_rebuild
from tests.db.writer.test_owners import edit, load
from tests.db.writer.test_submit import submit_edit
from tests.migrated_database import load_small
from tests.sampling import sample_sizes

BRAND: Key = "therapies", "brand"
NAME = "Quorvelin"  # a word that no text has


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "MAX_TEXTS", 1)
    monkeypatch.setattr(text_refresh, "MAX_BATCH", 2)


@pytest.fixture
def database(empty_database: Engine) -> Engine:
    load_small(empty_database)
    return empty_database


def list_stale(database: Engine) -> list[Key]:
    with read_connection(database) as connection:
        return fetch_stale_texts(connection)


def search(database: Engine, words: str) -> tuple[int, bool]:
    """Return how many records are found, and whether some may be missing."""
    meta = create_checked_app(database).test_client().get("/v1/search", query_string={"q": words}).get_json()["meta"]
    return meta["total"], meta.get("stale", False)


@pytest.mark.slow
def test_the_texts_of_a_wide_name_follow_in_batches(database: Engine) -> None:
    submit_edit(database, BRAND, name=NAME)
    stale = list_stale(database)
    assert len(stale) > 2
    assert BRAND not in stale  # the record itself is found by its name at once
    assert search(database, NAME) == (1, True)
    left = list(text_refresh.refresh_texts(database))
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    total, is_stale = search(database, NAME)
    assert total > 2
    assert not is_stale
    with database.connect() as connection:
        assert_is_rebuild(connection)


@pytest.mark.slow
def test_texts_stay_stale_until_their_own_batch_is_written(database: Engine) -> None:
    submit_edit(database, BRAND, name=NAME)
    stale = list_stale(database)
    statements = iter(range(12))

    def stop(*_: object) -> None:
        if next(statements, None) is None:
            raise KeyboardInterrupt

    event.listen(database, "before_cursor_execute", stop)
    with pytest.raises(KeyboardInterrupt):
        list(text_refresh.refresh_texts(database))
    event.remove(database, "before_cursor_execute", stop)
    # What a process that was killed leaves, as another one finds it.
    other = create_database_engine(database.url.render_as_string(hide_password=False))
    assert list_stale(other) == stale
    list(text_refresh.refresh_texts(other))
    with other.connect() as connection:
        assert_is_rebuild(connection)
    other.dispose()


@pytest.mark.slow
def test_edits_between_batches_are_kept(database: Engine) -> None:
    submit_edit(database, BRAND, name=NAME)
    batches: Iterator[int] = text_refresh.refresh_texts(database)
    next(batches)
    submit_edit(database, BRAND, name="Velquorin")
    submit_edit(database, ("risks", "bleeding"), name="Haemorrhage")
    list(batches)
    assert list_stale(database) == []
    assert search(database, NAME) == (0, False)
    with database.connect() as connection:
        assert_is_rebuild(connection)


def test_batches_change_no_document_and_date_the_data_once(database: Engine) -> None:
    submit_edit(database, BRAND, name=NAME)
    with read_connection(database) as connection:
        before, head = fetch_state(connection), fetch_head(connection)
    batches = len(list(text_refresh.refresh_texts(database)))
    with read_connection(database) as connection:
        after = fetch_state(connection)
        assert fetch_head(connection) == head
    assert after.number == before.number + batches
    assert before.updated_at
    assert after.updated_at
    assert before.counters
    assert after.counters
    assert after.updated_at > before.updated_at
    assert {name for name in after.counters if after.counters[name] != before.counters[name]} == {"search"}


def test_a_server_brings_stale_texts_up_to_date(database: Engine) -> None:
    pauses: list[float] = []
    assert run_round(database, pauses.append) == IDLE_SECONDS
    assert not pauses
    submit_edit(database, BRAND, name=NAME)
    run_round(database, pauses.append)
    assert pauses
    assert list_stale(database) == []


@pytest.mark.slow
@pytest.mark.parametrize("build", ["load", "rebuild"])
def test_a_build_of_all_texts_leaves_none_stale(database: Engine, build: str) -> None:
    submit_edit(database, BRAND, name=NAME)
    with write_transaction(database) as connection:
        report = load(connection, ("A1c", "HbA1c")) if build == "load" else rebuild_projection(connection)
    assert report.revision == 3
    assert list_stale(database) == []
    with database.connect() as connection:
        assert_is_rebuild(connection)


@pytest.mark.slow
@pytest.mark.parametrize("edits", sample_sizes(200))
def test_after_random_changes_and_all_batches_the_tables_are_the_rebuild(
    small_connection: Connection, sample_random: Random, edits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "MAX_TEXTS", 0)
    for _ in range(edits):
        savepoint = small_connection.begin_nested()
        try:
            apply_changes(small_connection, draw_edit(sample_random, read_store(small_connection)), EDITOR)
        except ChangeRefusedError:
            savepoint.rollback()
    while (prepared := text_refresh.prepare_batch(small_connection)).revision:
        assert write_prepared(small_connection, prepared)
    assert_is_rebuild(small_connection)


def test_a_name_that_few_texts_hold_is_written_with_them(
    small_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "MAX_TEXTS", 1000)
    edit(small_connection, BRAND, name=NAME)
    (row,) = fetch_documents(small_connection, [BRAND]).values()
    assert parse_document("therapies", row["document"])["name"] == NAME
    assert fetch_stale_texts(small_connection) == []
    assert_is_rebuild(small_connection)


def test_a_batch_has_texts_of_some_size_and_one_in_any_case(small_connection: Connection) -> None:
    edit(small_connection, BRAND, name=NAME)
    stale = fetch_stale_texts(small_connection)
    assert fetch_first_stale_texts(small_connection, len(stale), 10**6) == stale
    assert fetch_first_stale_texts(small_connection, 2, 10**6) == stale[:2]
    assert fetch_first_stale_texts(small_connection, len(stale), 0) == stale[:1]


def test_the_next_batch_follows_from_how_long_the_last_one_took() -> None:
    goal = text_refresh.GOAL_SECONDS
    assert text_refresh.fit_size(1000, goal) == 1000
    assert [text_refresh.fit_size(1000, goal * factor) for factor in (0.1, 0.8, 1.25, 100)] == [1500, 1250, 800, 500]
    assert text_refresh.fit_size(1, 60) == 1
