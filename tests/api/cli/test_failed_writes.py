"""A write that the database, the disk or the editor stops: one line says why, nothing is written, no text is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from db.changes.change_log import verify_chain
from db.engine import WRITE_OPTIONS, read_connection
from db.loader.catalogue_revision import fetch_revision
from tests.api.cli.test_records import ATTRIBUTION, NEW, apply, run
from tests.migrated_database import load_sample

VARIABLE = "THERAPYDB_DATABASE_URL"


@pytest.fixture
def database(empty_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    load_sample(empty_database)
    monkeypatch.setenv(VARIABLE, empty_database.url.render_as_string(hide_password=False))
    return empty_database


def add_server_options(engine: Engine, monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL has such a setting")
    url = make_url(engine.url).update_query_dict({"options": options})
    monkeypatch.setenv(VARIABLE, url.render_as_string(hide_password=False))


def assert_nothing_was_written(engine: Engine) -> None:
    with read_connection(engine) as connection:
        assert fetch_revision(connection)[0] == 1
        assert list(verify_chain(connection)) == []
    assert run("show", "chills").output == "Error: No record has the id chills.\n"


@contextmanager
def hold_lock(engine: Engine) -> Iterator[None]:
    """Lock what only the last statements of a change write; in SQLite that is the whole file."""
    with engine.connect() as connection, connection.execution_options(**WRITE_OPTIONS).begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE search_words IN SHARE MODE"))
        yield


def test_a_writer_that_waits_too_long_gives_up(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.writer.transaction.WAIT_SECONDS", 1)
    with hold_lock(database):
        result = apply(NEW)
    assert result.exit_code == 1
    assert result.stderr.endswith("; try again later.\n")
    assert_nothing_was_written(database)
    assert "1 document changed" in apply(NEW).output


def test_a_statement_that_the_server_ends_undoes_the_change(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add_server_options(database, monkeypatch, "-c statement_timeout=500")
    with hold_lock(database):
        result = apply(NEW)
    assert result.exit_code == 1
    assert result.stderr.endswith("ended a statement after the time of its statement_timeout.\n")
    assert_nothing_was_written(database)


def test_a_server_that_is_read_only_by_default_stays_so(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add_server_options(database, monkeypatch, "-c default_transaction_read_only=on")
    result = apply(NEW)
    assert (result.exit_code, result.stderr.endswith(" is read-only or a standby.\n")) == (1, True)
    assert_nothing_was_written(database)


def test_a_full_disk_is_told(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("the disk of a server cannot be filled here")
    with read_connection(database) as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    monkeypatch.setattr("db.engine.WRITE_PRAGMAS", ("journal_mode = WAL", f"max_page_count = {pages}"))
    long = NEW.replace("Cold.", "Cold. " * 800)
    result = apply("\n".join(long.replace("hills", f"hills{number}") for number in range(30)))
    assert (result.exit_code, result.stderr) == (1, f"Error: The disk that holds {database.url.database} is full.\n")
    assert_nothing_was_written(database)


def edit_with(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Edit the new risk with a shell script as the editor, and return the message of the failure."""
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = run("edit", "risks/chills", *ATTRIBUTION)
    assert result.exit_code == 1
    return result.stderr


NOTHING_KEPT = {"exit 1": "Editing failed", 'rm "$1"': "The editor left no text in UTF-8"}
KEPT = {
    'sed -i s/Cold/Shivers/ "$1"; kill -9 $$': "Editing failed",
    'printf "\\377" > "$1"': "The editor left no text in UTF-8",
    ': > "$1"': "expected JSON",
}


@pytest.mark.parametrize("script", [*NOTHING_KEPT, *KEPT])
def test_an_editor_that_fails_loses_no_text(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    apply(NEW)
    error = edit_with(script, tmp_path, monkeypatch)
    assert {**NOTHING_KEPT, **KEPT}[script] in error
    files = list(tmp_path.glob("risks-chills.v1-*.json"))
    assert [error.endswith(f" --continue {file}\n") for file in files] == [True] * (script in KEPT)
    with read_connection(database) as connection:
        assert fetch_revision(connection)[0] == 2


def test_a_text_that_the_database_does_not_take_is_kept(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(NEW)
    monkeypatch.setattr("db.writer.transaction.WAIT_SECONDS", 1)
    with hold_lock(database):
        error = edit_with('sed -i s/Cold/Shivers/ "$1"', tmp_path, monkeypatch)
    assert "; try again later.\n" in error
    (file,) = tmp_path.glob("risks-chills.v1-*.json")
    assert '"Shivers."' in file.read_text()
    monkeypatch.setenv("VISUAL", "true")
    assert "1 document changed" in run("edit", "risks/chills", *ATTRIBUTION, "--continue", str(file)).output
    assert not file.exists()
