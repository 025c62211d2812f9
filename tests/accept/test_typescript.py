"""TypeScript users: openapi-typescript and openapi-fetch under the strictest compiler."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.accept.conftest import CONTRACT, NODE_MODULES, run_command

ROOT = Path(__file__).parents[2]
NODE = NODE_MODULES / ".bin"
STRICT = ("--strict", "--noEmit", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler")


@pytest.fixture
def typed(node_workspace: Path) -> Path:
    run_command(NODE / "openapi-typescript", CONTRACT, "-o", "contract.d.ts", cwd=node_workspace)
    return node_workspace


def test_no_answer_is_of_unknown_type(typed: Path) -> None:
    lines = (typed / "contract.d.ts").read_text().splitlines()
    assert {line.strip() for line in lines if "unknown;" in line} <= {*OPEN}


# Further headers of any answer, further members of a FHIR bundle that is sent, and what a change of a record sets.
OPEN = ("[name: string]: unknown;", "[key: string]: unknown;", "value?: unknown;", "was?: unknown;")


def test_a_client_compiles_strictly_and_reads_everything(
    typed: Path, live_url: str, totals: dict[str, int], record_figure: Callable[[str, Any], None]
) -> None:
    run_command(NODE / "tsc", *STRICT, "--lib", "es2022,dom", "openapi_fetch.ts", cwd=typed)
    output = json.loads(run_command("node", "--no-warnings", "openapi_fetch.ts", live_url, cwd=typed))
    assert output["read"] == totals
    assert output["filtered"]
    assert min(output["filtered"]) >= 1
    assert output["verdicts"]
    assert output["ignored"] == 0
    assert output["missing"] == [404, "there is no therapy with the id panacea"]
    assert output["wrong"] == [422, "stage"]
    record_figure(
        "openapi-typescript, openapi-fetch, tsc --strict", f"0 errors; {sum(output['read'].values())} records read"
    )


def test_the_quickstart_compiles_strictly(typed: Path) -> None:
    (code,) = re.findall(r"```ts\n(.*?)```", (ROOT / "docs" / "recipes.md").read_text("utf-8"), re.DOTALL)
    (typed / "quickstart.ts").write_text(code, "utf-8")
    run_command(NODE / "tsc", *STRICT, "--lib", "es2022,dom", "quickstart.ts", cwd=typed)


def test_the_example_lists_searches_and_matches(typed: Path, live_url: str, totals: dict[str, int]) -> None:
    shutil.copy(ROOT / "docs" / "examples" / "therapy_list.ts", typed)
    options = [option for option in STRICT if option != "--noEmit"]
    run_command(NODE / "tsc", *options, "--lib", "es2022,dom", "therapy_list.ts", cwd=typed)
    (typed / "package.json").write_text('{"type": "module"}', "utf-8")
    shown = json.loads(run_command("node", "therapy_list.js", live_url, "VX-880", cwd=typed))
    assert len(shown["therapies"]) == totals["therapies"]
    assert shown["hits"][0] == "zimislecel"
    assert shown["matches"]
