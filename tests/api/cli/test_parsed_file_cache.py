"""A check takes from the cache what did not change, and no state of the cache changes what it reports."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import parsed_file_cache, user_cache
from api.cli.catalogue_check import check_command
from schemas.imports.catalogue.parsed_file import ParsedFile, parse_file
from schemas.imports.catalogue.parsed_file_json import format_parsed_file, read_parsed_file
from tests.small_catalogue import Change, read_small_files

MISTAKES: tuple[Change, ...] = (("kind: class", "kind: clas"), ("events: 25", "events: 49"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "therapydb" / "parsed_files"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for name, text in read_small_files(*MISTAKES).items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def parsed_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    names: list[str] = []

    def parse(file: str, text: str) -> ParsedFile:
        names.append(file)
        return parse_file(file, text)

    monkeypatch.setattr(parsed_file_cache, "parse_file", parse)
    return names


def check(folder: Path) -> str:
    return CliRunner().invoke(check_command, ["--folder", str(folder)]).output


def test_a_parsed_file_is_read_back_as_it_was() -> None:
    files = {**read_small_files(*MISTAKES), "twice.yaml": "risks: []\nrisks: []\n", "text.yaml": "nothing"}
    for name, text in files.items():
        parsed = parse_file(name, text)
        assert read_parsed_file(name, format_parsed_file(parsed)) == parsed


@pytest.mark.slow
def test_only_what_changed_is_parsed_again(cache: Path, folder: Path, parsed_names: list[str]) -> None:
    first = check(folder)
    assert sorted(parsed_names) == sorted(path.name for path in folder.iterdir())
    assert len([*cache.iterdir()]) == len(parsed_names)
    parsed_names.clear()
    assert (check(folder), parsed_names) == (first, [])
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text().replace("events: 49", "events: 20"))
    assert check(folder) != first
    assert parsed_names == ["claims.yaml"]
    assert len([*cache.iterdir()]) == len([*folder.iterdir()])


def test_entries_of_other_code_are_not_read(
    cache: Path, folder: Path, parsed_names: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = check(folder)
    parsed_names.clear()
    (tmp_path / "form.py").write_text("# new")
    monkeypatch.setattr(user_cache, "PARSER_CODE", (*user_cache.PARSER_CODE, tmp_path))
    assert check(folder) == first
    assert len(parsed_names) == len([*cache.iterdir()]) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("modules", "code"),
    [
        ("schemas.imports.catalogue.parsed_file, schemas.imports.catalogue.parsed_file_json", user_cache.PARSER_CODE),
        ("db.loader.layout_builder", user_cache.LAYOUT_CODE),
    ],
)
def test_entries_depend_on_all_the_code_that_makes_them(modules: str, code: tuple[Path, ...]) -> None:
    script = f"import sys, {modules}; print(*(module.__file__ for module in sys.modules.values() if is_ours(module)))"
    rule = "is_ours = lambda module: module.__name__.startswith(('db.', 'schemas.'))"
    done = subprocess.run([sys.executable, "-c", f"{rule}\n{script}"], capture_output=True, text=True, check=True)
    loaded = [Path(name) for name in done.stdout.split() if not _is_bare(Path(name))]
    assert len(loaded) > 10
    assert [path for path in loaded if not any(path.is_relative_to(part) for part in code)] == []


def _is_bare(module: Path) -> bool:
    """Return whether a module holds nothing but its docstring, as those of the rooms do."""
    return len(ast.parse(module.read_text("utf-8")).body) <= 1


def cut(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-40])


def replace_by_noise(entry: Path) -> None:
    entry.write_bytes(b"\xff\x00")


def change_a_figure(entry: Path) -> None:
    entry.write_text(entry.read_text().replace("[", "{", 1))


def replace_by_folder(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


@pytest.mark.slow
@pytest.mark.parametrize("damage", [cut, replace_by_noise, change_a_figure, replace_by_folder])
def test_damaged_entries_are_parsed_again(
    cache: Path, folder: Path, parsed_names: list[str], damage: Callable[[Path], None]
) -> None:
    first = check(folder)
    for entry in cache.iterdir():
        damage(entry)
    parsed_names.clear()
    assert check(folder) == first
    assert len(parsed_names) == len([*folder.iterdir()]) == len([*cache.iterdir()])


@pytest.mark.slow
def test_a_cache_that_cannot_be_written_changes_nothing(cache: Path, folder: Path, parsed_names: list[str]) -> None:
    first = check(folder)
    for entry in cache.iterdir():
        entry.unlink()
    cache.rmdir()
    cache.write_text("no folder")
    parsed_names.clear()
    assert check(folder) == first
    assert check(folder) == first
    assert len(parsed_names) == 2 * len([*folder.iterdir()])


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", fail)
    assert user_cache.find_cache_folder(None) is None
    assert "2 problems" in check(folder)
