"""How an operation ends: announced in its own answers long before, then gone, with a pointer to its successor.

One table names the operations that are retired or about to be. Until its sunset such an operation answers as ever and
says so (RFC 9745, RFC 8594); from then on it is 410.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, Response, after_this_request, request
from werkzeug.http import http_date

from api.http.problems import Problem


class Deprecation(NamedTuple):
    """`successor` is a path, in which names of the operation's path stand in braces."""

    deprecated: datetime
    sunset: datetime
    successor: str


Deprecations = Mapping[str, Deprecation]  # by operationId
NO_DEPRECATIONS: Deprecations = {}


def init_app(app: Flask, retired: Deprecations) -> None:
    """Let every operation in the table say that it ends, or that it has."""

    def tell() -> None:
        retirement = retired.get(get_operation_id(request.endpoint))
        if retirement is not None:
            _announce(retirement, retirement.successor.format(**(request.view_args or {})))

    if retired:
        app.before_request(tell)


def get_operation_id(endpoint: str | None) -> str:
    return (endpoint or "").rpartition(".")[2]


def _announce(retirement: Deprecation, successor: str) -> None:
    headers = {
        "Deprecation": f"@{retirement.deprecated.timestamp():.0f}",
        "Sunset": http_date(retirement.sunset),
        "Link": f'<{successor}>; rel="successor-version"',
    }

    @after_this_request
    def say(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.add(name, value)
        return response

    if datetime.now(UTC) >= retirement.sunset:
        raise Problem(410, f"this operation ended on {retirement.sunset:%Y-%m-%d}", successor=successor)
