"""Serves the written OpenAPI document at `/openapi.yaml` and `/openapi.json`."""

import json
from functools import cache

import yaml
from flask import Flask, Response

from api.http.static_compression import compress_response
from api.openapi.yaml_text import LOADER


def add_openapi_routes(app: Flask, text: str) -> None:
    """Serve the written document as it is, at `/openapi.yaml` and `/openapi.json`."""

    @cache
    def as_json() -> str:
        return json.dumps(yaml.load(text, LOADER), ensure_ascii=False)  # noqa: S506

    @app.get("/openapi.yaml")
    def openapi_yaml() -> Response:
        return compress_response(Response(text, content_type="application/yaml"))

    @app.get("/openapi.json")
    def openapi_json() -> Response:
        return compress_response(Response(as_json(), content_type="application/json"))
