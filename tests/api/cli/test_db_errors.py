import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text

from api.cli import main
from db.engine import create_database_engine, write_transaction
from tests.migrated_database import migrate
from tests.small_catalogue import SMALL_CATALOGUE

NOBODY = 65534


def read_error_line(url: str, *command: str, code: int = 1) -> str:
    """Run a command that must fail, and return the one line it says."""
    result = CliRunner().invoke(main, command or ("db", "upgrade"), env={"THERAPYDB_DATABASE_URL": url})
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert "(Background on this error" not in line
    return line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A migrated SQLite file."""
    path = tmp_path / "therapydb.sqlite"
    engine = create_database_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user, who runs the test: to root nothing is read-only."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        yield folder
        os.seteuid(0)


def test_missing_folder(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert f"the folder {folder} does not exist" in read_error_line(f"sqlite:///{folder}/therapydb.sqlite")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert "it is a folder" in read_error_line(f"sqlite:///{tmp_path}")


def test_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is not a database. " * 100)
    assert f"{path} is not a SQLite database" in read_error_line(f"sqlite:///{path}")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["upgrade", "check"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="cut short"),
        pytest.param(lambda data: data[:8192] + b"\xa5" * (len(data) - 8192), id="overwritten"),
    ],
)
def test_damaged_file(file: Path, damage: Callable[[bytes], bytes], command: str) -> None:
    file.write_bytes(damage(file.read_bytes()))
    assert f"{file} is corrupt" in read_error_line(f"sqlite:///{file}", "db", command)


def test_read_only_file(unprivileged: Path) -> None:
    path = unprivileged / "therapydb.sqlite"
    path.touch(mode=0o400)
    assert f"{path}, or the folder it is in, is read-only" in read_error_line(f"sqlite:///{path}")


def test_read_only_folder(unprivileged: Path) -> None:
    unprivileged.chmod(0o500)
    assert "cannot be opened: permission is denied" in read_error_line(f"sqlite:///{unprivileged}/therapydb.sqlite")
    unprivileged.chmod(0o700)


def test_default_folder_that_cannot_be_made(unprivileged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(unprivileged)
    unprivileged.chmod(0o500)
    assert "The folder var cannot be made here" in read_error_line("")
    unprivileged.chmod(0o700)


@pytest.mark.slow
@pytest.mark.parametrize("command", [("upgrade",), ("check",), ("downgrade", "base", "--yes")])
def test_database_of_a_newer_version(new_database: Callable[[], str], command: tuple[str, ...]) -> None:
    engine = create_database_engine(url := new_database())
    migrate(engine)
    with write_transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    engine.dispose()
    assert "at revision from_the_future, which this version of therapydb does not know" in read_error_line(
        url, "db", *command
    )


def test_tables_of_somebody_else(new_database: Callable[[], str]) -> None:
    engine = create_database_engine(url := new_database())
    with write_transaction(engine) as connection:
        connection.execute(text("CREATE TABLE studies (id INTEGER)"))
    engine.dispose()
    assert "holds a table studies that is not therapydb's" in read_error_line(url)


def test_unknown_revision(new_database: Callable[[], str]) -> None:
    assert "There is no revision nonsense" in read_error_line(new_database(), "db", "upgrade", "nonsense")


@pytest.mark.slow
def test_database_that_has_drifted(new_database: Callable[[], str]) -> None:
    engine = create_database_engine(url := new_database())
    migrate(engine)
    with write_transaction(engine) as connection:
        connection.execute(text("DROP INDEX ix_risks_category"))
    engine.dispose()
    assert "database: add index ix_risks_category" in read_error_line(url, "db", "check")


@pytest.mark.slow
def test_database_at_head_that_lacks_a_table(new_database: Callable[[], str]) -> None:
    engine = create_database_engine(url := new_database())
    migrate(engine)
    with write_transaction(engine) as connection:
        connection.execute(text("DROP TABLE claim_flags"))
    engine.dispose()
    line = read_error_line(url, "catalogue", "load", "--folder", str(SMALL_CATALOGUE))
    assert "lacks what its revision should have: " in line
    assert "claim_flags" in line
    assert line.endswith("; `therapydb db check` lists it.")


def test_server_that_is_not_there() -> None:
    line = read_error_line("postgresql://user:geheim@127.0.0.1:1/name")
    assert "No PostgreSQL server answers at 127.0.0.1:1" in line
    assert "geheim" not in line


def test_socket_that_is_not_there(tmp_path: Path) -> None:
    assert f"No PostgreSQL server answers at {tmp_path}" in read_error_line(f"postgresql:///name?host={tmp_path}")


def test_unknown_database(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    assert "has no database named nowhere" in read_error_line(url)


def test_unknown_user(postgres_url: str) -> None:
    url = make_url(postgres_url).set(username="nobody-known").render_as_string(hide_password=False)
    assert "rejects the user name or the password" in read_error_line(url)


def test_wrong_password(postgres_url: str, stranger: str) -> None:
    url = make_url(postgres_url).set(username=stranger, password="wrong").render_as_string(hide_password=False)  # noqa: S106
    line = read_error_line(url)
    assert "rejects the user name or the password" in line
    assert "wrong" not in line


@pytest.fixture
def stranger(postgres_url: str) -> Iterator[str]:
    """A user whom the server asks for a password; it trusts all others."""
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("CREATE ROLE stranger LOGIN PASSWORD 'right'")
        row = server.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        before = rules.read_text()
        rules.write_text(f"local all stranger scram-sha-256\n{before}")
        server.execute("SELECT pg_reload_conf()")
        yield "stranger"
        rules.write_text(before)
        server.execute("SELECT pg_reload_conf()")
        server.execute("DROP ROLE stranger")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "malformed"),
        ("postgresql://host:port/name", "malformed"),
        ("mysql://user:geheim@host/name", "not mysql"),
        ("sqlite://var/therapydb.sqlite", "three slashes"),
    ],
)
def test_url_that_cannot_serve(url: str, words: str) -> None:
    line = read_error_line(url, code=2)
    assert line.startswith("Error: THERAPYDB_DATABASE_URL: ")
    assert words in line
    assert "geheim" not in line


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("THERAPYDB_PUBLIC_URL", "example.org"),
        ("THERAPYDB_RATE_LIMIT", "often"),
        ("THERAPYDB_RATE_LIMIT_STORAGE", "nowhere"),
        ("THERAPYDB_RATE_LIMIT_STORAGE", "mongodb://127.0.0.1"),
        ("THERAPYDB_RATE_LIMIT_STORAGE", "redis://127.0.0.1:port"),
        ("THERAPYDB_RATE_LIMIT_STORAGE", "redis+sentinel://127.0.0.1:1"),
        ("THERAPYDB_SECRET", "short"),
        ("THERAPYDB_WORKERS", "0"),
        ("THERAPYDB_PROXIES", "-1"),
        ("THERAPYDB_API_KEYS", "a-key-of-sixteen-and-more, another-that-is-long"),
        ("THERAPYDB_API_KEYS", "short"),
        ("THERAPYDB_LOG_LEVEL", "loud"),
    ],
)
def test_wrong_setting(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    assert read_error_line("", code=2).startswith(f"Error: {variable}: ")


def test_port_in_use(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("PORT", str(listener.getsockname()[1]))
        assert "Address already in use" in read_error_line(f"sqlite:///{file}", "serve")


def test_database_in_memory_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    assert "in memory cannot be served" in read_error_line("sqlite://", "serve")
