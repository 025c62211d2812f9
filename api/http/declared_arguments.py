"""The arguments that the operation of the current request has declared to flask-smorest."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import current_app, request
from marshmallow import Schema
from webargs.fields import DelimitedFieldMixin

# Views that are no operations declare nothing.
LISTS_OF_PAGES: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("pages.compare", "pages.match", "embed.compare_card"), frozenset({"therapies"})
)


def get_operation_doc() -> Mapping[str, Any] | None:
    """Return what flask-smorest's decorators recorded on the view, or None if the view is no operation."""
    view = current_app.view_functions.get(request.endpoint or "")
    method = "get" if request.method == "HEAD" else request.method.lower()
    view_class = getattr(view, "view_class", None)
    return getattr(getattr(view_class, method, view), "_apidoc", None)


def get_declared_argument(location: str) -> Mapping[str, Any] | None:
    """Return the argument declared for one location, if there is one."""
    arguments = (get_operation_doc() or {}).get("arguments", {}).get("parameters", ())
    return next((argument for argument in arguments if argument["in"] == location), None)


def get_list_parameters() -> frozenset[str]:
    """Return the names of the query parameters that are lists."""
    if (names := LISTS_OF_PAGES.get(request.endpoint or "")) is not None:
        return names
    schema = (get_declared_argument("query") or {}).get("schema")
    if isinstance(schema, Schema):
        return _find_list_parameters(type(schema))
    return _find_list_parameters(schema) if isinstance(schema, type) else frozenset()


@cache
def _find_list_parameters(schema: type[Schema]) -> frozenset[str]:
    fields = schema().load_fields.items()
    return frozenset(field.data_key or name for name, field in fields if isinstance(field, DelimitedFieldMixin))
