"""The rows of the table, and the page that holds them between two markers."""

import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tools.abuse.target import Measurement, Target, Test

HEADING = "| database | item | test | bar | measured | |\n|---|---|---|---|---|---|\n"
VERDICTS = {True: "met", False: "**not met**", None: "not run"}
BEGIN, END = "<!-- written by tools.abuse -->\n", "<!-- end of what tools.abuse writes -->\n"


class Row(NamedTuple):
    """A measurement, and what was measured where."""

    dialect: str
    test: Test
    measured: Measurement

    def format_line(self) -> str:
        text = self.measured.text.replace("|", "/")
        cells = (self.dialect, self.test.item, self.test.name, self.test.bar, text, VERDICTS[self.measured.passed])
        return f"| {' | '.join(cells)} |\n"


def run_test(test: Test, target: Target) -> Row:
    """An exception is a bar that is not met: the other tests still run."""
    try:
        measured = test.run(target)
    except Exception as error:  # noqa: BLE001 - whatever it is
        measured = Measurement(f"{type(error).__name__}: {str(error)[:100]}", passed=False)
    return Row(target.dialect, test, measured)


def describe_run(load: float) -> str:
    """Return when and where the figures are measured; `load` is that of the machine before."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], check=False, capture_output=True, text=True)  # noqa: S607
    place = f" at `{commit.stdout.strip()}`" if commit.returncode == 0 else ""
    now = datetime.now(UTC)
    return (
        f"Measured on {now.day} {now:%B %Y}{place} with everything at its default, on {os.cpu_count()} cores; "
        f"the load of the machine was {load:.1f} before.\n"
    )


def write_page(path: Path, description: str, rows: Iterable[Row]) -> None:
    """Replace what stands between the markers of a page; the rows of a database stay together."""
    lines = [row.format_line() for row in sorted(rows, key=lambda row: row.dialect == "postgresql")]
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}{description}\n{HEADING}{''.join(lines)}{END}{after}", "utf-8")
