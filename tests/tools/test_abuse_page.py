from pathlib import Path

from tests.server_processes import ROOT
from tools.abuse import target
from tools.abuse.page import BEGIN, END, Row, run_test, write_page
from tools.abuse.target import Measurement, Target

TARGET = Target("sqlite", "sqlite://", 0, Path(), 0)


def fail(_: Target) -> Measurement:
    raise RuntimeError("a | b")


def test_the_table_stands_between_the_markers_by_database(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}old\n{END}after\n")
    tests = [target.Test("1", name, "bar", fail) for name in ("first", "second", "third")]
    measured = [Measurement("2 ms", passed) for passed in (True, False, None)]
    rows = [*map(Row, ["sqlite", "postgresql", "sqlite"], tests, measured)]
    for _ in range(2):
        write_page(page, "Measured.\n", rows)
    lines = page.read_text().splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert lines[2] == "Measured."
    assert [line.split(" | ")[::2] for line in lines if "bar |" in line][1:] == [
        ["| sqlite", "first", "2 ms"],
        ["| sqlite", "third", "2 ms"],
        ["| postgresql", "second", "2 ms"],
    ]
    assert lines[-3].endswith("| **not met** |")


def test_an_exception_is_a_bar_that_is_not_met() -> None:
    row = run_test(target.Test("1", "name", "bar", fail), TARGET)
    assert row.format_line() == "| sqlite | 1 | name | bar | RuntimeError: a / b | **not met** |\n"


def test_the_page_has_the_markers() -> None:
    text = (ROOT / "docs/reliability.md").read_text()
    assert [text.count(marker) for marker in (BEGIN, END)] == [1, 1]
