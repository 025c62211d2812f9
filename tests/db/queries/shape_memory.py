"""Asks an application on SQLite for many different shapes, and prints the resident memory of the process in MiB."""

import os
import random
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from api.app import create_app
from api.settings import Settings
from api.v1.records.resource_registry import RESOURCES
from db.engine import create_database_engine
from db.migrate import upgrade
from schemas.shape import includable_paths

MAX_PATHS = 6
PAGE = "/v1/{}?limit=1&include={}"


def iter_urls(seed: int) -> Iterator[str]:
    """Different includes of the lists, of up to `MAX_PATHS` paths each."""
    choose = random.Random(seed)  # noqa: S311 - tests, not secrets
    paths = {resource.name: includable_paths(resource.schema) for resource in RESOURCES}
    names = [name for name, found in paths.items() if found]
    seen: set[str] = set()
    while True:
        name = choose.choice(names)
        include = sorted(choose.sample(paths[name], choose.randint(1, MAX_PATHS)))
        url = PAGE.format(name, ",".join(include))
        if url not in seen:
            seen.add(url)
            yield url


def read_resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(url: str, number: int) -> None:
    """Print the memory after a tenth of the shapes and after all of them."""
    upgrade(create_database_engine(url))
    client = create_app(Settings(database_url=url)).test_client()
    for place, shape_url in enumerate(islice(iter_urls(1), number), 1):
        assert client.get(shape_url).status_code == 200, shape_url
        if place in {number // 10, number}:
            sys.stdout.write(f"{read_resident_mib():.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
