"""What each kind of request costs, side by side in one run, on each database named; best filled by `bench.scale`.

python -m bench.requests sqlite:////path/to/scratch.sqlite postgresql://...
"""

import time
from collections.abc import Iterator
from http import HTTPStatus
from statistics import median

import click
from flask.testing import FlaskClient

from api.app import create_app
from api.settings import Settings
from db.engine import create_database_engine

REPETITIONS = 5
REQUESTS = (
    "/therapies",
    "/therapies?sort=-updated_at",
    "/therapies?risk=risk-1",
    "/therapies?risk=risk-1&sort=-updated_at",
    "/therapies?mechanism__in=mechanism-1,mechanism-2&condition=condition-3",
    "/therapies?facets=kind,stage",
    "/therapies?include=risks,mechanisms,outcomes&limit=100",
    "/therapies/therapy-1?include=risks,mechanisms,outcomes,references",
    "/therapies/therapy-1/claims?limit=100",
    "/therapies/therapy-1/references",
    "/therapies/therapy-1/approvals",
    "/claims?sort=-updated_at&limit=100",
    "/claims?therapy=therapy-1",
    "/claims?therapy=therapy-1&direct=true",
    "/claims?reference=reference-1",
    "/claims?kind=risk&standing=rejected",
    "/claims?count=true",
    "/claims?facets=kind",
    "/claims?facets=therapy",
    "/references?facets=kind",
    "/references?therapy=therapy-1",
    "/references?facets=therapy",
    "/studies?therapy=therapy-1&sort=title",
    "/compare?therapies=therapy-1,therapy-2,therapy-3",
)


def measure_request(client: FlaskClient, path: str) -> tuple[float, float, int]:
    """Milliseconds, the first time and the median of the others, and bytes."""
    times, answer = [], b""
    for _ in range(REPETITIONS + 1):
        start = time.perf_counter()
        response = client.get(f"/v1{path}")
        answer = response.data
        times.append((time.perf_counter() - start) * 1000)
        if response.status_code != HTTPStatus.OK:
            raise click.ClickException(f"{path}: {response.text}")
    return times[0], median(times[1:]), len(answer)


def format_measurements(urls: tuple[str, ...]) -> Iterator[str]:
    engines = [create_database_engine(url) for url in urls]
    clients = [create_app(Settings(database_url=""), engine).test_client() for engine in engines]
    yield f"{'':70}" + "".join(f"{engine.dialect.name:>24}" for engine in engines)
    yield f"{'':70}" + "   first   then    bytes" * len(engines)
    for path in REQUESTS:
        measurements = (measure_request(client, path) for client in clients)
        yield f"{path:70}" + "".join("{:8.1f}{:7.1f}{:9}".format(*measurement) for measurement in measurements)


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Ask the databases at URLS in turn, and print milliseconds."""
    for line in format_measurements(urls):
        click.echo(line)


if __name__ == "__main__":
    main()
