"""Python users: openapi-python-client, its output under mypy."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.accept.conftest import CONTRACT, run

# What the generator writes wrong whatever the contract: an `__exit__` of objects, and the types of a body that may be
# of several kinds.
FAULTS = ("client.py", "/match_patient.py", "/match_patients.py")
GENERATE = ("openapi-python-client", "generate", "--path", CONTRACT, "--meta", "none", "--fail-on-warning")
CONFIG = "content_type_overrides: {application/x-ndjson: application/json}\n"  # a type of body that it does not know


def test_a_client_is_generated_without_a_warning_and_reads_everything(
    bench: Path, live_url: str, totals: dict[str, int], figure: Callable[[str, Any], None]
) -> None:
    (bench / "config.yaml").write_text(CONFIG)
    run(*GENERATE, "--config", "config.yaml", "--output-path", "therapydb_client", cwd=bench)
    said = run("mypy", "--strict", "therapydb_client", "python_client.py", cwd=bench, accepted=(0, 1)).splitlines()
    errors = [line for line in said if ": error:" in line]
    ours = [line for line in errors if not line.split(":")[0].endswith(FAULTS)]
    assert not ours
    told = json.loads(run("python", "python_client.py", live_url, cwd=bench))
    assert told["read"] == totals
    assert min(told["filtered"]) >= 1
    assert told["missing"] == [404, "there is no therapy with the id panacea"]
    assert told["wrong"] == [422, "1 parameter is wrong"]
    figure("openapi-python-client, 0 warnings, mypy --strict", f"0 errors of ours, {len(errors)} of its templates")
