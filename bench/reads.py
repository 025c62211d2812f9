"""A therapy with five inclusions, read in every way, side by side in one run, on each database named.

python -m bench.reads zimislecel sqlite:////path/to/loaded.sqlite postgresql://...
"""

import json
import time
from collections.abc import Callable, Iterator
from statistics import median

import click
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from api.app import create_app
from api.settings import Settings
from bench.orm import add_relationships, build_load_options, build_schema, encode_decimal
from db import models
from db.engine import create_database_engine, read_connection
from db.queries.compiled_statements import STATEMENTS
from db.queries.item_reader import read_item
from schemas.shape import Shape, build_shape
from schemas.therapy import TherapySchema

INCLUDE = ("components", "candidates", "outcomes", "burdens", "claims")
FIELDS = ("id", "name", "kind", "summary", "stage", "updated_at", *INCLUDE)
PAGE = "components,approvals,mechanisms,risks,candidates,outcomes,references"
REPETITIONS = 15
Strategy = Callable[[], object]


def list_strategies(
    engine: Engine, connection: Connection, shape: Shape, therapy: str
) -> Iterator[tuple[str, Strategy]]:
    def projected() -> object:
        return read_item(connection, "therapies", shape, therapy)

    def rebuilt() -> object:
        STATEMENTS.clear()
        with read_connection(engine) as other:
            return read_item(other.execution_options(compiled_cache=None), "therapies", shape, therapy)

    schema, options = build_schema(shape), build_load_options(shape, models.Therapy)

    def dumped() -> str:
        with Session(connection) as session:
            found = session.scalars(select(models.Therapy).where(models.Therapy.id == therapy).options(*options)).one()
            return json.dumps(schema.dump(found), default=encode_decimal)

    client = create_app(Settings(database_url=""), engine).test_client()
    url = f"/v1/therapies/{therapy}?include={PAGE}"
    yield "projection, statement kept", projected
    yield "projection, built each time", rebuilt
    yield "ORM and dump()", dumped
    yield "request with seven inclusions", lambda: client.get(url).data
    yield "request of the service document", lambda: client.get("/v1").data


def measure_milliseconds(strategy: Strategy) -> tuple[float, float]:
    """Milliseconds: the first time, and the median of the others."""
    times = []
    for _ in range(REPETITIONS + 1):
        start = time.perf_counter()
        strategy()
        times.append((time.perf_counter() - start) * 1000)
    return times[0], median(times[1:])


@click.command()
@click.argument("therapy")
@click.argument("urls", nargs=-1, required=True)
def main(therapy: str, urls: tuple[str, ...]) -> None:
    """Read THERAPY in every way from the databases at URLS, and print milliseconds."""
    add_relationships()
    shape = build_shape(TherapySchema, FIELDS, INCLUDE)
    for url in urls:
        engine = create_database_engine(url)
        click.echo(f"{engine.dialect.name:32} {'first':>9} {'then':>9}   ms")
        with read_connection(engine) as connection:
            for name, strategy in list_strategies(engine, connection, shape, therapy):
                click.echo("{:32} {:9.1f} {:9.2f}".format(name, *measure_milliseconds(strategy)))
        engine.dispose()


if __name__ == "__main__":
    main()
