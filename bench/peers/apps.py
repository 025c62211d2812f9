"""The product, and hello-worlds that send as many bytes, each made from the URL of a database in the environment."""

import os
from typing import TYPE_CHECKING

from flask import Flask
from flask import Response as FlaskResponse

from api.app import create_app
from api.settings import Settings
from bench.peers.workloads import DATABASE, WORKLOADS, Workload

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def make_product() -> Flask:
    return create_app(Settings(database_url=os.environ[DATABASE], cache_bytes=0))


def make_cached_product() -> Flask:
    return create_app(Settings(database_url=os.environ[DATABASE]))


def make_flask_hello() -> Flask:
    app = Flask(__name__)
    for workload in WORKLOADS:
        body = read_reference_body(workload)
        app.add_url_rule(
            workload.path, workload.name, lambda body=body: FlaskResponse(body, mimetype="application/json")
        )
    return app


def make_wsgi_hello() -> "WSGIApplication":
    bodies = {workload.path: read_reference_body(workload) for workload in WORKLOADS}

    def hello(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = bodies[environ["PATH_INFO"]]
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return hello


def read_reference_body(workload: Workload) -> bytes:
    """Return the answer of the product, so that a hello-world sends as many bytes."""
    return bytes(make_product().test_client().get(workload.url).data)
