"""Serves the written OpenAPI document at `/openapi.yaml` and `/openapi.json`."""

import json
from functools import lru_cache

import yaml
from flask import Flask, Response

from api.http.path_prefix import get_path_prefix
from api.http.static_compression import compress_response
from api.openapi.yaml_text import LOADER

WRITTEN_SERVER = "\n    url: /\n"
MAX_VARIANTS = 8  # one for each path prefix that proxies name


def add_openapi_routes(app: Flask, text: str, server_url: str = "") -> None:
    """Serve the written document at `/openapi.yaml` and `/openapi.json`.

    It is served as it is, but that its server is `server_url` or, without one, the path that the proxy names.
    """

    @lru_cache(MAX_VARIANTS)
    def as_yaml(server: str) -> str:
        return text.replace(WRITTEN_SERVER, f"\n    url: {json.dumps(server)}\n", 1) if server != "/" else text

    @lru_cache(MAX_VARIANTS)
    def as_json(server: str) -> str:
        return json.dumps(yaml.load(as_yaml(server), LOADER), ensure_ascii=False)  # noqa: S506

    def find_server() -> str:
        return server_url or get_path_prefix() or "/"

    @app.get("/openapi.yaml")
    def openapi_yaml() -> Response:
        return compress_response(Response(as_yaml(find_server()), content_type="application/yaml"))

    @app.get("/openapi.json")
    def openapi_json() -> Response:
        return compress_response(Response(as_json(find_server()), content_type="application/json"))
