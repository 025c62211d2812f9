"""The workers of `therapydb serve`, and the application in each. Importing this is most of a start."""

import logging
import sys
from threading import Thread
from wsgiref.types import WSGIApplication

from granian.constants import Interfaces
from granian.log import LogLevels

from api.app import create_app, load_served_settings
from api.cli.announcement import announce_start
from api.cli.connection_drain import drain_on_signal
from api.cli.parent_watch import end_with_parent
from api.cli.response_buffer import buffer_responses
from api.cli.stream_abort import abort_failed_streams
from api.cli.worker_memory import freeze_objects, limit_arenas, trim_memory_regularly
from api.cli.worker_signals import receive_signals
from api.cli.worker_supervisor import Supervisor
from api.http import admission
from api.http.log_format import configure_logging
from api.metrics import share_metrics
from api.settings import Settings, export_metrics_folder
from api.temporary_metrics_folder import create_metrics_folder
from api.text_refresh_thread import refresh_texts_regularly

SHUTDOWN_SECONDS = 10  # that requests have to finish after the signal to stop
MEMORY_SAMPLE_SECONDS = 10
SWITCH_SECONDS = 0.001  # after which a busy thread lets another one run; Python's 5 ms delay health checks
# Granian's own messages about starting and stopping are for debugging.
SERVER_LOG_LEVELS = {"debug": "debug", "info": "warning"}


def serve_requests(settings: Settings, address: str) -> None:
    """Answer requests until told to stop; print where, as soon as they are answered."""
    logging.getLogger("_granian").addFilter(is_not_thread_warning)
    Thread(target=announce_start, args=(settings,), daemon=True).start()
    with create_metrics_folder() as folder:
        export_metrics_folder(folder)
        share_metrics()
        run_workers(settings, address)


def run_workers(settings: Settings, address: str) -> None:
    """Start the workers, and return when the server was told to stop."""
    Supervisor(
        "api.cli.workers:create_worker_app",
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
    receive_signals()
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
