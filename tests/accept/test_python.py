"""Python users: openapi-python-client, its output under mypy.

It does not know NDJSON, which a batch of patients may be sent as: it warns, and leaves that body out, or is told by a
line of configuration to take it for JSON. Either way the same contract without anything of ours shows what is its own.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.accept.conftest import CONTRACT, PROGRAMS, run

GENERATE = "openapi-python-client generate --meta none --output-path therapydb_client"
CONFIG = "content_type_overrides: {application/x-ndjson: application/json}\n"
WAYS = {"as it comes": "", "with a line of configuration": "--fail-on-warning --config config.yaml"}
UNKNOWN = "Unsupported content type application/x-ndjson"

Figure = Callable[[str, Any], None]


class Made(NamedTuple):
    warnings: list[str]
    faults: Counter[str]


def make(folder: Path, contract: Path, options: str) -> Made:
    """Generate a client, and give the warnings of its maker and the faults that mypy finds, wherever they stand."""
    folder.mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(CONFIG)
    warned = run("sh", "-c", f"{GENERATE} --path {contract} {options} 2>&1", cwd=folder)
    found = run("mypy", "--strict", "therapydb_client", cwd=folder, accepted=(0, 1))
    faults = re.findall(r"^(.+):\d+: error: (.+)$", found, re.MULTILINE)
    return Made(re.findall("^Unsupported .+", warned, re.MULTILINE), Counter(map(": ".join, faults)))


@pytest.mark.parametrize("way", WAYS)
def test_it_finds_no_more_fault_with_the_contract_than_with_the_smallest(
    tmp_path: Path, way: str, figure: Figure
) -> None:
    ours = make(tmp_path / "ours", CONTRACT, WAYS[way])
    assert ours == make(tmp_path / "smallest", PROGRAMS / "smallest.yaml", WAYS[way])
    assert ours.warnings == ([] if "--fail-on-warning" in WAYS[way] else [UNKNOWN])
    said = f"{len(ours.warnings)} warnings; mypy --strict: 0 faults of ours, {ours.faults.total()} of its templates"
    figure(f"openapi-python-client, {way}", said)


def test_a_client_reads_everything_and_matches_a_patient(
    bench: Path, live_url: str, totals: dict[str, int], figure: Figure
) -> None:
    run(*GENERATE.split(), "--path", CONTRACT, cwd=bench)
    said = run("mypy", "--strict", "therapydb_client", "python_client.py", cwd=bench, accepted=(0, 1))
    assert {line.split(":")[0] for line in said.splitlines() if ": error:" in line} <= {"therapydb_client/client.py"}
    told = json.loads(run("python", "python_client.py", live_url, cwd=bench))
    assert told["read"] == totals
    assert min(told["filtered"]) >= 1
    assert told["missing"] == [404, "there is no therapy with the id panacea"]
    assert told["wrong"] == [422, "1 parameter is invalid"]
    alone, bundled, *batch = told["matched"]
    assert alone > 0 < bundled
    assert batch == [alone, alone]
    figure("openapi-python-client", f"{sum(totals.values())} records read, 4 patients matched")
