"""What a request costs by the number of threads, to choose the default of THERAPYDB_THREADS for each database.

python -m bench.threads sqlite:////path/to/loaded.sqlite postgresql://...

Each number has a server of its own without a cache of answers, which gets as many requests at once as it has threads,
in interleaved rounds: more would be refused. The speed is relative to that of one thread.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from statistics import median
from time import perf_counter

import click

from bench.peers.workloads import WORKLOADS, Workload
from bench.served import ServerProcess, serve_product

THREADS = (1, 2, 4, 16)
REQUESTS, ROUNDS = 80, 5
WARM_UP = 30  # requests of each connection, as PostgreSQL plans the first ten of each of its own anew
BUFFER = 1 << 20
HEADER_END = b"\r\n\r\n"


class Client:
    """Kept connections to one server, each with a request on its way."""

    def __init__(self, server: ServerProcess, connections: int, stack: ExitStack) -> None:
        self.server = server
        address = ("127.0.0.1", server.port)
        self.connections = [stack.enter_context(closing(socket.create_connection(address))) for _ in range(connections)]

    def measure(self, workload: Workload, requests: int) -> tuple[float, float]:
        """Return requests a second, and milliseconds of processor time of one."""
        request = f"GET {workload.url} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        processor, started = self.server.read_processor_seconds(), perf_counter()
        for _ in range(requests // len(self.connections)):
            for connection in self.connections:
                connection.sendall(request)
            for connection in self.connections:
                read_answer(connection)
        spent = self.server.read_processor_seconds() - processor
        return requests / (perf_counter() - started), spent * 1000 / requests


def read_answer(connection: socket.socket) -> None:
    received = b""
    while HEADER_END not in received:
        received += connection.recv(BUFFER)
    head, _, body = received.partition(HEADER_END)
    if not head.startswith(b"HTTP/1.1 200"):
        raise click.ClickException(head.decode())
    left = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]) - len(body)
    while left > 0:
        left -= len(connection.recv(BUFFER))


def measure_threads(url: str) -> Iterator[str]:
    with ExitStack() as stack:
        clients = {}
        for threads in THREADS:
            server = serve_product(url, {"THERAPYDB_THREADS": str(threads), "THERAPYDB_CACHE_BYTES": "0"})
            stack.callback(server.stop)
            server.wait_for_answer()
            clients[threads] = Client(server, threads, stack)
        for workload in WORKLOADS:
            for client in clients.values():
                client.measure(workload, WARM_UP * len(client.connections))
            rounds = [{n: client.measure(workload, REQUESTS) for n, client in clients.items()} for _ in range(ROUNDS)]
            for threads in THREADS:
                ratios = sorted(one[threads][0] / one[THREADS[0]][0] for one in rounds)
                cost = median(one[threads][1] for one in rounds)
                spread = f"{median(ratios):.2f} [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
                yield f"{workload.name:8}{threads:4} threads {cost:8.2f} ms of processor time, speed {spread}"


@click.command()
@click.argument("urls", nargs=-1, required=True)
def main(urls: tuple[str, ...]) -> None:
    """Measure on the databases at URLS, which hold the catalogue."""
    for url in urls:
        click.echo(f"\n{url.partition(':')[0]}")
        for line in measure_threads(url):
            click.echo(line)


if __name__ == "__main__":
    main()
