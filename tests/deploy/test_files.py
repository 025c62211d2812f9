"""The recipes under `deploy`, as far as they can be tried without systemd, a container engine or Prometheus."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from api.settings import VARIABLES

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KNOWN_VARIABLES = {variable for variable, _, _ in VARIABLES.values()}


def read_unit() -> ConfigParser:
    unit = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[method-assign, assignment]  # names of systemd are case-sensitive
    unit.read(DEPLOY / "therapydb.service")
    return unit


def read_instructions() -> Iterator[tuple[str, str]]:
    """Yield the instructions of the Containerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text("utf-8"))
    for line in text.splitlines():
        if line and not line.startswith("#"):
            instruction, _, arguments = line.partition(" ")
            yield instruction, arguments


def test_unit_runs_an_unprivileged_service_that_is_restarted() -> None:
    service = read_unit()["Service"]
    assert service["User"] == "therapydb"
    assert (service["Restart"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("on-failure", "strict", "yes")
    assert service["ExecStart"].endswith("/therapydb serve")


def test_unit_is_valid(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    # The program and the user are those of another machine.
    text = (DEPLOY / "therapydb.service").read_text().replace("/opt/therapydb/bin/therapydb", "/bin/true")
    unit = tmp_path / "therapydb.service"
    unit.write_text(text.replace("User=therapydb", "User=root"))
    result = subprocess.run([verify, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    messages = [line for line in result.stderr.splitlines() if "therapydb.service" in line]
    assert (result.returncode, messages) == (0, [])


def test_containerfile_copies_what_there_is() -> None:
    ignored = (ROOT / ".containerignore").read_text().split()
    copied = [shlex.split(rest)[:-1] for name, rest in read_instructions() if name == "COPY" and "--from" not in rest]
    names = [name for sources in copied for name in sources]
    assert {"api", "db", "schemas", "pyproject.toml", "openapi.yaml"} <= set(names)
    assert [name for name in names if not (ROOT / name).exists() or name.split("/")[0] in ignored] == []


def test_container_is_not_root_and_starts_the_server() -> None:
    last = dict(read_instructions())
    assert last["USER"] == "10001:10001"
    assert (last["ENTRYPOINT"], last["CMD"]) == ('["/opt/therapydb/bin/therapydb"]', '["serve"]')
    variables = dict(pair.split("=", 1) for pair in shlex.split(last["ENV"]))
    assert set(variables) - {"PYTHONDONTWRITEBYTECODE"} <= KNOWN_VARIABLES


def test_compose_sets_known_variables_of_services_that_are_read_only() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"therapydb", "postgres", "redis"}
    assert set(services["therapydb"]["environment"]) <= KNOWN_VARIABLES
    assert services["therapydb"]["read_only"] is True
    assert set(services["therapydb"]["depends_on"]) == {"postgres", "redis"}
    assert (DEPLOY / services["therapydb"]["build"]["context"]).resolve() == ROOT


def test_alerts_are_about_metrics_that_are_served(client: FlaskClient) -> None:
    client.get("/v1/therapies?limit=1")
    client.get("/v1/therapies?limit=0")
    served = client.get("/metrics").text
    served += "therapydb_worker_restarts_total"  # of the parent process: tests/api/cli/test_workers.py asks for it
    groups = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    expressions = [rule["expr"] for group in groups for rule in group["rules"]]
    names = {name for expression in expressions for name in re.findall(r"therapydb_\w+", expression)}
    assert len(names) >= 4
    assert [name for name in sorted(names) if name.removesuffix("_bucket").removesuffix("_count") not in served] == []
