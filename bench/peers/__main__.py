"""Prints the table: `python -m bench.peers [sqlite:///… postgresql://…]`; by default new databases of both kinds."""

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from sqlalchemy import make_url

from api.cli.catalogue import load_catalogue
from bench.peers.systems import CACHED, CONTROL, HELLO, PRODUCT, SYSTEMS, System, run_systems
from bench.peers.workloads import DATABASE, WORKLOADS, Workload
from bench.served import ServerProcess
from db.engine import create_database_engine
from db.migrate import upgrade
from tests.postgres_server import run_postgres

ROUNDS, REQUESTS, WARM_UP = 7, 20, 20
ROUND_SECONDS, MAX_REQUESTS = 0.2, 1000  # of processor time; whichever is reached first ends a round
MAX_CONTROL_ERROR = 0.25  # a round in which the control differs more is dropped as too noisy
OK = 200

Servers = Mapping[str, ServerProcess]
Figures = Mapping[str, list[tuple[float, float]]]


def ask(server: ServerProcess, system: System, workload: Workload) -> bytes:
    status, body = server.send(*system.build_request(workload))
    if status != OK:
        raise click.ClickException(f"{system.name}, {workload.name}: {status} {body[:500]!r}")
    return body


def measure(server: ServerProcess, system: System, workload: Workload) -> tuple[float, float]:
    """Return processor and elapsed milliseconds of a request, the mean of as many as take a while."""
    request = system.build_request(workload)
    processor, started, number = server.read_processor_seconds(), perf_counter(), 0
    while number < MAX_REQUESTS and server.read_processor_seconds() - processor < ROUND_SECONDS:
        for _ in range(REQUESTS):
            server.send(*request)
        number += REQUESTS
    elapsed = perf_counter() - started
    return (server.read_processor_seconds() - processor) * 1000 / number, elapsed * 1000 / number


def check_answers(servers: Servers, workload: Workload) -> None:
    """Raise unless all send the same records; numbers are compared as numbers, as the ORM prints 0.30 as 0.3."""
    digests = {}
    for system in SYSTEMS:
        if system.name in servers:
            answer = json.loads(ask(servers[system.name], system, workload), parse_int=float)
            records = json.dumps(system.read_records(workload, answer), sort_keys=True)
            digests[system.name] = sha256(records.encode()).hexdigest()[:16]
    if len(set(digests.values())) > 1:
        raise click.ClickException(f"{workload.name}: the answers differ: {digests}")
    click.echo(f"\n{workload.name}: {len(digests)} applications send the same records, {digests[PRODUCT]}")


def measure_workload(servers: Servers, workload: Workload) -> Figures:
    """Measure in rounds; the order of the systems turns, and noisy rounds are dropped unless all are."""
    systems = [system for system in SYSTEMS if system.name in servers]
    for system in systems:
        for _ in range(WARM_UP):
            ask(servers[system.name], system, workload)
    rounds = []
    for number in range(ROUNDS):
        turned = systems[number % len(systems) :] + systems[: number % len(systems)]
        rounds.append({system.name: measure(servers[system.name], system, workload) for system in turned})
    quiet = [one for one in rounds if abs(one[CONTROL][0] / one[PRODUCT][0] - 1) <= MAX_CONTROL_ERROR]
    click.echo(f"{len(quiet)} of {ROUNDS} rounds quiet, load {os.getloadavg()[0]:.1f}  {workload.url}")
    figures = defaultdict(list)
    for one in quiet or rounds:
        for name, measured in one.items():
            figures[name].append(measured)
    return figures


def print_figures(figures: Figures) -> None:
    reference = figures[PRODUCT]
    click.echo(f"{'':28}{'cpu ms':>9}{'ms':>9}{'speed of product = 1, by processor time':>44}")
    for name in (system.name for system in SYSTEMS if system.name in figures):
        measured = figures[name]
        ratios = sorted(own[0] / max(other[0], 1e-9) for own, other in zip(reference, measured, strict=True))
        cpu, elapsed = (median(one[place] for one in measured) for place in (0, 1))
        spread = f"{median(ratios):.2f} [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
        click.echo(f"{name:28}{cpu:9.3f}{elapsed:9.2f}{spread:>44}")
    kept = sorted(hello[0] / own[0] for hello, own in zip(figures[HELLO], figures[CACHED], strict=True))
    click.echo(f"a kept answer has {median(kept):.2f} [{kept[0]:.2f}-{kept[-1]:.2f}] of the speed of {HELLO}; bar 0.6")


@contextmanager
def provide_databases(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield URLs of databases that hold the catalogue: those given, or a new one of each kind."""
    if urls:
        yield urls
        return
    with tempfile.TemporaryDirectory() as folder, run_postgres() as socket:
        made = (f"sqlite:///{Path(folder) / 'bench.sqlite'}", f"postgresql+psycopg://postgres@/postgres?host={socket}")
        for url in made:
            engine = create_database_engine(url)
            upgrade(engine)
            load_catalogue(engine)
            engine.dispose()
        yield made


@click.command()
@click.argument("urls", nargs=-1)
def main(urls: tuple[str, ...]) -> None:
    """Measure all systems on the databases at URLS, which hold the catalogue."""
    with provide_databases(urls) as databases:
        for url in databases:
            os.environ[DATABASE] = url
            click.echo(f"\n{make_url(url).get_backend_name()}")
            with run_systems() as servers:
                for workload in WORKLOADS:
                    check_answers(servers, workload)
                    print_figures(measure_workload(servers, workload))


if __name__ == "__main__":
    main()
