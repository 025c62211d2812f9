"""The program as it is installed elsewhere: from a wheel, without the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.server_processes import (
    ROOT,
    SHUTDOWN_SECONDS,
    fetch_status,
    free_port,
    read_output,
    run_command,
    wait_until_announced,
)

UV = Path(sys.executable).parent / "uv"
SOURCES = ("api", "db", "schemas")
PATHS = ("/docs", "/docs/assets/explorer.js", "/openapi.yaml", "/openapi.json", "/v1/therapies?format=csv", "/readyz")


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment with the wheel, and with the libraries of this one but not its editable install."""
    source, environment = tmp_path / "source", tmp_path / "environment"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=ignore)
    for name in ("pyproject.toml", "openapi.yaml"):
        shutil.copy(ROOT / name, source)
    uv = (UV, "--offline", "--no-config")
    subprocess.run([*uv, "build", "--quiet", "--wheel", "--no-build-isolation", "-o", tmp_path, source], check=True)
    shutil.rmtree(source)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*uv, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return environment


@pytest.mark.slow
def test_installed_wheel_serves(environment: Path, tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "run"
    folder.mkdir()
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PORT": str(port)}
    with run_command((environment / "bin" / "therapydb", "serve"), folder, variables) as process:
        wait_until_announced(process, folder)
        assert {path: fetch_status(port, path) for path in PATHS} == dict.fromkeys(PATHS, HTTPStatus.OK)
        process.terminate()
        assert process.wait(SHUTDOWN_SECONDS) == 0
    assert "Traceback" not in read_output(folder)
