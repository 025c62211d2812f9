"""What each kind of request costs on each database named, filled by `bench.growth` or `bench.scale`, side by side.

python -m bench.requests sqlite:////path/to/scratch.sqlite postgresql://...
"""

import time
from collections.abc import Iterator
from http import HTTPStatus

import click
from flask.testing import FlaskClient

from api.app import create_app
from api.http.cursors import encode_cursor
from api.settings import Settings
from api.v1.records.paging import build_cursor_scope
from db.engine import create_database_engine

REPETITIONS = 5
# Ids in the requests: of the catalogue and its copies (`bench.growth`), or of a database that `bench.scale` made.
IDS = {
    "therapies": ("islet-transplantation", "therapy-1"),
    "risks": ("procedure-bleeding", "risk-1"),
    "mechanisms": ("beta-cell-replacement", "mechanism-1"),
    "conditions": ("type-1-diabetes", "condition-3"),
    "references": ("reichman-2025", "reference-1"),
}
REQUESTS = (
    "/therapies",
    "/therapies?sort=-updated_at",
    "/therapies?risk={risks}",
    "/therapies?risk={risks}&sort=-updated_at",
    "/therapies?mechanism={mechanisms}&condition={conditions}",
    "/therapies?facets=kind,stage",
    "/therapies?include=risks,mechanisms,outcomes&limit=50",
    "/therapies?limit=20&format=jsonld",
    "/therapies/{therapies}?include=risks,mechanisms,outcomes,references",
    "/therapies/{therapies}/claims?limit=100",
    "/therapies/{therapies}/references",
    "/therapies/{therapies}/approvals",
    "/therapies/{therapies}?format=fhir",
    "/claims?limit=100",
    "/claims?limit=100&cursor={deep_page}",
    "/claims?sort=-updated_at&limit=100",
    "/claims?risk={risks}&sort=-updated_at",
    "/claims?therapy={therapies}",
    "/claims?therapy={therapies}&direct=true",
    "/claims?reference={references}",
    "/claims?kind=risk&standing=rejected",
    "/claims?events__gte=1000000000",
    "/claims?value__gte=1000000000",
    "/claims?as_of__gte=2100",
    "/claims?statement__contains=no+such+words",
    "/claims?q=islet",
    "/claims?q=islet&count=true",
    "/claims?count=true",
    "/claims?facets=kind",
    "/claims?facets=therapy",
    "/references?facets=kind",
    "/references?therapy={therapies}",
    "/references?facets=therapy",
    "/studies?therapy={therapies}&sort=title",
    "/compare?therapies={therapies}",
    "/search?q=islet",
    "/search?q=islet+transplantation",
    "/suggest?q=isl",
    "/suggest?q=transpl",
)


def choose_ids(client: FlaskClient) -> dict[str, str]:
    """Return an id of each collection that the database has."""
    found = {
        (name, id_): client.get(f"/v1/{name}/{id_}").status_code == HTTPStatus.OK for name in IDS for id_ in IDS[name]
    }
    return {name: next((id_ for id_ in ids if found[name, id_]), ids[0]) for name, ids in IDS.items()}


def make_deep_cursor(client: FlaskClient) -> str:
    """Return the cursor of the claims whose ids begin in the middle of the alphabet."""
    secret = str(client.application.extensions["settings"].secret)
    return encode_cursor(secret, build_cursor_scope("/v1/claims", []), ("m", "m"))


def measure_request(client: FlaskClient, path: str) -> tuple[float, float, float, int]:
    """Return milliseconds, the first time and the least of the others, those of processor time here, and bytes.

    PostgreSQL's own processor time is not in them. One that takes too long costs its limit.
    """
    times, processor_times, answer = [], [], b""
    for _ in range(REPETITIONS + 1):
        start, processor_start = time.perf_counter(), time.process_time()
        response = client.get(f"/v1{path}")
        answer = response.data
        times.append((time.perf_counter() - start) * 1000)
        processor_times.append((time.process_time() - processor_start) * 1000)
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE):
            raise click.ClickException(f"{path}: {response.text}")
    return times[0], min(times[1:]), min(processor_times[1:]), len(answer)


def format_measurements(urls: tuple[str, ...]) -> Iterator[str]:
    engines = [create_database_engine(url) for url in urls]
    clients = [create_app(Settings(database_url=""), engine).test_client() for engine in engines]
    ids = [choose_ids(client) | {"deep_page": make_deep_cursor(client)} for client in clients]
    yield f"{'':70}" + "".join(f"{engine.dialect.name:>32}" for engine in engines)
    yield f"{'':70}" + "   first   then     cpu    bytes" * len(engines)
    for path in REQUESTS:
        paths = [path.format_map(known) for known in ids]
        measurements = (measure_request(*pair) for pair in zip(clients, paths, strict=True))
        yield f"{path:70}" + "".join("{:8.1f}{:7.1f}{:8.1f}{:9}".format(*measurement) for measurement in measurements)


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Ask the databases at URLS in turn, and print milliseconds."""
    for line in format_measurements(urls):
        click.echo(line)


if __name__ == "__main__":
    main()
