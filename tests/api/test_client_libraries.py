import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import TYPE_CHECKING

import pytest
import yaml
from flask import Flask

from tests.background_threads import serve_application
from tools.build_client_types import CONTRACT, TARGET, build_types

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

CLIENTS = Path(__file__).parents[2] / "clients"
BIN = Path(sys.executable).parent
USE_PYTHON = """
import json, sys
from therapydb_client import TherapyDB, TherapyDBError
db = TherapyDB(sys.argv[1])
ids = [record["id"] for record in db.list("claims", therapy="zimislecel", limit=3, fields=["kind"])]
again = [record["id"] for record in db.list("claims", therapy="zimislecel", limit=3, fields=["kind"])]
frame = db.frame("claims", therapy="zimislecel", kind="risk")
try:
    db.get("therapies", "zimiselcel")
    error = None
except TherapyDBError as problem:
    error = [problem.status, problem.errors[0]["expected"]]
print(json.dumps({
    "name": db.get("therapies", "zimislecel")["name"], "ids": ids, "again": again == ids, "error": error,
    "resolved": db.resolve("pmid:40544428")["id"], "unknown": db.resolve("pmid:1"),
    "verdicts": db.match({"age": {"value": 70, "unit": "a"}}, therapies=["zimislecel"])["meta"]["counts"],
    "search": db.search("VX-880")[0]["id"], "frame": [*frame["id"]], "columns": [*frame.columns],
}))
"""
USE_TYPESCRIPT = """
import { TherapyDB } from "therapydb-client";
const statuses = [];
const send = async (...request) => {
  const answer = await fetch(...request);
  statuses.push(answer.status);
  return answer;
};
const db = new TherapyDB(process.argv[2], { fetch: send });
const ids = [];
for await (const claim of db.list("claims", { therapy: "zimislecel", limit: 3, fields: ["kind"] })) ids.push(claim.id);
await db.get("therapies", "zimislecel");
const { name } = await db.get("therapies", "zimislecel");
const last = statuses.at(-1);
const error = await db.get("therapies", "zimiselcel").catch((problem) => [problem.status, problem.errors[0].expected]);
const { meta } = await db.match({ age: { value: 70, unit: "a" } }, { therapies: ["zimislecel"] });
console.log(JSON.stringify({ name, ids, error, last, verdicts: meta.counts }));
"""


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=120).stdout


@pytest.fixture
def server_url(app: Flask) -> Iterator[str]:
    with serve_application(app) as port:
        yield f"http://127.0.0.1:{port}"


def list_claims(app: Flask) -> list[str]:
    answer = app.test_client().get("/v1/claims?therapy=zimislecel&limit=100&fields=kind").get_json()
    return [claim["id"] for claim in answer["data"]]


@pytest.mark.slow
def test_the_python_client_works_from_its_wheel(app: Flask, server_url: str, tmp_path: Path) -> None:
    source, site = tmp_path / "source", tmp_path / "site"
    copytree(CLIENTS / "python", source)
    options = ("--no-deps", "--no-build-isolation", "--no-index")
    run(sys.executable, "-m", "pip", "wheel", "-q", *options, ".", "-w", "dist", cwd=source)
    [wheel] = (source / "dist").glob("*.whl")
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site, wheel, cwd=tmp_path)
    used = json.loads(run(sys.executable, "-c", USE_PYTHON, server_url, cwd=site))
    assert used["ids"] == list_claims(app)
    assert (used["name"], used["again"], used["search"]) == ("Zimislecel", True, "zimislecel")
    assert used["error"] == [404, "zimislecel"]
    assert (used["resolved"], used["unknown"]) == ("reichman-2025", None)
    assert used["verdicts"]["does_not_meet"] >= 1
    risks = app.test_client().get("/v1/claims?therapy=zimislecel&kind=risk&limit=100&fields=id").get_json()["data"]
    assert used["frame"] == [claim["id"] for claim in risks]
    assert {"statement", "events", "at_risk", "estimate.value"} <= {*used["columns"]}


@contextmanager
def refuse_requests(headers: dict[str, str], times: int) -> Iterator[tuple[str, list[float]]]:
    """Serve 503 so many times, then a record; the list has the moment of each request."""
    moments: list[float] = []

    def answer(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        moments.append(monotonic())
        is_refused = len(moments) <= times
        status = "503 Service Unavailable" if is_refused else "200 OK"
        start_response(status, [("Content-Type", "application/json"), *(headers.items() if is_refused else ())])
        return [b'{"detail": "busy"}' if is_refused else b'{"data": {"name": "Zimislecel"}}']

    with serve_application(answer) as port:
        yield f"http://127.0.0.1:{port}", moments


@pytest.mark.parametrize("seconds", ["0.2", "0.4"])
def test_the_python_client_waits_as_it_is_told(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.syspath_prepend(CLIENTS / "python")
    client = importlib.import_module("therapydb_client")
    with refuse_requests({"Retry-After": seconds}, 2) as (url, moments):
        assert client.TherapyDB(url).get("therapies", "zimislecel")["name"] == "Zimislecel"
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert len(waits) == 2
    assert min(waits) >= float(seconds)


def test_the_python_client_gives_up_and_bounds_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(CLIENTS / "python")
    client = importlib.import_module("therapydb_client")
    date = {"Retry-After": "Sat, 28 Nov 2026 12:00:00 GMT"}  # the other form of the header
    with refuse_requests(date, 9) as (url, moments), pytest.raises(client.TherapyDBError) as caught:
        client.TherapyDB(url, max_tries=3, max_wait=0.01).get("therapies", "zimislecel")
    assert (caught.value.status, caught.value.detail, len(moments)) == (503, "busy", 3)


def test_the_python_client_does_not_wait_where_it_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(CLIENTS / "python")
    client = importlib.import_module("therapydb_client")
    with refuse_requests({}, 9) as (url, moments), pytest.raises(client.TherapyDBError) as caught:
        client.TherapyDB(url).get("therapies", "zimislecel")
    assert (caught.value.status, len(moments)) == (503, 1)


@pytest.mark.slow
def test_types_of_the_typescript_client_are_those_of_the_contract() -> None:
    """Without the comments, which may wait for the next `python -m tools.build_client_types`."""
    built = build_types(yaml.load(CONTRACT.read_text("utf-8"), Loader=yaml.CSafeLoader))
    assert list_code_lines(TARGET.read_text("utf-8")) == list_code_lines(built)


def list_code_lines(source: str) -> list[str]:
    return [line for line in source.splitlines() if not line.lstrip().startswith("/")]


@pytest.mark.slow
def test_the_typescript_client_works_from_its_tarball(app: Flask, server_url: str, tmp_path: Path) -> None:
    source, package = tmp_path / "source", tmp_path / "node_modules" / "therapydb-client"
    copytree(CLIENTS / "typescript", source)
    run(BIN / "node", "--no-warnings", "build.mjs", cwd=source)
    run(BIN / "npm", "pack", "--silent", cwd=source)
    [tarball] = source.glob("*.tgz")
    package.mkdir(parents=True)
    run("tar", "-xzf", tarball, "--strip-components=1", cwd=package)
    (tmp_path / "use.mjs").write_text(USE_TYPESCRIPT)
    used = json.loads(run(BIN / "node", "use.mjs", server_url, cwd=tmp_path))
    assert used["ids"] == list_claims(app)
    assert (used["name"], used["last"], used["error"]) == ("Zimislecel", 304, [404, "zimislecel"])
    assert used["verdicts"]["does_not_meet"] >= 1
