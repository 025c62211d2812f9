from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine

from db.engine import create_database_engine, write_transaction
from tests.db.loader.catalogue_rows import FIRST, load_small_catalogue
from tests.migrated_database import migrate, open_rolled_back


@pytest.fixture(scope="module")
def loaded_engine(new_database: Callable[[], str]) -> Iterator[Engine]:
    """The small catalogue with its evidence joined to its claims, loaded once for this module."""
    engine = create_database_engine(new_database())
    migrate(engine)
    with write_transaction(engine) as connection:
        load_small_catalogue(connection, now=FIRST)
    yield engine
    engine.dispose()


@pytest.fixture
def loaded(loaded_engine: Engine) -> Iterator[Connection]:
    yield from open_rolled_back(loaded_engine)
