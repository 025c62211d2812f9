"""Items 6 to 8: workers that die, several starts at once, and a database that is gone or corrupt."""

# ruff: noqa: PLR2004 - the bars are the point of the rows

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
from sqlalchemy import make_url

from db.models import Base
from tests.server_processes import ROOT, free_port, run_server, start_server, wait_for_status
from tools.abuse.target import CLIENTS, PATHS, Measurement, Target, Test, count_failures, load, send

TABLES = ", ".join(f'"{name}"' for name in Base.metadata.tables)
HOLD_TABLES = f"LOCK TABLE {TABLES} IN ACCESS SHARE MODE"


def try_kill(target: Target) -> Measurement:
    before = target.list_workers()
    with load(target) as outcomes:
        sleep(2)
        os.kill(before[0], signal.SIGKILL)
        sleep(4)
    failures = outcomes.total() - outcomes[200]
    workers = len(target.list_workers())
    text = f"{failures} of {outcomes.total()} failed, {workers} workers"
    return Measurement(text, failures <= CLIENTS and workers == len(before))


def try_killed_parent(target: Target) -> Measurement:
    """A second server is killed, but not its workers, and started again on the same port."""
    with _run_second(target, "killed") as second:
        os.kill(second.pid, signal.SIGKILL)
        start = monotonic()
        while send(second, "/healthz").status and monotonic() - start < 60:
            sleep(0.1)
        seconds = monotonic() - start
    folder = target.folder / "killed-again"
    folder.mkdir()
    with run_server(folder, second.port, "--no-prepare", THERAPYDB_DATABASE_URL=target.url):
        status = send(second, PATHS[0]).status
    return Measurement(f"free after {seconds:.1f} s, then {status}", seconds < 15 and status == 200)


def try_memory_bound(target: Target) -> Measurement:
    """A second server whose workers exceed their bound as soon as they work."""
    with _run_second(target, "bound", THERAPYDB_WORKER_MEMORY="64") as second:
        before = set(second.list_workers())
        with load(second, pause=0.05) as outcomes:
            deadline = monotonic() + 60
            while before & set(second.list_workers()) and monotonic() < deadline:
                sleep(0.5)
    replaced = len(before - set(second.list_workers())) if Path(f"/proc/{second.pid}").exists() else len(before)
    text = f"{count_failures(outcomes)} of {outcomes.total()} failed, {replaced} of {len(before)} replaced"
    return Measurement(text, not count_failures(outcomes) and replaced == len(before))


def try_four_starts(target: Target) -> Measurement:
    """Four servers on one database that is empty at first."""
    if target.dialect != "sqlite":
        return Measurement("does not apply", None)
    with tempfile.TemporaryDirectory() as path, ExitStack() as stack:
        url = f"sqlite:///{path}/therapydb.sqlite"
        ports = [free_port() for _ in range(4)]
        start = monotonic()
        for number, port in enumerate(ports):
            folder = Path(path) / str(number)
            folder.mkdir()
            stack.enter_context(start_server(folder, port, THERAPYDB_DATABASE_URL=url, THERAPYDB_WORKERS="1"))
        for port in ports:
            wait_for_status(port, "/readyz", seconds=180)
        return Measurement(f"4 of 4 serve after {monotonic() - start:.0f} s", passed=True)


def try_unprepared_start(target: Target) -> Measurement:
    start = monotonic()
    with _run_second(target, "unprepared") as second:
        seconds = monotonic() - start
        status = send(second, PATHS[0]).status
    return Measurement(f"{status} after {seconds:.1f} s", status == 200 and seconds < 30)


def try_locked_migration(target: Target) -> Measurement:
    """`db upgrade` while another session holds a table: it gives up, and readers go on."""
    if target.dialect != "postgresql":
        return Measurement("does not apply: SQLite has one writer, which waits", None)
    with _connect(target) as connection:
        connection.execute("BEGIN")
        connection.execute(HOLD_TABLES)
        command = [sys.executable, "-m", "api", "db", "downgrade", "--yes", "base"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "THERAPYDB_DATABASE_URL": target.url}
        start = monotonic()
        process = subprocess.Popen(  # noqa: S603 - the program itself
            command, env=environment, cwd=target.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        sleep(2)
        waited = send(target, PATHS[1]).seconds
        output, _ = process.communicate(timeout=60)
        seconds = monotonic() - start
        connection.execute("ROLLBACK")
    lines = len(output.strip().splitlines())
    text = f"exit {process.returncode} after {seconds:.0f} s, {lines} line(s); a read meanwhile {waited:.1f} s"
    return Measurement(text, process.returncode != 0 and lines == 1 and seconds < 20 and waited < 1)


def try_missing_table(target: Target) -> Measurement:
    """A table is renamed under the running server, and put back."""
    start = len(target.read_lines())
    _rename_table(target, "claims", "claims_elsewhere")
    try:
        statuses = [send(target, path).status for path in ("/readyz", "/v1/claims?limit=7", "/healthz")]
    finally:
        _rename_table(target, "claims_elsewhere", "claims")
    traces = sum("Traceback" in line for line in target.read_lines(start))
    after = [send(target, path).status for path in ("/readyz", "/v1/claims?limit=7")]
    text = f"{statuses}, then {after}, {traces} tracebacks"
    return Measurement(text, statuses == [503, 503, 200] and after == [200, 200] and not traces)


def try_corrupt_file(target: Target) -> Measurement:
    """The file is overwritten; then the workers are replaced, so that no connection has pages in its cache."""
    if target.dialect != "sqlite":
        return Measurement("does not apply", None)
    file = target.folder / "var" / "therapydb.sqlite"
    with file.open("r+b") as database:
        database.write(b"\xa5" * file.stat().st_size)
    for name in ("-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    cached = {send(target, path).status for path in (*PATHS, *PATHS)}
    before = set(target.list_workers())
    os.kill(target.pid, signal.SIGHUP)
    deadline = monotonic() + 60
    while before & set(target.list_workers()) and monotonic() < deadline:
        sleep(0.2)
    start = len(target.read_lines())
    statuses = [send(target, path).status for path in ("/readyz", *PATHS)]
    health = send(target, "/healthz").status
    sleep(0.5)
    lines = [line for line in target.read_lines(start) if '"/healthz"' not in line]
    traces = sum("Traceback" in line for line in lines)
    text = f"{sorted(cached)} from caches, then {statuses}, health {health}, {len(lines)} lines, {traces} tracebacks"
    passed = set(statuses) == {503} and health == 200 and cached <= {200, 503} and not traces
    return Measurement(text, passed and len(lines) <= len(statuses) + 2)


@contextmanager
def _run_second(target: Target, name: str, **variables: str) -> Iterator[Target]:
    """Run another server on the same database."""
    folder, port = target.folder / name, free_port()
    folder.mkdir()
    with run_server(folder, port, "--no-prepare", THERAPYDB_DATABASE_URL=target.url, **variables) as process:
        yield Target(target.dialect, target.url, port, folder, process.pid)


def _connect(target: Target) -> "psycopg.Connection[tuple[object, ...]]":
    url = make_url(target.url)
    return psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True)


def _rename_table(target: Target, old: str, new: str) -> None:
    statement = f"ALTER TABLE {old} RENAME TO {new}"
    if target.dialect == "postgresql":
        with _connect(target) as connection:
            connection.execute(statement)
        return
    with sqlite3.connect(make_url(target.url).database or "", timeout=30) as database:
        database.execute("PRAGMA legacy_alter_table=ON")
        database.execute(statement)


TESTS = (
    Test("6", "kill -9 of one worker of two under load", "at most 4 requests fail", try_kill),
    Test("6", "kill -9 of the parent of the workers", "the port is free within 15 s", try_killed_parent),
    Test("6", "workers above their memory bound", "all replaced, no request fails", try_memory_bound),
    Test("7", "four starts on an empty file", "all serve", try_four_starts),
    Test("7", "`serve --no-prepare` beside a running server", "serves within 30 s", try_unprepared_start),
    Test("7", "a migration while a table is held", "one line, no reader waits 1 s", try_locked_migration),
    Test("8", "a missing table", "503 and 503, then 200; no traceback", try_missing_table),
)
LAST_TESTS = (
    Test("8", "the SQLite file is overwritten", "503 once connections are new; one line each", try_corrupt_file),
)
