"""Python users: openapi-python-client, its output under mypy.

It knows neither NDJSON, which a batch of patients may be sent as, nor SVG, as which figures are answered: it warns, and
leaves these bodies out, or is told by a line of configuration to take them for JSON and text. Either way the same
contract without anything of ours shows what is its own.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.accept.conftest import CONTRACT, PROGRAMS, run_command

GENERATE = "openapi-python-client generate --meta none --output-path therapydb_client"
CONFIG = "content_type_overrides: {application/x-ndjson: application/json, image/svg+xml: text/plain}\n"
WAYS = {"as it comes": "", "with a line of configuration": "--fail-on-warning --config config.yaml"}
UNKNOWN = "Unsupported content type application/x-ndjson"

Figure = Callable[[str, Any], None]


class GeneratedClient(NamedTuple):
    warnings: list[str]
    faults: Counter[str]


def generate_client(folder: Path, contract: Path, options: str) -> GeneratedClient:
    """Generate a client, and give the warnings of its maker and the faults that mypy finds, wherever they stand."""
    folder.mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(CONFIG)
    warned = run_command("sh", "-c", f"{GENERATE} --path {contract} {options} 2>&1", cwd=folder)
    found = run_command("mypy", "--strict", "therapydb_client", cwd=folder, accepted=(0, 1))
    faults = re.findall(r"^(.+):\d+: error: (.+)$", found, re.MULTILINE)
    return GeneratedClient(re.findall("^Unsupported .+", warned, re.MULTILINE), Counter(map(": ".join, faults)))


@pytest.mark.parametrize("generator", WAYS)
def test_it_finds_no_more_fault_with_the_contract_than_with_the_smallest(
    tmp_path: Path, generator: str, record_figure: Figure
) -> None:
    ours = generate_client(tmp_path / "ours", CONTRACT, WAYS[generator])
    assert ours == generate_client(tmp_path / "smallest", PROGRAMS / "smallest.yaml", WAYS[generator])
    assert ours.warnings == ([] if "--fail-on-warning" in WAYS[generator] else [UNKNOWN])
    said = f"{len(ours.warnings)} warnings; mypy --strict: 0 faults of ours, {ours.faults.total()} of its templates"
    record_figure(f"openapi-python-client, {generator}", said)


def test_a_client_reads_everything_and_matches_a_patient(
    node_workspace: Path, live_url: str, totals: dict[str, int], record_figure: Figure
) -> None:
    run_command(*GENERATE.split(), "--path", CONTRACT, cwd=node_workspace)
    said = run_command("mypy", "--strict", "therapydb_client", "python_client.py", cwd=node_workspace, accepted=(0, 1))
    assert {line.split(":")[0] for line in said.splitlines() if ": error:" in line} <= {"therapydb_client/client.py"}
    told = json.loads(run_command("python", "python_client.py", live_url, cwd=node_workspace))
    assert told["read"] == totals
    assert min(told["filtered"]) >= 1
    assert told["missing"] == [404, "there is no therapy with the id panacea"]
    assert told["wrong"] == [422, "1 parameter is invalid"]
    alone, bundled, *batch = told["matched"]
    assert alone > 0 < bundled
    assert batch == [alone, alone]
    record_figure("openapi-python-client", f"{sum(totals.values())} records read, 4 patients matched")
