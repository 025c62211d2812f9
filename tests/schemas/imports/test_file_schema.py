"""The JSON Schema by which editors complete and mark the files of the catalogue."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

import db
from schemas.imports.catalogue.file_schema import FILE_NAME, build_file_schema, format_file_schema

FOLDER = Path(db.__file__).parent / "catalogue"
FILES = sorted(FOLDER.rglob("*.yaml"))
VALIDATOR = jsonschema_rs.validator_for(build_file_schema())
CLAIM = {"key": "a-claim", "kind": "risk", "assertion": "shown", "statement": "It bleeds."}
EVIDENCE = {"reference": "a-paper", "locator": "page 1"}


def read_file(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def test_the_written_schema_is_current() -> None:
    assert (FOLDER / FILE_NAME).read_text("utf-8") == format_file_schema(), "therapydb catalogue schema writes it"


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_every_file_names_the_schema_and_is_valid_by_it(file: Path) -> None:
    text = file.read_text("utf-8")
    path = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / path).resolve() == FOLDER / FILE_NAME
    assert [error.message for error in VALIDATOR.iter_errors(read_file(text))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "hazard"},
        {"colour": "blue"},
        {"events": -1},
        {"events": "three"},
        {"as_of": "May 2020"},
        {"statement": ""},
        {"evidence": [{"reference": "a-paper"}]},
        {"evidence": [EVIDENCE | {"stance": "doubts"}]},
        {"interval": {"low": 1}},
    ],
    ids=str,
)
def test_an_editor_marks_a_mistake(wrong: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid({"claims": [CLAIM | {"evidence": [EVIDENCE]}]})
    assert not VALIDATOR.is_valid({"claims": [CLAIM | {"evidence": [EVIDENCE]} | wrong]})
