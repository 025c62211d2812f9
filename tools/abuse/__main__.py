"""Run the tests and print their table.

python -m tools.abuse [--soak SECONDS] [--items 1,2,...] [--write PAGE] [sqlite] [postgresql]
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from tests.postgres_server import run_postgres
from tests.server_processes import free_port, run_server, wait_for_status
from tools.abuse import answers, clients, cost, endurance, observation, operations, wire
from tools.abuse.page import HEADING, Row, describe_run, run_test, write_page
from tools.abuse.target import Target, Test

TESTS: tuple[Test, ...] = (
    *observation.TESTS,
    *answers.TESTS,
    *cost.TESTS,
    *clients.TESTS,
    *wire.TESTS,
    *operations.TESTS,
    *observation.LATER_TESTS,
)


def run_databases(dialects: Sequence[str], soak_seconds: float, items: set[str]) -> Iterator[Row]:
    """Run every test on each database; the soaks run side by side, before a test that ruins the database."""
    with ExitStack() as stack:
        targets = []
        for dialect in dialects:
            targets.append(target := stack.enter_context(run_target(dialect)))
            yield from run_tests(TESTS, target, items)
        if "soak" in items:
            yield from run_soaks(targets, soak_seconds)
        for target in targets:
            yield from run_tests(operations.LAST_TESTS, target, items)


def run_tests(tests: Iterable[Test], target: Target, items: set[str]) -> Iterator[Row]:
    return (run_test(test, target) for test in tests if test.item in items)


def run_soaks(targets: Sequence[Target], seconds: float) -> list[Row]:
    name = f"{seconds:.0f} s at half of the capacity{', all databases at once' if targets[1:] else ''}"
    test = Test("soak", name, endurance.BAR, lambda target: endurance.soak(target, seconds))
    with ThreadPoolExecutor(len(targets)) as pool:
        return [*pool.map(partial(run_test, test), targets)]


@contextmanager
def run_target(dialect: str) -> Iterator[Target]:
    """Run a server with two workers on a new database."""
    with tempfile.TemporaryDirectory() as path, create_url(dialect, Path(path)) as url:
        port = free_port()
        with run_server(Path(path), port, THERAPYDB_DATABASE_URL=url) as process:
            wait_for_status(port, "/readyz")
            yield Target(dialect, url, port, Path(path), process.pid)


@contextmanager
def create_url(dialect: str, folder: Path) -> Iterator[str]:
    if dialect == "sqlite":
        (folder / "var").mkdir()
        yield f"sqlite:///{folder}/var/therapydb.sqlite"
        return
    with run_postgres() as server:
        with psycopg.connect(host=str(server), user="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE abuse")
        yield f"postgresql+psycopg://postgres@/abuse?host={server}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", type=float, default=600, help="seconds; by default 600")
    every_item = ",".join(dict.fromkeys((*(test.item for test in TESTS), "soak")))
    parser.add_argument("--items", default=every_item, help="those of the table, separated by commas")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="whose table to replace: docs/reliability.md")
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    description = describe_run(os.getloadavg()[0])
    sys.stdout.write(HEADING)
    rows = []
    for row in run_databases(arguments.databases, arguments.soak, set(arguments.items.split(","))):
        sys.stdout.write(row.format_line())
        sys.stdout.flush()
        rows.append(row)
    if arguments.write:
        write_page(arguments.write, description, rows)
    return int(any(row.measured.passed is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
