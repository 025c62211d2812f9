"""`therapydb show`, `apply` and `edit`, as they are called in a shell."""

import json
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from api.cli import main, records
from db.engine import write_transaction
from db.loader.public_ids import make_claim_id
from tests.migrated_database import load_sample

NEW = (
    '{"collection": "risks", "document":'
    ' {"id": "chills", "name": "Chills", "category": "procedural", "description": "Cold."}}'
)
ATTRIBUTION = ("--actor", "editor", "--reason", "A reason.")


@pytest.fixture
def _database(empty_database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    load_sample(empty_database)
    monkeypatch.setenv("THERAPYDB_DATABASE_URL", empty_database.url.render_as_string(hide_password=False))


def run(*arguments: str, lines: str | bytes = "") -> Result:
    result = CliRunner().invoke(main, arguments, input=lines)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def apply(lines: str | bytes, *options: str) -> Result:
    return run("apply", "-", *(options or ATTRIBUTION), lines=lines)


def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, *options: str) -> Result:
    """Edit the new risk with a script of sed as the editor."""
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\nsed -i '{script}' \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    return run("edit", "risks/chills", *ATTRIBUTION, *options)


@pytest.mark.slow
@pytest.mark.usefixtures("_database")
def test_a_dry_run_prints_the_difference_and_writes_nothing() -> None:
    result = apply(NEW, *ATTRIBUTION, "--dry-run")
    assert '+  "name": "Chills",' in result.output
    assert result.output.endswith("Nothing was written.\n")
    assert run("show", "chills").output == "Error: No record has the id chills.\n"


@pytest.mark.usefixtures("_database")
def test_a_record_is_created_edited_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1 document changed;" in apply(NEW).output
    assert '+  "description": "Shivers."' in edit(tmp_path, monkeypatch, "s/Cold/Shivers/").output
    shown = run("show", "chills")
    assert shown.stderr == "risks/chills version 2, owner curators\n"
    assert '"description": "Shivers."' in shown.stdout
    assert "based on a new record, but it is at version 2" in apply(NEW).output


@pytest.mark.usefixtures("_database")
def test_an_edit_that_is_no_document_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(NEW)
    for script, message in (
        ('s/"name"/"nam"/', "chills.nam: is not a field here; did you mean name?"),
        ("s/{/[/", "Error: expected JSON:"),
        (r"s/Cold/\\u0000/", "has a character that is not text"),
        ('s/"chills"/"chill"/', "the id of a record never changes"),
    ):
        result = edit(tmp_path, monkeypatch, script)
        assert (result.exit_code, message in result.output) == (1, True), result.output
    assert "version 1," in run("show", "chills").stderr


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize(
    ("lines", "options", "message"),
    [
        (b"\xff\xfe", ATTRIBUTION, "is not text in UTF-8"),
        (
            '{"collection": "evidence", "id": "e1", "version": 1, "withdraw": "x"}',
            ATTRIBUTION,
            "evidence/e1 is part of a record: only remove ends it.",
        ),
        (NEW, ("--actor", " ", "--reason", "A reason."), "not ' ': the log keeps it for ever"),
        (NEW, ("--actor", "editor", "--reason", ""), "expected text, as it is kept for good."),
        (NEW, (*ATTRIBUTION, "--owner", "files"), "files is neither curators nor import:NAME."),
        (NEW, (*ATTRIBUTION, "--owner", "import:"), "import: is neither curators nor import:NAME."),
    ],
)
def test_what_cannot_be_applied_is_refused(lines: str | bytes, options: tuple[str, ...], message: str) -> None:
    result = apply(lines, *options)
    assert result.exit_code in {1, 2}
    assert message in result.output


@pytest.mark.usefixtures("_database")
def test_a_refused_text_is_kept_and_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    apply(NEW)
    refused = edit(tmp_path, monkeypatch, "s/Cold/Shivers/; s/procedural/unheard of/")
    kept = refused.output.rpartition(" --continue ")[2].strip()
    text = Path(kept).read_text()
    assert '"Shivers."' in text
    assert "1 document changed" in edit(tmp_path, monkeypatch, "s/unheard of/procedural/", "--continue", kept).output
    assert run("show", "chills").stderr == "risks/chills version 2, owner curators\n"
    assert not Path(kept).exists()
    Path(kept).write_text(text)
    late = edit(tmp_path, monkeypatch, "s/unheard of/infection/", "--continue", kept)
    assert "the change is based on version 1, but it is at version 2" in late.output


@pytest.mark.usefixtures("_database")
def test_a_file_that_was_not_kept_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(NEW)
    (tmp_path / "other.json").write_text("{}")
    result = edit(tmp_path, monkeypatch, "s/x/x/", "--continue", str(tmp_path / "other.json"))
    assert "its name has no version" in result.output


@pytest.mark.usefixtures("_database")
def test_names_of_actors_are_erased_and_the_log_stays() -> None:
    apply(NEW)
    before = run("changes", "verify").output
    assert run("actors", "name", "editor", "Ada Lovelace").output == "editor is Ada Lovelace.\n"
    assert "editor\t1\tAda Lovelace" in run("actors", "list").output
    assert "The name of editor is erased" in run("actors", "erase", "editor").output
    assert "editor\t1\t-" in run("actors", "list").output
    assert run("changes", "verify").output == before
    assert run("actors", "erase", "editor").output == "Error: editor has no name here.\n"


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize("actor", ["Ada Lovelace", "ada@example.org", "-x", "a" * 101])
def test_a_name_is_no_actor(actor: str) -> None:
    result = apply(NEW, f"--actor={actor}", "--reason", "A reason.")
    assert result.exit_code == 2
    assert "expected an id of letters" in " ".join(result.output.split())


@pytest.mark.usefixtures("_database")
def test_what_is_due_for_review_is_listed_with_the_rule() -> None:
    assert run("due").output == "No review is due.\n"


@pytest.mark.usefixtures("_database")
def test_a_rebuild_tells_what_it_mended(empty_database: Engine) -> None:
    nothing = "Nothing changed; the catalogue is at revision 1.\n"
    assert run("rebuild").output == nothing
    with write_transaction(empty_database) as connection:
        connection.execute(text("UPDATE search_words SET records = records + 1 WHERE stem = 'islet'"))
    assert run("rebuild").output == (
        "No record changed; the catalogue is at revision 2."
        " Tables computed from the records were brought up to date: search_words (2 rows).\n"
    )
    with write_transaction(empty_database) as connection:
        connection.execute(text("UPDATE risks SET name = 'Unknown'"))
    assert run("rebuild").output.startswith("The catalogue is at revision 3: ")
    assert run("rebuild").output == nothing.replace("1", "3")


@pytest.mark.usefixtures("_database")
def test_a_claim_is_merged_into_another_by_its_id() -> None:
    first, second = map(make_claim_id, ("cell-therapy-emerging-field", "stem-cell-therapy-emerging"))
    merge = {"successor": second, "reason": "They say the same."}
    result = apply(json.dumps({"collection": "claims", "id": first, "version": 1, "merge": merge}))
    assert result.exit_code == 0, result.output
    assert json.loads(run("show", first).stdout)["successor"] == "stem-cell-therapy-emerging"


@pytest.mark.usefixtures("_database")
def test_a_database_that_is_lost_after_the_write_fails_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(_engine: Engine) -> NoReturn:
        raise OperationalError("SELECT", {}, ConnectionError("gone"))

    monkeypatch.setattr(records, "refresh_texts", lose)
    result = apply(NEW)
    assert (result.exit_code, result.stderr) == (0, "The changes are written; search follows them later.\n")
    assert "version 1," in run("show", "chills").stderr
