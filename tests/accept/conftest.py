"""A server as its users start it, with the catalogue that comes with it, for tools that nobody here wrote."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.server_processes import free_port, wait_until_listening

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CONTRACT = ROOT / "openapi.yaml"
PROGRAMS = Path(__file__).parent / "programs"
NODE_MODULES = ROOT / "tools" / "clients" / "node_modules"
READERS = ROOT / "tools" / "formats" / "node_modules"
COLLECTIONS = (
    *("therapies", "mechanisms", "risks", "conditions", "candidates", "studies", "references", "claims"),
    *("attributes", "measures"),
)

Run = Callable[..., str]
FIGURES: dict[str, Any] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("figures")
    for name, value in FIGURES.items():
        terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture
def record_figure() -> Callable[[str, Any], None]:
    """Keep a figure, to be printed at the end."""
    return FIGURES.__setitem__


def run_command(
    *command: str | Path, cwd: Path, accepted: tuple[int, ...] = (0,), env: Mapping[str, str] | None = None
) -> str:
    """Run a tool to its end and give what it said; Node and the tools of the environment are on its path."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, "PATH": path, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in accepted, f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def live_url(new_database: Callable[[], str]) -> Iterator[str]:
    """A started server over a database of each kind."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "THERAPYDB_DATABASE_URL": new_database()}
    with subprocess.Popen([BIN / "therapydb", "serve"], env=env, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_listening(process, port, seconds=300)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def totals(live_url: str) -> dict[str, int]:
    """How many records each collection has."""

    def total(collection: str) -> int:
        with urlopen(f"{live_url}/v1/{collection}?limit=1&count=true") as answer:  # noqa: S310 - our own server
            count: int = json.load(answer)["meta"]["total"]
            return count

    return {collection: total(collection) for collection in COLLECTIONS}


@pytest.fixture
def node_workspace(tmp_path: Path) -> Path:
    """A folder to generate clients into, with the programs beside and the packages of Node within reach."""
    return _install_packages(tmp_path, NODE_MODULES)


@pytest.fixture
def python_workspace(tmp_path: Path) -> Path:
    """The same, to read the formats of our answers at."""
    return _install_packages(tmp_path, READERS)


def _install_packages(folder: Path, packages: Path) -> Path:
    shutil.copytree(PROGRAMS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__*"))
    (folder / "node_modules").symlink_to(packages)
    return folder
