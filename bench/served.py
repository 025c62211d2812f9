"""`therapydb serve` as a process of its own, for measurements of what is really started."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep

import click
import psutil

NANOSECONDS = 1e9
START_SECONDS, STOP_SECONDS = 300, 30


class ServedProduct:
    """The server on a free port, with the settings of `environment` beside the database."""

    def __init__(self, url: str, environment: Mapping[str, str] | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [Path(sys.executable).with_name("therapydb"), "serve"]
        settings = {"THERAPYDB_DATABASE_URL": url, "PORT": str(self.port), "HOST": "127.0.0.1", **(environment or {})}
        settings["PYTHONDONTWRITEBYTECODE"] = ""  # else each start would compile all modules
        self.started = perf_counter()
        self.process = psutil.Popen(
            command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=120)

    def wait_for_answer(self) -> float:
        """Return the seconds from the start of the process to the first answer."""
        while perf_counter() - self.started < START_SECONDS:
            try:
                self.get("/v1/therapies?limit=1")
            except OSError:
                self.connection.close()
                sleep(0.01)
            else:
                return perf_counter() - self.started
        raise click.ClickException("the server did not start")

    def get(self, url: str) -> tuple[int, bytes]:
        self.connection.request("GET", url)
        response = self.connection.getresponse()
        return response.status, response.read()

    def find_worker(self) -> psutil.Process:
        return max(self.process.children(recursive=True), key=lambda process: process.memory_info().rss)

    def read_processor_seconds(self) -> float:
        """Return the processor time of all its processes that run now."""
        family = (self.process, *self.process.children(recursive=True))
        return sum(read_processor_seconds(process.pid) for process in family)

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(STOP_SECONDS)


def read_processor_seconds(pid: int) -> float:
    """Return the processor time of a process, on Linux to the nanosecond, elsewhere to the hundredth of a second."""
    threads = Path(f"/proc/{pid}/task")
    if threads.is_dir():
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads.iterdir()) / NANOSECONDS
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
