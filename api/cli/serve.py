"""`therapydb serve`: from an empty folder to a running instance. A second start changes nothing and is quick."""

import gc
import logging
import socket
import sys
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api.app import create_app
from api.cli.catalogue import format_report, load_catalogue
from api.cli.configured_database import open_database, upgrade_if_needed
from api.http import admission
from api.http.log_format import configure_logging
from api.settings import Settings, load_settings

SHUTDOWN_SECONDS = 10  # seconds that requests have to finish after the signal to stop
# The server's own news of starting and stopping is for those who debug it.
SWITCH_SECONDS = 0.001  # after which a busy thread lets another one run; Python's 5 ms delay health checks
SERVER_LOG_LEVELS = {"debug": "debug", "info": "warning"}


class Server(Granian):  # type: ignore[valid-type, misc]  # one of two classes, by the build of Python
    """Granian, which may be told to stop twice at once, as by a service manager and by make."""

    def signal_handler_interrupt(self, *_: Any, **__: Any) -> None:
        """Hand the news to a thread: where a signal interrupts a signal, this one holds the lock that it takes."""
        Thread(target=super().signal_handler_interrupt).start()


@click.command()
def serve_command() -> None:
    """Prepare the database, load the catalogue, and answer requests until stopped."""
    settings = load_settings()
    address = find_free_address(settings)
    prepare_database(settings)
    click.echo(format_announcement(settings.public_url))
    logging.getLogger("_granian").addFilter(is_not_thread_warning)
    gc.freeze()  # what is imported stays, and is shared with the workers
    Server(
        "api.cli.serve:create_worker_app",
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        websockets=False,
        factory=True,
        workers=settings.workers,
        blocking_threads=settings.threads + admission.RESERVED_THREADS,
        workers_kill_timeout=SHUTDOWN_SECONDS,
        log_level=LogLevels(SERVER_LOG_LEVELS.get(settings.log_level, settings.log_level)),
    ).serve()


def create_worker_app() -> WSGIApplication:
    """Make the app in a worker, which knows the environment and nothing else."""
    settings = load_settings()
    configure_logging(settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    app = create_app(settings)
    admission.init_app(app, settings.threads)
    return app


def is_not_thread_warning(record: logging.LogRecord) -> bool:
    """Drop the server's warning of more threads than cores: most of ours wait for the database or a client."""
    return "Configuration allows spawning" not in record.getMessage()


def prepare_database(settings: Settings) -> None:
    with open_database(settings) as engine:
        if engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}:
            raise click.ClickException("A database in memory cannot be served: each process would see its own.")
        upgrade_if_needed(engine)
        click.echo(format_report(load_catalogue(engine)))


def format_announcement(base: str) -> str:
    return f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/therapies?limit=3'"


def find_free_address(settings: Settings) -> str:
    """Return the address to listen on. The server would share a port that is taken, so it is tried first."""
    try:
        family, _, _, _, where = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}; set HOST or PORT."
        ) from error
    return str(where[0])
