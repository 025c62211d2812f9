import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from api.cli import main
from api.cli.catalogue import load_catalogue
from api.cli.catalogue_files import read_yaml_files
from api.cli.configured_database import prepare_schema
from api.cli.first_load import compute_digest, load_catalogue_once
from db.connection_errors import DatabaseUnusableError
from db.engine import create_database_engine, read_connection, write_transaction
from db.instance_secret import ensure_secret, fetch_secret
from db.loader import catalogue_revision
from db.migrate import downgrade, upgrade
from db.schema_revision import find_head_revision
from tests.migrated_database import migrate
from tests.server_processes import fetch_status, free_port, read_output, run_server, start_server, wait_until_announced
from tests.small_catalogue import SMALL_CATALOGUE, read_small_files


@pytest.fixture
def changed_folder(tmp_path: Path) -> Path:
    """The small catalogue as another version of the program has it."""
    folder = tmp_path / "changed"
    folder.mkdir()
    for name, content in read_small_files(("Islets of another maker.", "Islets of a rival.")).items():
        (folder / name).write_text(content)
    return folder


@pytest.mark.slow
def test_four_servers_start_at_once_on_an_empty_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/therapydb.sqlite"
    folders = [tmp_path / str(number) for number in range(4)]
    ports = [free_port() for _ in folders]
    with ExitStack() as stack:
        servers = []
        for folder, port in zip(folders, ports, strict=True):
            folder.mkdir()
            variables = {"THERAPYDB_DATABASE_URL": url, "THERAPYDB_WORKERS": "1"}
            servers.append(stack.enter_context(start_server(folder, port, **variables)))
        for server, folder in zip(servers, folders, strict=True):
            wait_until_announced(server, folder)
        assert [fetch_status(port, "/readyz") for port in ports] == [200] * 4
    reports = sorted(read_output(folder).splitlines()[0] for folder in folders)
    assert [report.startswith("Nothing changed") for report in reports] == [True, True, True, False] or [
        report.startswith("Nothing changed") for report in reports
    ] == [False, True, True, True]


@pytest.mark.slow
def test_server_without_preparation_neither_migrates_nor_loads(tmp_path: Path) -> None:
    port = free_port()
    with run_server(tmp_path, port, "--no-prepare", THERAPYDB_SECRET="a secret of our own") as process:  # noqa: S106
        assert fetch_status(port, "/readyz") == 503
        assert process.poll() is None
    assert "at revision" not in read_output(tmp_path)
    engine = create_database_engine(f"sqlite:///{tmp_path}/var/therapydb.sqlite")
    with read_connection(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    engine.dispose()


@pytest.mark.slow
def test_start_loads_a_catalogue_once_and_never_undoes_a_later_load(
    empty_database: Engine, changed_folder: Path
) -> None:
    prepare_schema(empty_database)
    assert load_catalogue_once(empty_database, SMALL_CATALOGUE).revision == 1
    assert load_catalogue_once(empty_database, changed_folder).revision == 2
    assert load_catalogue_once(empty_database, SMALL_CATALOGUE).is_unchanged
    with read_connection(empty_database) as connection:
        assert catalogue_revision.fetch_revision(connection)[0] == 2


@pytest.mark.slow
def test_load_command_loads_an_earlier_catalogue_again(empty_database: Engine, changed_folder: Path) -> None:
    migrate(empty_database)
    for folder in (SMALL_CATALOGUE, changed_folder):
        load_catalogue(empty_database, folder)
    url = empty_database.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(
        main, ["catalogue", "load", "--folder", str(SMALL_CATALOGUE)], env={"THERAPYDB_DATABASE_URL": url}
    )
    assert result.output.startswith("The catalogue is at revision 3: ")


@pytest.mark.slow
def test_start_loads_again_after_a_migration_that_needs_it(empty_database: Engine) -> None:
    migrate(empty_database)
    load_catalogue(empty_database, SMALL_CATALOGUE)
    with write_transaction(empty_database) as connection:
        connection.execute(text("UPDATE revision SET digest = ''"))
    load_catalogue_once(empty_database, SMALL_CATALOGUE)
    with read_connection(empty_database) as connection:
        digest = compute_digest(read_yaml_files(SMALL_CATALOGUE))
        assert catalogue_revision.fetch_revision(connection)[1] == digest


@pytest.mark.slow
def test_secret_is_created_once_and_kept(new_database: Callable[[], str]) -> None:
    url = new_database()
    secrets = set()
    for _ in range(2):
        engine = create_database_engine(url)
        upgrade(engine)
        secrets |= {ensure_secret(engine), fetch_secret(engine)}
        engine.dispose()
    (secret,) = secrets
    assert secret is not None
    assert len(secret) >= 32


@pytest.mark.slow
def test_secrets_of_two_databases_differ(new_database: Callable[[], str]) -> None:
    engines = [create_database_engine(new_database()) for _ in range(2)]
    for engine in engines:
        upgrade(engine)
    assert ensure_secret(engines[0]) != ensure_secret(engines[1])
    for engine in engines:
        engine.dispose()


def test_database_without_a_secret_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    url = f"sqlite:///{tmp_path}/x.sqlite"
    result = CliRunner().invoke(main, ["serve", "--no-prepare"], env={"THERAPYDB_DATABASE_URL": url})
    assert result.exit_code == 1
    assert "holds no secret yet: run `therapydb db upgrade`, or set THERAPYDB_SECRET" in result.output


@pytest.mark.slow
def test_migration_gives_up_on_locked_tables_and_queues_no_reader(empty_database: Engine) -> None:
    migrate(empty_database)
    with hold_lock(empty_database):
        waits = measure_reads(empty_database)
        start = time.monotonic()
        with pytest.raises(DatabaseUnusableError, match=r"gave up after 4 seconds and changed nothing") as error:
            downgrade(empty_database, "base")
        assert 3.5 < time.monotonic() - start < 8
        assert "\n" not in str(error.value)
        assert max(waits()) < 1.5
    with read_connection(empty_database) as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert version == find_head_revision()


def hold_lock(engine: Engine) -> ExitStack:
    """Keep a transaction open that has read (PostgreSQL) or written (SQLite) a table."""
    stack = ExitStack()
    connection = stack.enter_context(write_transaction(engine))
    connection.execute(text("SELECT count(*) FROM therapies"))
    return stack


def measure_reads(engine: Engine) -> Callable[[], list[float]]:
    """Read a table again and again in a thread; the function stops it and returns the seconds of each read."""
    seconds: list[float] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.wait(0.05):
            start = time.monotonic()
            with read_connection(engine) as connection:
                connection.execute(text("SELECT count(*) FROM therapies"))
            seconds.append(time.monotonic() - start)

    thread = threading.Thread(target=read)
    thread.start()

    def stop() -> list[float]:
        is_over.set()
        thread.join()
        return seconds

    return stop
