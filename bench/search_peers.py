"""Search of the product beside FastAPI with the ORM over the same index: `python -m bench.search_peers URL…`.

The other application lets the database choose and order: any word of the query, by FTS5's `bm25` or PostgreSQL's
`ts_rank`, the first twenty as ORM objects. It counts no types, knows no names, and corrects no spelling. Each is served
by granian, one worker, without kept answers; the processor time of a request is compared in rounds side by side, on
PostgreSQL the elapsed time too, as the database works in a process of its own.
"""

import os
from contextlib import ExitStack
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote

import click
from sqlalchemy import ColumnElement, Engine, literal_column, select, text
from sqlalchemy.orm import Session

from bench.peers.systems import PRODUCT, SYSTEMS, System, build_granian_command
from bench.peers.workloads import DATABASE
from bench.served import ServerProcess, find_free_port
from db.engine import create_database_engine
from db.models import SearchText
from db.search.query_parser import parse_query

HITS = 20
ROUNDS, REQUESTS, WARM_UP = 5, 2, 1
QUERIES = ("islet", "islet transplantation", "zimislecel", "overweight", "risk of bleeding in islet transplantation")
ORM = System("FastAPI + ORM", "", "asgi")
MATCHES = {
    "sqlite": "SELECT rowid FROM search_index WHERE search_index MATCH :words ORDER BY rank LIMIT 20",
    "postgresql": "SELECT id FROM search_texts WHERE search_index_stems @@ CAST(:words AS tsquery)"
    " ORDER BY ts_rank(search_index_stems, CAST(:words AS tsquery)) DESC LIMIT 20",
}
EITHER = {"sqlite": ('"{}"', " OR "), "postgresql": ("'{}'", " | ")}


def make_search() -> Any:
    """Return the application to compare with."""
    from fastapi import FastAPI  # noqa: PLC0415 - installed for this measurement alone
    from pydantic import BaseModel  # noqa: PLC0415 - as above

    class Hit(BaseModel):
        type: str
        id: str
        name: str
        snippet: str

    class Hits(BaseModel):
        data: list[Hit]

    app, engine = FastAPI(), create_database_engine(os.environ[DATABASE])

    def search(q: str) -> Hits:
        found = find_texts(engine, q)
        return Hits(
            data=[
                Hit(type=each.collection, id=each.record_id, name=each.spelt[0], snippet=each.prose[:200])
                for each in found
            ]
        )

    app.get("/v1/search", response_model=Hits)(search)
    return app


def find_texts(engine: Engine, query: str) -> list[SearchText]:
    quoted, either = EITHER[engine.dialect.name]
    words = either.join(quoted.format(stem) for stem in parse_query(query).terms)
    with Session(engine) as session:
        ids = list(session.scalars(text(MATCHES[engine.dialect.name]), {"words": words}))
        is_listed: ColumnElement[bool] = SearchText.listed == literal_column("true")
        return sorted(
            session.scalars(select(SearchText).where(SearchText.id.in_(ids), is_listed)),
            key=lambda each: ids.index(each.id),
        )


def serve(system: System) -> ServerProcess:
    port = find_free_port()
    command = build_granian_command(system, port)
    if system is ORM:
        command[3] = "bench.search_peers:make_search"
    return ServerProcess(command, port)


def measure(server: ServerProcess, query: str) -> tuple[float, float]:
    """Return processor and elapsed milliseconds of a request."""
    processor, started = server.read_processor_seconds(), perf_counter()
    for _ in range(REQUESTS):
        status, body = server.get(f"/v1/search?q={quote(query)}")
        if status != 200:  # noqa: PLR2004 - OK
            raise click.ClickException(f"{status} {body[:300]!r}")
    elapsed = perf_counter() - started
    return (server.read_processor_seconds() - processor) * 1000 / REQUESTS, elapsed * 1000 / REQUESTS


def compare(product: ServerProcess, orm: ServerProcess, query: str) -> str:
    rounds = [(measure(product, query), measure(orm, query)) for _ in range(ROUNDS + WARM_UP)][WARM_UP:]
    ratios = [sorted(theirs[at] / ours[at] for ours, theirs in rounds) for at in (0, 1)]
    times = [median(pair[which][at] for pair in rounds) for at in (0, 1) for which in (0, 1)]
    spread = [f"{median(each):.2f} [{each[0]:.2f}-{each[-1]:.2f}]" for each in ratios]
    return (
        f"{query:45} processor {times[0]:7.1f} and {times[1]:7.1f} ms, {spread[0]};"
        f" elapsed {times[2]:7.1f} and {times[3]:7.1f} ms, {spread[1]}"
    )


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Compare on the filled databases at URLS; ratios above 1: the product takes less."""
    for url in urls:
        os.environ[DATABASE] = url
        click.echo(
            f"\n{create_database_engine(url).dialect.name}, load {os.getloadavg()[0]:.1f}: product and FastAPI + ORM"
        )
        with ExitStack() as stack:
            servers = [serve(system) for system in (next(each for each in SYSTEMS if each.name == PRODUCT), ORM)]
            for server in servers:
                stack.callback(server.stop)
                server.wait_for_answer()
            for query in QUERIES:
                click.echo(compare(servers[0], servers[1], query))


if __name__ == "__main__":
    main()
