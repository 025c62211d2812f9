"""The arguments that the view of the current request has declared, an operation to flask-smorest."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from flask import current_app, request
from marshmallow import Schema
from webargs.fields import DelimitedFieldMixin

LIST_PARAMETERS = "list_parameters"  # an attribute of a view
View = TypeVar("View", bound=Callable[..., Any])


def declare_lists(*names: str) -> Callable[[View], View]:
    """Declare which query parameters of a view are lists, if it is no operation."""

    def declare(view: View) -> View:
        setattr(view, LIST_PARAMETERS, frozenset(names))
        return view

    return declare


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
    view = current_app.view_functions.get(request.endpoint or "")
    names: frozenset[str] = getattr(view, LIST_PARAMETERS, frozenset())
    if names:
        return names
    schema = (get_declared_argument("query") or {}).get("schema")
    if isinstance(schema, Schema):
        return _find_list_parameters(type(schema))
    return _find_list_parameters(schema) if isinstance(schema, type) else frozenset()


@cache
def _find_list_parameters(schema: type[Schema]) -> frozenset[str]:
    fields = schema().load_fields.items()
    return frozenset(field.data_key or name for name, field in fields if isinstance(field, DelimitedFieldMixin))
