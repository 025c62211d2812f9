"""openapi-generator, which makes clients for some fifty languages: its clients for Python and TypeScript."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.accept.conftest import CONTRACT, NODE_MODULES, run_command

GENERATE = ("openapi-generator-cli", "generate", "-i", CONTRACT)
STRICT = ("--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom")

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="openapi-generator needs Java, and there is none")


def check_client_output(output: dict[str, Any], totals: dict[str, int]) -> None:
    assert output["read"] == totals
    assert min(output["filtered"]) >= 1
    assert output["verdicts"]
    assert output["missing"] == [404, "there is no therapy with the id panacea"]
    assert output["wrong"] == [422, "1 parameter is invalid"]


def test_the_python_client_reads_everything(
    node_workspace: Path, live_url: str, totals: dict[str, int], record_figure: Callable[[str, Any], None]
) -> None:
    run_command(*GENERATE, "-g", "python", "-o", ".", "--package-name", "therapydb_generated", cwd=node_workspace)
    check_client_output(json.loads(run_command("python", "python_generated.py", live_url, cwd=node_workspace)), totals)
    record_figure("openapi-generator python", f"{sum(totals.values())} records read")


def test_the_typescript_client_compiles_strictly_and_reads_everything(
    node_workspace: Path, live_url: str, totals: dict[str, int], record_figure: Callable[[str, Any], None]
) -> None:
    options = "importFileExtension=.js"
    run_command(
        *GENERATE, "-g", "typescript-fetch", "-o", "generated", "--additional-properties", options, cwd=node_workspace
    )
    (node_workspace / "package.json").write_text('{"type": "module"}')
    run_command(NODE_MODULES / ".bin" / "tsc", *STRICT, "typescript_fetch.ts", cwd=node_workspace)
    check_client_output(json.loads(run_command("node", "typescript_fetch.js", live_url, cwd=node_workspace)), totals)
    record_figure("openapi-generator typescript-fetch, tsc --strict", f"0 errors; {sum(totals.values())} records read")
