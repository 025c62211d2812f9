"""HTTP at run time: everything that is the same for every resource.

A request is understood completely or rejected by name; every error is a problem document; every response carries the
same headers. Nothing here knows a therapy: this room imports neither `db` nor `schemas`, tables come in as arguments.
"""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask

from api.http import deprecation, headers, problems, request_log, request_validation
from api.http.admission import validate_admission
from api.http.problems import Problem
from api.http.rate_limit_settings import RateLimitSettings

__all__ = ["UNLIMITED", "Problem", "RateLimitSettings", "init_app"]

UNLIMITED = RateLimitSettings()
DEFAULT_MAX_BODY = 1_048_576  # bytes, unless MAX_CONTENT_LENGTH is set


def init_app(
    app: Flask,
    problem_makers: Mapping[type[Exception], problems.MakeProblem] | None = None,
    *,
    rate_limit: RateLimitSettings = UNLIMITED,
    deprecations: deprecation.Deprecations = deprecation.NO_DEPRECATIONS,
    fingerprint: str = "",
) -> None:
    """Set up an app, before any route is added.

    `problem_makers` maps exceptions of other packages to problems; `fingerprint` identifies whatever, besides the data,
    determines the bytes of a response.
    """
    app.extensions["fingerprint"] = fingerprint
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = DEFAULT_MAX_BODY
    app.url_map.merge_slashes = False  # `//` is an unknown path, not a redirect
    request_log.init_app(app)  # its hook runs last: after_request runs in reverse
    problems.init_app(app, problem_makers or {})
    app.before_request(validate_admission)  # first: a request that is not admitted costs nothing else
    if rate_limit.limit:
        import_module("api.http.rate_limits").init_app(app, rate_limit)  # its library is slow to import
    deprecation.init_app(app, deprecations)
    request_validation.init_app(app)
    headers.init_app(app)
