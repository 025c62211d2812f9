"""A random catalogue in a database of each kind, read by every test of a module and undone after it."""

from collections.abc import Iterator
from random import SystemRandom

import pytest
from sqlalchemy import Connection, Engine

from tests.db.queries.document_comparison import fill
from tests.db.queries.random_catalogue import World, world

FIXED = {"known": 1}


@pytest.fixture(scope="module", params=["known", pytest.param("new", marks=pytest.mark.slow)])
def seed(request: pytest.FixtureRequest) -> int:
    """One that is new on every run, too; an assertion that fails shows the whole of what it found."""
    return FIXED.get(request.param) or SystemRandom().randrange(10**6)


@pytest.fixture(scope="module")
def catalogue(seed: int) -> World:
    return world(seed)


@pytest.fixture(scope="module")
def filled(engine: Engine, catalogue: World, seed: int) -> Iterator[Connection]:
    with engine.connect() as connection:
        transaction = connection.begin()
        fill(connection, catalogue, seed)
        yield connection
        transaction.rollback()
