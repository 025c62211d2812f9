"""Evidence of the catalogue compared with stored texts, and with claims that are wrong in one place."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from api.cli.catalogue_files import CATALOGUE_FOLDER, decode_files, read_yaml_files
from api.cli.catalogue_verify import read_texts
from db.loader.catalogue_index import CatalogueIndex
from db.verification import FOUND, NOT_FOUND, match_texts, verify_evidence, verify_row
from db.vocab.catalogue_records.claim import ClaimRecord
from schemas.imports.catalogue import parse_catalogue
from tests.shared_folder import ABSENT, find_shared

FOLDERS = ("literature", "registry-narratives")


@pytest.fixture(scope="module")
def index() -> CatalogueIndex:
    return CatalogueIndex(parse_catalogue(decode_files(read_yaml_files(CATALOGUE_FOLDER))).records)


@pytest.fixture(scope="module")
def texts() -> list[Any]:
    data = find_shared("data")
    if data is None:
        pytest.skip(ABSENT)
    return [text for name in FOLDERS for text in read_texts(data / name, [])]


def change_digits(claim: ClaimRecord) -> Iterator[ClaimRecord]:
    for name in ("value", "events"):
        if (figure := claim[name]) is not None:
            for digit in str(figure):
                if digit.isdigit():
                    changed = str(figure).replace(digit, str((int(digit) + 3) % 10), 1)
                    is_value = name == "value"
                    yield {**claim, "value": Decimal(changed)} if is_value else {**claim, "events": int(changed)}


def change_unit_and_group(claim: ClaimRecord) -> Iterator[ClaimRecord]:
    if claim["value"] is not None:
        yield {**claim, "unit": "mo" if claim["unit"] == "%" else "%"}
    if claim["at_risk"] is not None:
        yield {**claim, "at_risk": claim["at_risk"] + 177}


def test_words_that_are_cited_are_in_the_texts(index: CatalogueIndex, texts: list[Any]) -> None:
    findings = [*verify_evidence(index, texts)]
    assert sum(finding.state == FOUND for finding in findings) >= 50
    assert [finding for finding in findings if "words cited" in "".join(finding.problems)] == []


def test_a_changed_digit_unit_or_group_is_found(index: CatalogueIndex, texts: list[Any]) -> None:
    by_reference = match_texts(index.references.values(), texts)
    states = []
    for finding in verify_evidence(index, texts):
        claim = index.claims[finding.claim]
        if finding.state == FOUND:
            for changed in (*change_digits(claim), *change_unit_and_group(claim)):
                row, found = claim["evidence"][finding.row], by_reference[finding.reference]
                states.append(
                    (verify_row(index, changed, row, found)[0], finding.claim, changed["value"], changed["events"])
                )
    missed = [state for state in states if state[0] != NOT_FOUND]
    assert len(states) > 50
    assert len(missed) <= len(states) // 100, missed


def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.json.gz").write_bytes(b"\x1f\x8b")
    (tmp_path / "whole.txt").write_text("Seven of ten.")
    damaged: list[str] = []
    assert [text.name for text in read_texts(tmp_path, damaged)] == ["whole"]
    assert damaged == ["cut.json.gz"]
    assert "cannot be read: cut.json.gz" in capsys.readouterr().err
