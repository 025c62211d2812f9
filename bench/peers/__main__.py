"""Prints the table: `python -m bench.peers [sqlite:///… | postgresql://…]`; by default a new SQLite file."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter, sleep

import click
import psutil

from api.cli.catalogue import load_catalogue
from bench.peers.apps import DATABASE
from bench.peers.nginx import build_nginx_command
from bench.peers.workloads import WORKLOADS, Workload
from bench.served import read_processor_seconds
from db.engine import create_database_engine
from db.migrate import upgrade

# Name, factory in `apps`, interface, module that has to be installed. The second product is the control: its ratio to
# the first should be 1.
SYSTEMS = (
    ("product, cache off", "make_product", "wsgi", "granian"),
    ("the same again (control)", "make_product", "wsgi", "granian"),
    ("product", "make_cached_product", "wsgi", "granian"),
    ("FastAPI + our SQL", "make_fastapi_with_our_sql", "asgi", "fastapi"),
    ("FastAPI + ORM", "make_fastapi_with_orm", "asgi", "fastapi"),
    ("Flask hello-world", "make_flask_hello", "wsgi", "granian"),
    ("WSGI hello-world", "make_wsgi_hello", "wsgi", "granian"),
)
NGINX = "nginx in front of product"
ORDER = (*(name for name, *_ in SYSTEMS), NGINX)
CACHED, HELLO = "product", "WSGI hello-world"
ROUNDS, REQUESTS, WARM_UP = 7, 20, 20
ROUND_SECONDS, MAX_REQUESTS = 0.2, 1000  # of processor time; whichever is reached first ends a round
MAX_CONTROL_ERROR = 0.25  # a round in which the control differs more is dropped as too noisy
START_SECONDS, STOP_SECONDS = 300, 30


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_granian_command(factory: str, interface: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", f"bench.peers.apps:{factory}", "--factory", "--interface", interface]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--log-level", "error"]
    return command + (["--blocking-threads", "1"] if interface == "wsgi" else [])


class Server:
    """One application in a process of its own."""

    def __init__(self, command: list[str], port: int) -> None:
        self.port = port
        self.process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=30)

    def wait_until_ready(self) -> None:
        for _ in range(START_SECONDS * 10):
            try:
                self.get(WORKLOADS[0])
            except OSError:
                self.connection.close()
                if not self.process.is_running() or self.process.status() == psutil.STATUS_ZOMBIE:
                    break
                sleep(0.1)
            else:
                return
        raise click.ClickException("A server did not start.")

    def get(self, workload: Workload) -> bytes:
        try:
            response, body = self._request(workload)
        except RemoteDisconnected:  # it was idle for too long, while the others were asked
            self.connection.close()
            response, body = self._request(workload)
        if response.status != 200:  # noqa: PLR2004
            raise click.ClickException(f"{workload.url}: {response.status} {body[:200]!r}")
        return body

    def _request(self, workload: Workload) -> tuple[HTTPResponse, bytes]:
        self.connection.request("GET", workload.url)
        response = self.connection.getresponse()
        return response, response.read()

    def measure(self, workload: Workload) -> tuple[float, float]:
        """Return processor and elapsed milliseconds of a request, the mean of as many as take a while."""
        processor, started, number = self._processor_seconds(), perf_counter(), 0
        while number < MAX_REQUESTS and self._processor_seconds() - processor < ROUND_SECONDS:
            for _ in range(REQUESTS):
                self.get(workload)
            number += REQUESTS
        elapsed = perf_counter() - started
        return (self._processor_seconds() - processor) * 1000 / number, elapsed * 1000 / number

    def stop(self) -> None:
        self.connection.close()
        family = (self.process, *self.process.children(recursive=True))
        for process in family:
            process.terminate()
        for process in psutil.wait_procs(family, timeout=STOP_SECONDS)[1]:
            process.kill()

    def _processor_seconds(self) -> float:
        family = (self.process, *self.process.children(recursive=True))
        return sum(read_processor_seconds(process.pid) for process in family)


@contextmanager
def run_servers() -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        servers = {}
        for name, factory, interface, module in SYSTEMS:
            if find_spec(module) is None:
                click.echo(f"skipped, as {module} is not installed: {name}")
                continue
            port = find_free_port()
            servers[name] = Server(build_granian_command(factory, interface, port), port)
            stack.callback(servers[name].stop)
        if nginx := which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
            port = find_free_port()
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            servers[NGINX] = Server(build_nginx_command(nginx, Path(folder), port, servers[CACHED].port), port)
            stack.callback(servers[NGINX].stop)
        else:
            click.echo(f"skipped, as nginx is not installed: {NGINX}")
        for server in servers.values():
            server.wait_until_ready()
        yield servers


def check_answers(servers: dict[str, Server], workload: Workload) -> None:
    """Raise unless all send the same records; numbers are compared as numbers, as the ORM prints 0.30 as 0.3."""
    digests = {name: sha256(_canonical_data(server.get(workload))).hexdigest() for name, server in servers.items()}
    if len(set(digests.values())) > 1:
        raise click.ClickException(f"{workload.name}: the answers differ: {digests}")


def _canonical_data(body: bytes) -> bytes:
    return json.dumps(json.loads(body, parse_int=float)["data"], sort_keys=True).encode()


def measure_workload(servers: dict[str, Server], workload: Workload) -> dict[str, list[tuple[float, float]]]:
    """Measure in rounds; the order of the systems turns, and noisy rounds are dropped unless all are."""
    first, control = SYSTEMS[0][0], SYSTEMS[1][0]
    for server in servers.values():
        for _ in range(WARM_UP):
            server.get(workload)
    rounds = []
    for number in range(ROUNDS):
        names = [*servers][number % len(servers) :] + [*servers][: number % len(servers)]
        rounds.append({name: servers[name].measure(workload) for name in names})
    quiet = [one for one in rounds if abs(one[control][0] / one[first][0] - 1) <= MAX_CONTROL_ERROR]
    click.echo(f"\n{workload.name}: {len(quiet)} of {ROUNDS} rounds quiet  {workload.url}")
    figures = defaultdict(list)
    for one in quiet or rounds:
        for name, measured in one.items():
            figures[name].append(measured)
    return figures


def print_figures(figures: dict[str, list[tuple[float, float]]]) -> None:
    reference = figures[SYSTEMS[0][0]]
    click.echo(f"{'':28}{'cpu ms':>9}{'ms':>9}{'speed of product = 1, by processor time':>44}")
    for name, measured in sorted(figures.items(), key=lambda item: ORDER.index(item[0])):
        ratios = sorted(own[0] / max(other[0], 1e-9) for own, other in zip(reference, measured, strict=True))
        cpu, elapsed = (median(one[place] for one in measured) for place in (0, 1))
        spread = f"{median(ratios):.2f} [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
        click.echo(f"{name:28}{cpu:9.3f}{elapsed:9.2f}{spread:>44}")
    kept = sorted(hello[0] / own[0] for hello, own in zip(figures[HELLO], figures[CACHED], strict=True))
    click.echo(f"a kept answer has {median(kept):.2f} [{kept[0]:.2f}-{kept[-1]:.2f}] of the speed of {HELLO}; bar 0.6")


@contextmanager
def provide_database(url: str | None) -> Iterator[None]:
    """Set the database of the applications: the one given, or a new one with the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[DATABASE] = url or f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        if url is None:
            engine = create_database_engine(os.environ[DATABASE])
            upgrade(engine)
            load_catalogue(engine)
            engine.dispose()
        yield


@click.command()
@click.argument("url", required=False)
def main(url: str | None) -> None:
    """Measure all systems on the database at URL, which holds the catalogue."""
    with provide_database(url), run_servers() as servers:
        for workload in WORKLOADS:
            check_answers(servers, workload)
            print_figures(measure_workload(servers, workload))


if __name__ == "__main__":
    main()
