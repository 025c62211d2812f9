"""Run the tests and print their table.

python -m tools.abuse [--soak SECONDS] [--items 1,2,...] [sqlite] [postgresql]
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgres_server import run_postgres
from tests.server_processes import free_port, run_server, wait_for_status
from tools.abuse import answers, clients, cost, endurance, observation, operations, wire
from tools.abuse.target import Measurement, Target, Test

TESTS: tuple[Test, ...] = (
    *observation.TESTS,
    *answers.TESTS,
    *cost.TESTS,
    *clients.TESTS,
    *wire.TESTS,
    *operations.TESTS,
    *observation.LATER_TESTS,
)
HEADING = "| database | item | test | bar | measured | |\n|---|---|---|---|---|---|\n"
VERDICTS = {True: "met", False: "**not met**", None: "not run"}


def run_tests(target: Target, soak_seconds: float, items: set[str]) -> Iterator[bool]:
    """Run every test, print a row for each, and yield whether the bar was met."""
    for test in TESTS:
        if test.item in items:
            yield print_row(target, test, run_test(test, target))
    if "soak" in items:
        name = f"{soak_seconds:.0f} s at half of the capacity"
        soak = Test("soak", name, endurance.BAR, lambda target: endurance.soak(target, soak_seconds))
        yield print_row(target, soak, run_test(soak, target))
    for test in operations.LAST_TESTS:
        if test.item in items:
            yield print_row(target, test, run_test(test, target))


def run_test(test: Test, target: Target) -> Measurement:
    """An exception is a bar that is not met: the other tests still run."""
    try:
        return test.run(target)
    except Exception as error:  # noqa: BLE001 - whatever it is
        return Measurement(f"{type(error).__name__}: {str(error)[:100]}", passed=False)


def print_row(target: Target, test: Test, measured: Measurement) -> bool:
    text = measured.text.replace("|", "/")
    row = (target.dialect, test.item, test.name, test.bar, text, VERDICTS[measured.passed])
    sys.stdout.write(f"| {' | '.join(row)} |\n")
    sys.stdout.flush()
    return measured.passed is not False


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
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    sys.stdout.write(HEADING)
    passed: list[bool] = []
    for dialect in arguments.databases:
        with run_target(dialect) as target:
            passed += run_tests(target, arguments.soak, set(arguments.items.split(",")))
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
