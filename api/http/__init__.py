"""The generic half of the API: everything about HTTP that is the same for every resource.

Its law: a request is understood whole or refused by name; every refusal is a problem document;
every answer carries the same headers; the contract says all of it. Nothing here knows a therapy:
this room imports neither `db` nor `schemas`, and tables come in as arguments.
"""

from collections.abc import Mapping

from flask import Flask

from api.http import deprecation, headers, problems, rate_limits, request_validation
from api.http.problems import Problem
from api.http.rate_limits import RateLimitSettings

__all__ = ["UNLIMITED", "Problem", "RateLimitSettings", "init_app"]

UNLIMITED = RateLimitSettings()
DEFAULT_MAX_BODY = 1_048_576  # bytes; MAX_CONTENT_LENGTH, if set, stands instead


def init_app(
    app: Flask,
    translations: Mapping[type[Exception], problems.Translation] | None = None,
    *,
    rate: RateLimitSettings = UNLIMITED,
    retired: deprecation.Deprecations = deprecation.NO_DEPRECATIONS,
    fingerprint: str = "",
) -> None:
    """Make an app keep the law above; call it before any route is added.

    `translations` says which problem stands for an exception of another room; `fingerprint` is of all that makes the
    answers, beside the data.
    """
    app.extensions["fingerprint"] = fingerprint
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = DEFAULT_MAX_BODY
    app.url_map.merge_slashes = False  # `//` is a path that is not there, not a redirect
    problems.init_app(app, translations or {})
    rate_limits.init_app(app, rate)
    deprecation.init_app(app, retired)
    request_validation.init_app(app)
    headers.init_app(app)
