"""Servers as processes of their own, for measurements of what is really started."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep

import click
import psutil

NANOSECONDS = 1e9
START_SECONDS, STOP_SECONDS = 300, 30
PROBE = "/v1/therapies?limit=1"


class ServerProcess:
    """A server that listens on a port of this machine, and a kept connection to it."""

    def __init__(self, command: Sequence[str | Path], port: int, environment: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.started = perf_counter()
        self.process = psutil.Popen(
            command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def wait_for_answer(self, url: str = PROBE) -> float:
        """Return the seconds from the start of the process to the first answer, of whatever status."""
        while perf_counter() - self.started < START_SECONDS and self.process.status() != psutil.STATUS_ZOMBIE:
            try:
                self.get(url)
            except OSError:
                self.connection.close()
                sleep(0.01)
            else:
                return perf_counter() - self.started
        raise click.ClickException(f"the server did not start: {' '.join(map(str, self.process.args))}")

    def get(self, url: str) -> tuple[int, bytes]:
        return self.send("GET", url)

    def send(
        self, method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        try:
            return self._send(method, url, body, headers or {})
        except ConnectionError:  # it was idle for too long
            self.connection.close()
            return self._send(method, url, body, headers or {})

    def _send(self, method: str, url: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, url, body, headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def find_worker(self) -> psutil.Process:
        return max(self.process.children(recursive=True), key=lambda process: process.memory_info().rss)

    def read_processor_seconds(self) -> float:
        """Return the processor time of all its processes that run now."""
        return sum(read_processor_seconds(process.pid) for process in self._list_processes())

    def stop(self) -> None:
        self.connection.close()
        processes = self._list_processes()
        self.process.terminate()
        for process in psutil.wait_procs(processes, timeout=STOP_SECONDS)[1]:
            process.kill()

    def _list_processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def serve_product(url: str, environment: Mapping[str, str] | None = None) -> ServerProcess:
    """Run `therapydb serve` on a free port, with the settings of `environment` beside the database."""
    port = find_free_port()
    settings = {"THERAPYDB_DATABASE_URL": url, "PORT": str(port), "HOST": "127.0.0.1", **(environment or {})}
    settings["PYTHONDONTWRITEBYTECODE"] = ""  # else each start would compile all modules
    return ServerProcess([Path(sys.executable).with_name("therapydb"), "serve"], port, settings)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_processor_seconds(pid: int) -> float:
    """Return the processor time of a process, on Linux to the nanosecond, elsewhere to the hundredth of a second."""
    threads = Path(f"/proc/{pid}/task")
    if threads.is_dir():
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads.iterdir()) / NANOSECONDS
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
