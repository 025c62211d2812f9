"""Deprecation of operations: headers announce the end (RFC 9745, RFC 8594), and after its sunset it is a 410.

One table, by operationId, lists the operations that are deprecated and the path that replaces each.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, Response, after_this_request, request
from werkzeug.http import http_date

from api.http.path_prefix import get_path_prefix
from api.http.problems import Problem


class Deprecation(NamedTuple):
    """Dates of one deprecation; `successor` is a path template with the parameters of the deprecated path."""

    deprecated: datetime
    sunset: datetime
    successor: str


Deprecations = Mapping[str, Deprecation]  # by operationId
NO_DEPRECATIONS: Deprecations = {}


def init_app(app: Flask, deprecations: Deprecations) -> None:
    """Announce deprecated operations in their responses, and end those past their sunset."""

    def announce_deprecation() -> None:
        deprecation = deprecations.get(get_operation_id(request.endpoint))
        if deprecation is not None:
            _announce(deprecation, get_path_prefix() + deprecation.successor.format(**(request.view_args or {})))

    if deprecations:
        app.before_request(announce_deprecation)


def get_operation_id(endpoint: str | None) -> str:
    """Return the operationId of a Flask endpoint, which is its name without the blueprint."""
    return (endpoint or "").rpartition(".")[2]


def _announce(deprecation: Deprecation, successor: str) -> None:
    headers = {
        "Deprecation": f"@{deprecation.deprecated.timestamp():.0f}",
        "Sunset": http_date(deprecation.sunset),
        "Link": f'<{successor}>; rel="successor-version"',
    }

    @after_this_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.add(name, value)
        return response

    if datetime.now(UTC) >= deprecation.sunset:
        raise Problem(410, f"this operation ended on {deprecation.sunset:%Y-%m-%d}", successor=successor)
