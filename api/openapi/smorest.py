"""flask-smorest made to describe this API: OpenAPI 3.1, our errors, strict input."""

from collections.abc import Mapping
from typing import Any

import flask_smorest
from flask import Flask
from marshmallow import fields

from api.http.request_parser import RequestParser


class Blueprint(flask_smorest.Blueprint):
    """The operations of one resource; the name of a view is its operationId."""

    ARGUMENTS_PARSER = RequestParser()

    def _store_endpoint_docs(self, endpoint: str, *args: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, *args, **options)
        methods = {name: doc for name, doc in self._docs[endpoint].items() if name != "parameters"}
        for method, doc in methods.items():
            name = endpoint if len(methods) == 1 else f"{method}_{endpoint}"
            doc["manual_doc"] = {"operationId": name, **doc.get("manual_doc", {})}


class Api(flask_smorest.Api):
    """flask-smorest without its own errors; `info` is OpenAPI's Info Object.

    With `documented=False` operations are registered but not described, which saves most of the start-up time.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, info: Mapping[str, object], *, documented: bool = True) -> None:
        self._documented = documented
        required = {"title": info["title"], "version": info["version"], "openapi_version": "3.1.0"}
        super().__init__(app, spec_kwargs={**required, "info": dict(info)})
        self.ma_plugin.converter.add_attribute_function(_datetime_format)

    def register_blueprint(self, blueprint: flask_smorest.Blueprint, **options: Any) -> None:
        if self._documented:
            super().register_blueprint(blueprint, **options)
        else:
            self._app.register_blueprint(blueprint, **options)

    def _register_error_handlers(self) -> None:
        """Leave errors to `api.http.problems`."""

    def _register_responses(self) -> None:
        """Leave shared responses to `api.openapi.document`."""


def _datetime_format(_: object, field: object, **__: object) -> dict[str, str]:
    """Describe date-times as RFC 3339, also where a field has a format string of its own."""
    is_datetime = isinstance(field, fields.DateTime) and not isinstance(field, fields.Date | fields.Time)
    return {"format": "date-time"} if is_datetime else {}
