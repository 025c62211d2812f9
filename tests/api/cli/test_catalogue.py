from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from api.cli import catalogue, first_load
from api.cli.catalogue import CatalogueError, load_catalogue
from api.cli.catalogue_group import catalogue_group
from api.cli.first_load import load_catalogue_once
from db.changes.change_log import verify_chain
from db.documents.document_store import find_documents
from db.engine import read_connection, write_transaction
from db.loader.load import rebuild_projection
from db.vocab.record_documents import parse_document
from db.writer.apply import apply_changes
from db.writer.change_plan import RequestedChange
from db.writer.document_changes import Attribution
from schemas.imports.catalogue import Catalogue
from tests.migrated_database import migrate
from tests.small_catalogue import SMALL_CATALOGUE, Change, parse_small_catalogue, read_small_files


@pytest.fixture
def database(empty_database: Engine) -> Engine:
    migrate(empty_database)
    return empty_database


def write_changed_files(folder: Path, *changes: Change) -> Path:
    for name, text in read_small_files(*changes).items():
        (folder / name).write_text(text)
    return folder


def rename_risk(engine: Engine, name: str) -> None:
    with write_transaction(engine) as connection:
        (row,) = find_documents(connection, "bleeding")
        change = RequestedChange("risks", {**parse_document("risks", row["document"]), "name": name}, row["version"])
        apply_changes(connection, [change], Attribution("editor", "A reason.", "test"))


def run_command(*arguments: str | Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(catalogue_group, [str(argument) for argument in arguments])
    return result.exit_code, result.output.splitlines()


def test_check_warns_of_what_no_profile_asks_for_and_fails_nothing() -> None:
    code, lines = run_command("check", "--folder", SMALL_CATALOGUE)
    assert any(line.startswith("warning: no profile asks for diabetes_onset_age, ") for line in lines)
    assert code == 0


def test_check_counts_records_and_standings() -> None:
    code, lines = run_command("check", "--folder", SMALL_CATALOGUE)
    assert code == 0
    assert "     8 claims" in lines
    assert lines[-2:] == ["claims: 6 accepted, 1 contested, 1 rejected", "no problems"]


def test_check_names_file_line_field_and_exits_1(tmp_path: Path) -> None:
    write_changed_files(tmp_path, ("kind: class", "kind: clas"), ("size: 20", "size: 49"))
    code, lines = run_command("check", "--folder", tmp_path)
    assert code == 1
    assert lines[:2] == [
        f"{tmp_path}/therapies.yaml:4: islets.kind: clas is not one of the allowed values; did you mean class?",
        f"{tmp_path}/therapies.yaml:34: younger.size: 49 people, but its larger group everyone has only 48",
    ]
    assert lines[-1] == "2 problems"


def test_check_of_one_file_tells_of_that_file(tmp_path: Path) -> None:
    write_changed_files(tmp_path, ("kind: class", "kind: clas"), ("events: 25", "events: 49"))
    code, lines = run_command("check", "--folder", tmp_path, tmp_path / "claims.yaml")
    assert code == 1
    listed = [line for line in lines if ".yaml:" in line and not line.startswith("warning: ")]
    assert [line.partition(":")[0] for line in listed] == [f"{tmp_path}/claims.yaml"]
    warned = [line.removeprefix("warning: ") for line in lines if ".yaml:" in line and line not in listed]
    assert {line.partition(":")[0] for line in warned} == {f"{tmp_path}/claims.yaml"}


@pytest.mark.slow
def test_a_field_with_a_problem_gets_no_warning_beside_it(tmp_path: Path) -> None:
    write_changed_files(tmp_path, ("statistic: proportion", "statistic: null"))
    _, lines = run_command("check", "--folder", tmp_path, tmp_path / "claims.yaml")
    assert [line for line in lines if ".statistic: is missing" in line and line.startswith("warning: ")] == []
    assert len([line for line in lines if ".statistic: is missing" in line]) == 1


@pytest.mark.slow
def test_load_tells_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERAPYDB_DATABASE_URL", f"sqlite:///{tmp_path}/a.sqlite")
    code, lines = run_command("load", "--folder", SMALL_CATALOGUE)
    assert (code, lines[0].partition(":")[0]) == (0, "The catalogue is at revision 1")
    assert run_command("load", "--folder", SMALL_CATALOGUE) == (0, ["Nothing changed; the catalogue is at revision 1."])


@pytest.mark.slow
def test_unchanged_files_are_not_parsed(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    load_catalogue(database, SMALL_CATALOGUE)
    monkeypatch.setattr(catalogue, "parse_catalogue", None)
    assert load_catalogue(database, SMALL_CATALOGUE).is_unchanged


@pytest.mark.slow
def test_changed_code_loads_unchanged_files_again(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_catalogue(database, SMALL_CATALOGUE)
    (tmp_path / "rule.py").write_text("# new")
    monkeypatch.setattr(first_load, "LOADER_CODE", (*first_load.LOADER_CODE, tmp_path))
    parsed: list[object] = []

    def parse(files: dict[str, str]) -> Catalogue:
        parsed.append(files)
        return parse_small_catalogue()

    monkeypatch.setattr(catalogue, "parse_catalogue", parse)
    assert load_catalogue(database, SMALL_CATALOGUE).is_unchanged
    assert len(parsed) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: class", "kind: clas"), "islets.kind: clas is not one of"),
        (("at_risk: 48", "at_risk: 49"), "brand-independence.at_risk: 49 people at risk"),
        (("size: 20", "size: 49"), "therapies.yaml:34: younger.size: 49 people"),
    ],
)
def test_wrong_files_are_not_loaded(database: Engine, tmp_path: Path, change: Change, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        load_catalogue(database, write_changed_files(tmp_path, change))


def test_vanished_record_is_told_in_one_line(database: Engine, tmp_path: Path) -> None:
    load_catalogue(database, SMALL_CATALOGUE)
    change = (
        "  - {id: rival, name: Rival islets, kind: product, summary: Islets of another maker., parents: [islets]}",
        "",
    )
    with pytest.raises(CatalogueError, match=r"therapies rival \(Rival islets\)"):
        load_catalogue(database, write_changed_files(tmp_path, change))


@pytest.mark.slow
def test_two_programs_may_load_at_once(database: Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: load_catalogue(database, SMALL_CATALOGUE), range(2)))
    assert sorted(report.is_unchanged for report in reports) == [False, True]
    assert {report.revision for report in reports} == {1}


@pytest.mark.slow
def test_two_programs_may_load_different_files_at_once(database: Engine, tmp_path: Path) -> None:
    names = ["Blood loss", "Haemorrhage"]
    for name in names:
        (tmp_path / name).mkdir()
        write_changed_files(tmp_path / name, ("name: Bleeding", f"name: {name}"))
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda name: load_catalogue_once(database, tmp_path / name), names))
    assert sorted(report.revision for report in reports) == [1, 2]
    with write_transaction(database) as connection:
        (row,) = find_documents(connection, "bleeding")
        assert list(verify_chain(connection)) == []
        assert rebuild_projection(connection).is_unchanged
    # The later one wins, as a version of its own, and neither start is repeated.
    assert (row["version"], parse_document("risks", row["document"])["name"]) == (
        2,
        max(zip(reports, names, strict=True), key=lambda pair: pair[0].revision)[1],
    )
    assert all(load_catalogue_once(database, tmp_path / name).is_unchanged for name in names)


@pytest.mark.slow
def test_a_conflict_that_a_start_left_is_named_until_it_is_decided(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THERAPYDB_DATABASE_URL", database.url.render_as_string(hide_password=False))
    load_catalogue(database, SMALL_CATALOGUE)
    rename_risk(database, "Haemorrhage")
    folder = write_changed_files(tmp_path, ("name: Bleeding", "name: Blood loss"))
    for _ in range(2):
        assert list(load_catalogue_once(database, folder).conflicts) == [("risks", "bleeding")]
    code, lines = run_command("load", "--folder", folder)
    assert (code, lines[0].endswith("Conflicts: risks/bleeding")) == (2, True)
    code, lines = run_command("load", "--folder", folder, "--take-files", "risks/bleeding")
    assert (code, lines[0].partition(":")[0]) == (0, "The catalogue is at revision 3")
    assert list(load_catalogue_once(database, folder).conflicts) == []
    assert run_command("load", "--folder", folder) == (0, ["Nothing changed; the catalogue is at revision 3."])


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--take-files", "--keep-database"])
def test_an_option_that_names_no_conflict_stops_the_load(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setenv("THERAPYDB_DATABASE_URL", database.url.render_as_string(hide_password=False))
    load_catalogue(database, SMALL_CATALOGUE)
    code, lines = run_command("load", "--folder", SMALL_CATALOGUE, option, "risks/bleeding")
    assert (code, lines[0].endswith("did not both change it since the last load. Conflicts: none")) == (2, True)
    rename_risk(database, "Haemorrhage")
    folder = write_changed_files(tmp_path, ("name: Bleeding", "name: Blood loss"))
    code, lines = run_command("load", "--folder", folder, option, "risks/bleedin", "--take-files", "all")
    assert (code, lines[0].startswith("Error: there is no conflict to decide for risks/bleedin, so nothing")) == (
        2,
        True,
    )
    assert lines[0].endswith("Conflicts: risks/bleeding")
    with read_connection(database) as connection:
        assert parse_document("risks", find_documents(connection, "bleeding")[0]["document"])["name"] == "Haemorrhage"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--take-files", "bleeding"], "bleeding is neither all nor COLLECTION/ID; collections are "),
        (["--keep-database", "risk/bleeding"], "risk/bleeding is neither all nor COLLECTION/ID"),
        (["--take-files", "all", "--keep-database", "all"], "all stands in both --take-files and --keep-database."),
    ],
)
def test_an_option_that_decides_no_conflict_is_refused(options: list[str], message: str) -> None:
    code, lines = run_command("load", *options)
    assert (code, message in " ".join(lines)) == (2, True)


FILLED = {
    "therapy": {"id": "new", "name": "New islets", "kind": "product", "summary": "Islets of a new maker."},
    "reference": {"id": "new-2020", "kind": "web_page", "title": "A page"},
    "claim": {"key": "new", "kind": "description", "assertion": "shown", "statement": "It is new."}
    | {"reference": "article-2016", "locator": "p. 1"},
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILLED)
def test_a_template_that_is_filled_in_passes_the_check(kind: str, tmp_path: Path) -> None:
    code, lines = run_command("new", kind)
    text = "\n".join(lines)
    for field, value in FILLED[kind].items():
        text = text.replace(f"{field}:  # required", f'{field}: "{value}"', 1)
    text = text.replace("# therapy:", "therapy: brand", 1)
    assert (code, "# required" in text) == (0, False)
    write_changed_files(tmp_path)
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    code, lines = run_command("check", "--folder", tmp_path)
    assert (code, [line for line in lines if ".yaml:" in line]) == (0, [])
