"""Counts and times of all workers, in the format of Prometheus, at `/metrics`.

The workers share them in a folder: PROMETHEUS_MULTIPROC_DIR, or a temporary one that `therapydb serve` creates.
"""

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import values as metric_values
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool
from werkzeug.wsgi import ClosingIterator

from api.http import headers
from api.http.deprecation import get_operation_id
from api.http.operational_paths import METRICS
from api.http.request_log import METHODS, get_log_fields
from api.load_conflicts_metric import LoadConflictsMetric
from api.metrics_folder import format_metrics
from api.settings import find_metrics_folder
from db.queries.compiled_statements import STATEMENTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STARTED = "therapydb.started"  # the key of the WSGI environment


def init_metrics(app: Flask) -> None:
    """Measure every request of an app; call it first, so that its hook sees the final response."""
    create_measures(app).init_app(app)


def create_measures(app: Flask) -> "Measures":
    """Serve the metrics of an app, whose requests are not measured yet."""
    registry = CollectorRegistry()
    app.register_blueprint(_create_metrics_blueprint(registry, LoadConflictsMetric(app.extensions["database"])))
    return Measures(registry)


def share_metrics() -> None:
    """Make the metrics created from now on those of all processes; the folder is in the environment by then."""
    metric_values.ValueClass = metric_values.get_value_class()  # type: ignore[no-untyped-call]


class Measures:
    """The metrics of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "therapydb_request_seconds",
            "Time from a request to its response, without sending it.",
            ["operation", "method", "status"],
            registry=registry,
        )
        self._refusals = Counter("therapydb_refusals", "Refused requests by reason.", ["reason"], registry=registry)
        self._in_progress = Gauge(
            "therapydb_requests_in_progress",
            "Requests whose response has not been handed over.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        # Kept beyond the end of a process where several are summed up: starts less workers are restarts.
        Counter("therapydb_worker_starts", "Starts of worker processes.", registry=registry).inc()
        self._statements = Gauge(
            "therapydb_statement_cache_bytes",
            "Weight of the cached database statements.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._answers = Gauge(
            "therapydb_answer_cache",
            "Cached answers since the start of the workers (hits, misses, evictions), and their bytes now.",
            ["figure"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._connections = Gauge(
            "therapydb_pool_connections",
            "Database connections of the pool by state.",
            ["state"],
            registry=registry,
            multiprocess_mode="livesum",
        )

    def init_app(self, app: Flask) -> None:
        app.wsgi_app = self._track_progress(app.wsgi_app)  # type: ignore[method-assign, assignment]
        app.after_request(self._count_response)

    def _track_progress(self, wsgi_app: "WSGIApplication") -> "WSGIApplication":
        def call_tracked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            environ[STARTED] = perf_counter()
            self._in_progress.inc()
            chunks = wsgi_app(environ, start_response)
            if isinstance(chunks, list):
                self._in_progress.dec()
                return chunks
            return ClosingIterator(chunks, self._in_progress.dec)

        return call_tracked

    def _count_response(self, response: Response) -> Response:
        self.count_request(request.environ, request.endpoint, response.status_code)
        if reason := get_log_fields().get("reason"):
            self._refusals.labels(reason).inc()
        self._sample_process()
        return response

    def count_request(self, environ: "WSGIEnvironment", endpoint: str | None, status: int) -> None:
        method = environ["REQUEST_METHOD"]
        method = method if method in METHODS else "other"  # a label must not be the client's choice
        labels = self._seconds.labels(get_operation_id(endpoint), method, status)
        labels.observe(perf_counter() - environ[STARTED])

    def _sample_process(self) -> None:
        """Set the gauges of caches and pools; in a request, since no other process can ask for them."""
        self._statements.set(STATEMENTS.weight)
        if store := current_app.extensions.get("answer_store"):
            for figure, value in store.counts._asdict().items():
                self._answers.labels(figure).set(value)
        database = current_app.extensions["database"]
        if isinstance(database, Engine) and isinstance(database.pool, QueuePool):
            self._connections.labels("in_use").set(database.pool.checkedout())
            self._connections.labels("idle").set(database.pool.checkedin())


def _create_metrics_blueprint(registry: CollectorRegistry, load_conflicts: LoadConflictsMetric) -> Blueprint:
    blueprint = Blueprint("metrics", __name__)
    blueprint.after_request(headers.disable_caching)

    @blueprint.get(METRICS)
    def metrics() -> Response:
        text = _format_metrics(registry) + load_conflicts.format_lines()
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _format_metrics(registry: CollectorRegistry) -> str:
    if metric_values.ValueClass is metric_values.MutexValue:
        return generate_latest(registry).decode()
    return format_metrics(find_metrics_folder())
