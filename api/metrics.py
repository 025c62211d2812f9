"""What this process has answered and how fast, in the form that Prometheus reads, at `/metrics`.

With several workers, set PROMETHEUS_MULTIPROC_DIR to an empty folder, and the numbers are those of all of them.
"""

from time import perf_counter

from flask import Blueprint, Flask, Response, after_this_request, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import MutexValue, ValueClass

from api.http import headers
from api.http.deprecation import get_operation_id

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


def init_metrics(app: Flask) -> None:
    """Time every request of an app from now on; call it first, so that refusals are timed too."""
    registry = CollectorRegistry()
    seconds = Histogram(
        "therapydb_request_seconds",
        "Time from a request to its answer, without the sending of it.",
        ["operation", "method", "status"],
        registry=registry,
    )

    def measure() -> None:
        started = perf_counter()

        @after_this_request
        def count(response: Response) -> Response:
            method = request.method if request.method in METHODS else "other"  # a label must not be the client's word
            labels = (get_operation_id(request.endpoint), method, response.status_code)
            seconds.labels(*labels).observe(perf_counter() - started)
            return response

    app.before_request(measure)
    app.register_blueprint(_create_metrics_blueprint(registry))


def _create_metrics_blueprint(registry: CollectorRegistry) -> Blueprint:
    blueprint = Blueprint("metrics", __name__)
    blueprint.after_request(headers.disable_caching)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_combine_workers(registry)), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _combine_workers(registry: CollectorRegistry) -> CollectorRegistry:
    if ValueClass is not MutexValue:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
