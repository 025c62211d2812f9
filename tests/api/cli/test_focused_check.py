"""A check of one file reports of it what a check of all files does, and takes no longer than it must."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.catalogue_check import find_problems, list_warnings
from api.cli.parsed_file_cache import fetch_cached_layout
from db.loader.database_layout import read_layout
from db.loader.layout_builder import build_layout
from db.vocab.catalogue_records.completion import complete_records
from schemas.imports.catalogue import parse_catalogue
from tests.db.loader.broken_rules import BROKEN
from tests.small_catalogue import SMALL_CATALOGUE, Change, parse_small_catalogue, read_small_files

# Of all rules, `--fast` tries every tenth.
CHANGES = [
    pytest.param(cases[0][0], marks=pytest.mark.slow if number % 10 else ())
    for number, cases in enumerate(BROKEN.values())
]
LAYOUT = build_layout()


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_each_file_alone_has_the_problems_and_warnings_that_it_has_among_all(change: Change) -> None:
    catalogue = parse_small_catalogue(change)
    problems, warnings = find_problems(catalogue, LAYOUT), list_warnings(catalogue)
    changed = {file for file, text in read_small_files().items() if change[0] in text}
    for file in changed | {problem.file for problem in problems}:
        judged = catalogue.list_positions({file})
        alone = [problem for problem in find_problems(catalogue, LAYOUT, judged) if problem.file == file]
        assert alone == [problem for problem in problems if problem.file == file]
        alone = [warning for warning in list_warnings(catalogue, judged) if warning.file == file]
        assert alone == [warning for warning in warnings if warning.file == file]


TAKEN = """
therapies:
  - {id: a-namesake, name: Brand islets, kind: product, summary: Islets of another maker., codings: ["atc:A10XX02"]}
  - {id: brand, name: Islets of a namesake, kind: product, summary: Islets of another maker.}
"""


def test_whoever_takes_a_name_an_id_or_a_code_hears_of_it_whatever_the_file_is_called() -> None:
    for file in ("0-first.yaml", "z-last.yaml"):
        catalogue = parse_catalogue({**read_small_files(), file: TAKEN})
        judged = catalogue.list_positions({file})
        found = [*find_problems(catalogue, LAYOUT, judged), *list_warnings(catalogue, judged)]
        messages = [problem.message for problem in found if problem.file == file]
        assert "brand is used by two therapies" in messages
        assert "this code is that of brand already" in messages
        assert "Brand islets is a name of brand already" in messages


def test_evidence_apart_from_its_claim_is_judged_with_its_own_file() -> None:
    catalogue = parse_small_catalogue()
    _, joins = complete_records(catalogue.written_records)
    assert joins
    for join in joins:
        place = catalogue.locate_problem("claims", join.claim, ("evidence", join.place, "level"), "")
        assert join.claim in catalogue.list_positions({place.file})["claims"]


def test_a_layout_is_kept_as_it_is(tmp_path: Path) -> None:
    assert fetch_cached_layout(tmp_path) == LAYOUT
    assert fetch_cached_layout(tmp_path) == LAYOUT
    assert fetch_cached_layout(None) == LAYOUT
    for text in ("1", "[1, 2]", "{", "[1]"):
        with pytest.raises(ValueError, match=r"."):
            read_layout(text)


# Each takes as long to import as all else that a check does.
SLOW_MODULES = ("sqlalchemy", "pint", "flask", "alembic", "rdflib")
PROGRAM = f"""
import sys
from api.__main__ import run
try:
    run()
finally:
    print("imported", *(name for name in {SLOW_MODULES} if name in sys.modules))
"""


@pytest.mark.slow
def test_a_second_check_imports_neither_models_nor_libraries_of_the_server(tmp_path: Path) -> None:
    command = ["catalogue", "check", "--folder", str(SMALL_CATALOGUE), "--caches", str(tmp_path)]
    results = [
        subprocess.run([sys.executable, "-c", PROGRAM, *command], capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    assert [result.stdout.splitlines()[-1].strip() for result in results] == ["imported sqlalchemy", "imported"]
