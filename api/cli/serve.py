"""`therapydb serve`: from an empty folder to a running instance. A second start changes nothing and is quick."""

import gc
import logging
import socket
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Thread
from time import sleep
from wsgiref.types import WSGIApplication

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import Engine

from api.app import create_app, load_served_settings
from api.cli.catalogue import load_catalogue_once
from api.cli.child_process import run_in_child
from api.cli.configured_database import open_database, prepare_schema
from api.cli.connection_drain import drain_on_signal
from api.cli.load_report import format_report
from api.cli.parent_watch import end_with_parent
from api.cli.response_buffer import buffer_responses
from api.cli.stream_abort import abort_failed_streams
from api.cli.worker_memory import freeze_objects, limit_arenas, trim_memory_regularly
from api.cli.worker_supervisor import Supervisor
from api.http import admission
from api.http.log_format import configure_logging
from api.http.operational_paths import LIVENESS
from api.metrics import share_metrics
from api.settings import SHIPPED_SECRET, WILDCARD_HOSTS, Settings, export_metrics_folder, export_secret, load_settings
from api.temporary_metrics_folder import create_metrics_folder
from api.text_refresh_thread import refresh_texts_regularly
from db.instance_secret import fetch_secret
from db.preparation_lock import hold_preparation_lock

SHUTDOWN_SECONDS = 10  # that requests have to finish after the signal to stop
MEMORY_SAMPLE_SECONDS = 10
START_POLL_SECONDS = 0.05
SWITCH_SECONDS = 0.001  # after which a busy thread lets another one run; Python's 5 ms delay health checks
# Granian's own messages about starting and stopping are for debugging.
SERVER_LOG_LEVELS = {"debug": "debug", "info": "warning"}


@click.command("serve")
@click.option(
    "--prepare/--no-prepare",
    default=None,
    help="Whether to migrate the database and load the catalogue first; by default THERAPYDB_PREPARE, which is true.",
)
def serve_command(*, prepare: bool | None) -> None:
    """Prepare the database, load the catalogue, and answer requests until stopped."""
    settings = load_settings()
    address = find_free_address(settings)
    with open_database(settings) as engine:
        check_servable(engine)
    if settings.prepare if prepare is None else prepare:
        run_in_child(prepare_database, settings)
    with open_database(settings) as engine:
        export_secret(require_secret(engine) if settings.secret == SHIPPED_SECRET else settings.secret)
    logging.getLogger("_granian").addFilter(is_not_thread_warning)
    Thread(target=announce_start, args=(settings,), daemon=True).start()
    gc.freeze()  # imported modules are never collected, and their pages are shared with the workers
    with create_metrics_folder() as folder:
        export_metrics_folder(folder)
        share_metrics()
        run_workers(settings, address)


def run_workers(settings: Settings, address: str) -> None:
    """Start the workers, and return when the server was told to stop."""
    Supervisor(
        "api.cli.serve:create_worker_app",
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        websockets=False,
        factory=True,
        workers=settings.workers,
        blocking_threads=settings.threads + admission.RESERVED_THREADS,
        workers_kill_timeout=SHUTDOWN_SECONDS,
        memory_bound=settings.worker_memory,
        rss_sample_interval=MEMORY_SAMPLE_SECONDS,
        log_level=LogLevels(SERVER_LOG_LEVELS.get(settings.log_level, settings.log_level)),
    ).serve()


def create_worker_app() -> WSGIApplication:
    """Create the application in a worker process, from the environment."""
    settings = load_served_settings()
    configure_logging(settings.log_level, is_buffered=True)
    sys.setswitchinterval(SWITCH_SECONDS)
    limit_arenas()
    app = create_app(settings)
    admission.init_app(app, settings.threads)
    freeze_objects()
    trim_memory_regularly()
    refresh_texts_regularly(app)
    end_with_parent()
    return abort_failed_streams(buffer_responses(drain_on_signal(app)))


def is_not_thread_warning(record: logging.LogRecord) -> bool:
    """Drop the server's warning of more threads than cores: most of ours wait for the database or a client."""
    return "Configuration allows spawning" not in record.getMessage()


def check_servable(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}:
        raise click.ClickException("A database in memory cannot be served: each process would have its own.")


def prepare_database(settings: Settings) -> None:
    """Migrate the database and load the catalogue, unless this state of it was ever loaded here."""
    with open_database(settings) as engine, hold_preparation_lock(engine):
        prepare_schema(engine)
        report = load_catalogue_once(engine)
    click.echo(format_report(report))


def require_secret(engine: Engine) -> str:
    """Return the secret kept in the database. Raises `ClickException` if it was never prepared."""
    if secret := fetch_secret(engine):
        return secret
    raise click.ClickException("The database holds no secret yet: run `therapydb db upgrade`, or set THERAPYDB_SECRET.")


def announce_start(settings: Settings) -> None:
    """Print where the instance is, as soon as it answers."""
    while not is_answering(settings):
        sleep(START_POLL_SECONDS)
    click.echo(format_announcement(settings.public_url))


def is_answering(settings: Settings) -> bool:
    connection = HTTPConnection(WILDCARD_HOSTS.get(settings.host, settings.host), settings.port, timeout=5)
    try:
        connection.request("GET", LIVENESS)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def format_announcement(base: str) -> str:
    return f"TherapyDB  {base}\nExplorer   {base}/docs\nTry        curl '{base}/v1/therapies?limit=3'"


def find_free_address(settings: Settings) -> str:
    """Return the IP address to listen on. Raises `ClickException` if the port is in use."""
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
