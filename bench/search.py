"""Prints how well and how fast search answers on each database: `.venv/bin/python -m bench.search`.

With URLs of databases that `bench.growth` filled, it asks those.

The judged queries are those of `tests/data/search/judged.yaml`, over the catalogue that comes with the program.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from time import process_time

import psycopg
from sqlalchemy import Connection

from api.cli.catalogue import load_catalogue
from db.engine import create_database_engine, read_connection
from db.migrate import upgrade
from tests.postgres_server import run_postgres
from tests.search_judgements import compute_ndcg, read_judged_queries, search_record_ids

MIN_MEAN_NDCG = 0.95  # of the mean, in the first ten places, on each database


def main(urls: list[str]) -> int:
    if urls:
        return int(min(report_url(url) for url in urls) < MIN_MEAN_NDCG)
    with create_databases() as urls_of_names:
        means = [report_database(name, url) for name, url in urls_of_names.items()]
    return int(min(means) < MIN_MEAN_NDCG)


def report_url(url: str) -> float:
    """Ask every query of a filled database, print the figures, and return the mean."""
    engine = create_database_engine(url)
    with read_connection(engine) as connection:
        score = print_scores(engine.dialect.name, connection)
    engine.dispose()
    return score


@contextmanager
def create_databases() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder, run_postgres() as server:
        with psycopg.connect(host=str(server), user="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE search")
        yield {
            "sqlite": f"sqlite:///{Path(folder) / 'search.sqlite'}",
            "postgresql": f"postgresql+psycopg://postgres@/search?host={server}",
        }


def report_database(name: str, url: str) -> float:
    """Load the catalogue, ask every query, print the figures, and return the mean."""
    engine = create_database_engine(url)
    upgrade(engine)
    load_catalogue(engine)
    with read_connection(engine) as connection:
        score = print_scores(name, connection)
    engine.dispose()
    return score


def print_scores(name: str, connection: Connection) -> float:
    scores: dict[str, list[float]] = defaultdict(list)
    times = []
    for sort, query, grades in read_judged_queries():
        began = process_time()
        order = search_record_ids(connection, query)
        times.append(process_time() - began)
        scores[sort].append(compute_ndcg(grades, order))
    for sort, of_sort in scores.items():
        sys.stdout.write(f"{name:10}  {sort:30} nDCG@10 {mean(of_sort):.3f}  ({len(of_sort)} queries)\n")
    every = [score for of_sort in scores.values() for score in of_sort]
    speed = f"processor time: median {median(times) * 1000:.1f} ms, slowest {max(times) * 1000:.0f} ms"
    sys.stdout.write(f"{name:10}  {'all':30} nDCG@10 {mean(every):.3f}  ({len(every)} queries; {speed})\n")
    return mean(every)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
