import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Engine

from api.cli.catalogue import load_catalogue
from api.v1.records.resource_registry import RESOURCES
from db.engine import create_database_engine, read_connection
from db.migrate import upgrade
from db.queries.page import PageAsked, read_page
from schemas.shape import build_shape

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = Callable[..., list[Record]]

SCHEMAS = {resource.name: resource.schema for resource in RESOURCES}


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The catalogue that comes with the program, in SQLite: exporters see values, not databases."""
    folder: Path = tmp_path_factory.mktemp("starter")
    engine = create_database_engine(f"sqlite:///{folder}/therapydb.sqlite")
    upgrade(engine)
    load_catalogue(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def records(starter: Engine) -> Records:
    """Give a function that returns every record of a collection as the API serves it."""

    def all_of(collection: str, *include: str) -> list[Record]:
        asked = PageAsked(collection, build_shape(SCHEMAS[collection], (), include), (("id", False),))
        with read_connection(starter) as connection:
            page = read_page(connection, asked)
        return [json.loads(found.document, parse_float=Decimal) for found in page.records]

    return all_of
