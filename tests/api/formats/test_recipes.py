"""Every block of the recipes runs as it is printed, against a live server."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.server_processes import free_port, run_granian

ROOT = Path(__file__).parents[3]
PRINTED = "http://127.0.0.1:8000"
BLOCKS = re.findall(r"```(python|sh|r)\n(.*?)```", (ROOT / "docs" / "recipes.md").read_text("utf-8"), re.DOTALL)
RUNNERS = {
    "python": [sys.executable, "-W", "error", "-c"],
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "r": ["Rscript", "-e"],
}
LIBRARIES = ("polars",)  # that recipes use and the tests do not bring along
PATIENCE = 60  # seconds


def answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def base(catalogue_engine: Engine) -> Iterator[str]:
    """The address of a server of the catalogue, of its own process."""
    port = free_port()
    url = catalogue_engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "THERAPYDB_DATABASE_URL": url, "PORT": str(port)}
    options = ("--blocking-threads", "2")
    with run_granian("api.cli.workers:create_worker_app", *options, port=port, environment=environment):
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"


def test_every_tool_has_a_recipe() -> None:
    text = "".join(code for _, code in BLOCKS)
    for call in ("pd.read_csv(", "lines=True", "read_csv('http", "read_json('http", "| jq"):
        assert call in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "code"), BLOCKS, ids=[f"{place}-{kind}" for place, (kind, _) in enumerate(BLOCKS)]
)
def test_a_recipe_runs_as_it_is_printed(language: str, code: str, base: str, tmp_path: Path) -> None:
    if language == "sh" and not all(map(shutil.which, ("bash", "curl", "jq"))):
        pytest.skip("bash, curl or jq is not on this machine")
    if language == "r" and not shutil.which("Rscript"):
        pytest.skip("R is not on this machine")
    for library in LIBRARIES:
        if f"import {library}" in code:
            pytest.importorskip(library)
    assert PRINTED in code
    environment = {**os.environ, "HOME": str(tmp_path)}  # DuckDB keeps its extensions there
    done = subprocess.run(
        [*RUNNERS[language], code.replace(PRINTED, base)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "rror" not in done.stderr


@pytest.mark.slow
def test_the_example_page_shows_rates_with_their_intervals(base: str) -> None:
    example = ROOT / "docs" / "examples" / "risk_rates.py"
    command = [sys.executable, str(example), base, "zimislecel,phpi"]
    page = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout
    rows = re.findall(r"<tr><td>.*</tr>", page)
    assert rows
    assert any(re.search(r"\d+ of \d+ participants</td><td>[\d.]+ % \([\d.]+ to [\d.]+\)", row) for row in rows)
    assert "CC BY 4.0" in page
