import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask

from tests.background_threads import serve_application

CLIENTS = Path(__file__).parents[2] / "clients"
BIN = Path(sys.executable).parent
USE_PYTHON = """
import json, sys
from therapydb_client import TherapyDB, TherapyDBError
db = TherapyDB(sys.argv[1])
ids = [record["id"] for record in db.list("claims", therapy="zimislecel", limit=3, fields=["kind"])]
again = [record["id"] for record in db.list("claims", therapy="zimislecel", limit=3, fields=["kind"])]
try:
    db.get("therapies", "zimiselcel")
    error = None
except TherapyDBError as problem:
    error = [problem.status, problem.errors[0]["expected"]]
print(json.dumps({
    "name": db.get("therapies", "zimislecel")["name"], "ids": ids, "again": again == ids, "error": error,
    "resolved": db.resolve("pmid:40544428")["id"], "unknown": db.resolve("pmid:1"),
    "verdicts": db.match({"age": {"value": 70, "unit": "a"}}, therapies=["zimislecel"])["meta"]["counts"],
    "search": db.search("VX-880")[0]["id"],
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
