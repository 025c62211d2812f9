"""flask-smorest made to describe this API: OpenAPI 3.1, our errors, strict input.

The document is generated once from the code, written to a file, and served as that file.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import flask_smorest
import yaml
from flask import Flask, Response
from marshmallow import fields

from api.http.parameters import Parser

LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9]\S*$")  # to one version of YAML or another
# C's loader reads a large document in a tenth of the time, where there is one.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Blueprint(flask_smorest.Blueprint):
    """The operations of one resource; the name of a view is its operationId."""

    ARGUMENTS_PARSER = Parser()

    def _store_endpoint_docs(self, endpoint: str, *args: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, *args, **options)
        methods = {name: doc for name, doc in self._docs[endpoint].items() if name != "parameters"}
        for method, doc in methods.items():
            name = endpoint if len(methods) == 1 else f"{method}_{endpoint}"
            doc["manual_doc"] = {"operationId": name, **doc.get("manual_doc", {})}


class Api(flask_smorest.Api):
    """flask-smorest without its own errors; `info` is OpenAPI's Info Object.

    Where nobody asks for the contract of what is registered, it is not `documented`: most of a start is saved.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, info: Mapping[str, Any], *, documented: bool = True, **options: Any) -> None:
        self._documented = documented
        named = {"title": info["title"], "version": info["version"], "openapi_version": "3.1.0"}
        super().__init__(app, spec_kwargs={**named, "info": dict(info), **options})
        self.ma_plugin.converter.add_attribute_function(_moment)

    def register_blueprint(self, blueprint: flask_smorest.Blueprint, **options: Any) -> None:
        if self._documented:
            super().register_blueprint(blueprint, **options)
        else:
            self._app.register_blueprint(blueprint, **options)

    def _register_error_handlers(self) -> None:
        """Leave errors to `problems`."""

    def _register_responses(self) -> None:
        """Leave responses to `contract`."""


def _moment(_: object, field: object, **__: Any) -> dict[str, Any]:
    """Call a moment what it is, RFC 3339, also where its field writes it in a form of its own."""
    is_moment = isinstance(field, fields.DateTime) and not isinstance(field, fields.Date | fields.Time)
    return {"format": "date-time"} if is_moment else {}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else "'" if LIKE_A_NUMBER.match(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dumps(document: Mapping[str, Any]) -> str:
    """Write the document as YAML, the same bytes for the same document."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True, line_break="\n")


def serve(app: Flask, text: str) -> None:
    """Serve the written document as it is, at `/openapi.yaml` and `/openapi.json`."""

    @cache
    def as_json() -> str:
        return json.dumps(yaml.load(text, LOADER), ensure_ascii=False)  # noqa: S506

    @app.get("/openapi.yaml")
    def openapi_yaml() -> Response:
        return Response(text, content_type="application/yaml")

    @app.get("/openapi.json")
    def openapi_json() -> Response:
        return Response(as_json(), content_type="application/json")
