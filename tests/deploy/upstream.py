"""A small application behind nginx in tests: the hooks and bounds of the real one, without a database."""

from collections.abc import Iterator

from flask import Flask, Response, request

from api.http import admission, bodies, init_app

THREADS = 2
STREAM_BYTES = 8_000_000


def create_app() -> Flask:
    app = Flask("upstream", static_folder=None)
    init_app(app)

    @app.get("/v1/therapies")
    def list_therapies() -> Response:
        return Response('{"data":["' + "islets " * 1_000 + '"]}', content_type="application/json")

    @app.get("/v1/claims")
    def stream_claims() -> Response:
        return Response(_iter_claims(), content_type="application/x-ndjson")

    @app.post("/v1/match")
    @app.post("/v1/match/batch")
    def match_patient() -> dict[str, object]:
        request.max_content_length = 16_777_216
        return {"bytes": len(bodies.read_body(request, "application/json"))}

    @app.get("/v1/seen")
    def show_request() -> dict[str, object]:
        names = {"address": "X-Forwarded-For", "id": "X-Request-Id", "prefix": "X-Forwarded-Prefix"}
        return {name: request.headers.get(header) for name, header in names.items()}

    app.add_url_rule("/healthz", view_func=lambda: "alive")
    admission.init_app(app, THREADS)
    return app


def _iter_claims() -> Iterator[bytes]:
    for _ in range(STREAM_BYTES // 1_000):
        yield b"x" * 999 + b"\n"
