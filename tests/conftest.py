"""What every test may ask for: a database of each kind, built by the migrations, and a transaction that is undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine

from api.settings import Settings
from api.v1.match import catalogue_cache
from db.engine import Bind, create_database_engine
from tests.contract_client import create_checked_app
from tests.migrated_database import load_sample, load_shipped, load_small, migrate, open_rolled_back

pytest_plugins = ["tests.postgres_server", "tests.sampling"]


# Folders and modules that run only where the command line names them, and those that `--fast` leaves out.
ON_REQUEST = {"accept"}
NOT_FAST = {
    "browser",
    "catalogue",
    "test_dependencies.py",
    "test_mcp_client.py",
    "test_names.py",
    "test_schemathesis.py",
}
DIALECTS = ["sqlite", "postgresql"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="SQLite only; no browser, fuzzing or slow tests")
    parser.addoption("--screenshots", action="store_true", help="keep the pages as images, in docs/images")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave `tests/accept` to `make accept`, which names the folder, and browser and fuzzer out of `--fast`."""
    name = collection_path.name
    is_named = any(name in argument for argument in config.args)
    return True if (name in ON_REQUEST and not is_named) or (config.option.fast and name in NOT_FAST) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that depends on a database on each kind of it; some, and with `--fast` all, only on SQLite."""
    if "dialect" in metafunc.fixturenames:
        is_alike = metafunc.definition.get_closest_marker("alike") is not None
        dialects = DIALECTS[:1] if is_alike or metafunc.config.option.fast else DIALECTS
        metafunc.parametrize("dialect", dialects, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, with `--fast`, what starts PostgreSQL or is marked as slow."""
    if not config.option.fast:
        return
    config.hook.pytest_deselected(items=[item for item in items if _is_slow(item)])
    items[:] = [item for item in items if not _is_slow(item)]


def _is_slow(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    starts_postgres = bool(fixtures & {"postgres_url", "new_postgres_database"})
    return starts_postgres or item.get_closest_marker("slow") is not None


@pytest.fixture(scope="session", autouse=True)
def _cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the caches of commands apart from those of the user who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Give a function that returns the URL of an empty database; for tests that commit."""
    if dialect == "postgresql":
        create: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        return create
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('database')}/therapydb.sqlite"


def open_engine(url: str, fill: Callable[[Engine], object]) -> Iterator[Engine]:
    """Yield the engine of a database that is filled before, and dispose of it."""
    engine = create_database_engine(url)
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_database(new_database: Callable[[], str]) -> Iterator[Engine]:
    """An empty database of the test's own."""
    yield from open_engine(new_database(), lambda _: None)


@pytest.fixture
def small_database(new_database: Callable[[], str]) -> Iterator[Engine]:
    """A database of the test's own with the small catalogue."""
    yield from open_engine(new_database(), load_small)


@pytest.fixture(scope="session")
def engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    """A migrated database that all tests share; what a test writes goes through `connection`."""
    yield from open_engine(new_database(), migrate)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back after the test; pass it where an engine is taken."""
    yield from open_rolled_back(engine)


@pytest.fixture(scope="session")
def small_engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    """The small catalogue, loaded once; what a test writes goes through `small_connection`."""
    yield from open_engine(new_database(), load_small)


@pytest.fixture
def small_connection(small_engine: Engine) -> Iterator[Connection]:
    """The same as `connection`, with the small catalogue."""
    yield from open_rolled_back(small_engine)


@pytest.fixture(scope="session")
def catalogue_engine(new_database: Callable[[], str], pytestconfig: pytest.Config) -> Iterator[Engine]:
    """The sample catalogue, loaded once; tests only read it.

    In `tests/catalogue`, and where pages are kept as images, it is the one of the program.
    """
    yield from open_engine(new_database(), load_shipped if pytestconfig.option.screenshots else load_sample)


@pytest.fixture(scope="session")
def app(catalogue_engine: Engine) -> Flask:
    """The application over the sample catalogue; its client holds every answer against the contract."""
    return create_checked_app(catalogue_engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def create_client() -> Callable[[Bind], FlaskClient]:
    """Return a function that gives a client of an application over any database.

    The application is made once, which takes longer than most tests, so only the client made last reads its database.
    """
    app = create_checked_app(create_database_engine("sqlite://"))

    def create(database: Bind) -> FlaskClient:
        app.extensions["database"] = database
        app.extensions.pop(catalogue_cache.EXTENSION, None)
        return app.test_client()

    return create


@pytest.fixture
def rollback_client(create_client: Callable[[Bind], FlaskClient], connection: Connection) -> FlaskClient:
    """A client of an application over rows that are undone after the test."""
    return create_client(connection)


@pytest.fixture
def settings(engine: Engine) -> Settings:
    return Settings(database_url=engine.url.render_as_string(hide_password=False))
