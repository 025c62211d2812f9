"""The exit code of `catalogue verify`: 0 only if every file was read and every row that has a text was found in it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli.catalogue_group import catalogue_group
from tests.small_catalogue import SMALL_CATALOGUE

TEXT = """Of 50 people, 48 were treated and 20 were controls. After 75 infusions five bled.
One year later 25 of 48 (52.10%, 38.0 to 66) were free of insulin. Islets secrete insulin."""


def verify(folder: Path) -> tuple[int, str]:
    arguments = ["verify", "--folder", str(SMALL_CATALOGUE), str(folder)]
    result = CliRunner().invoke(catalogue_group, arguments)
    return result.exit_code, result.output


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "article-2016.txt").write_text(TEXT)
    return tmp_path


def test_verify_exits_0_if_all_is_found(texts: Path) -> None:
    code, output = verify(texts)
    assert "evidence[" not in output
    assert code == 0


@pytest.mark.parametrize(
    ("printed", "other"), [("five bled", "six bled"), ("52.10%", "52.40%"), ("25 of 48", "26 of 48")]
)
def test_verify_exits_1_if_words_or_figures_differ(texts: Path, printed: str, other: str) -> None:
    (texts / "article-2016.txt").write_text(TEXT.replace(printed, other))
    code, output = verify(texts)
    assert "evidence[0] (article-2016)" in output
    assert code == 1


def test_verify_exits_1_if_a_file_is_damaged(texts: Path) -> None:
    (texts / "cut.json.gz").write_bytes(b"\x1f\x8b")
    code, output = verify(texts)
    assert "cannot be read: cut.json.gz" in output
    assert code == 1


def test_a_judgement_of_a_trial_is_no_text_of_the_trial(texts: Path) -> None:
    judged = '{"topic_id": "1", "pmid": "1234567", "topic": "A patient of 48 years with other figures and many words."}'
    (texts / "judged.jsonl").write_text(judged)
    assert verify(texts)[0] == 0
