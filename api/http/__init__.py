"""The generic half of the API: everything about HTTP that is the same for every resource.

Its law: a request is understood whole or refused by name; every refusal is a problem document;
every answer carries the same headers; the contract says all of it. Nothing here knows a therapy:
this room imports neither `db` nor `schemas`, and tables come in as arguments.
"""

from collections.abc import Mapping

from flask import Flask

from api.http import headers, parameters, problems, quotas, retirement
from api.http.openapi import Api, Blueprint
from api.http.problems import Problem
from api.http.quotas import Rate

__all__ = ["NO_RATE", "Api", "Blueprint", "Problem", "Rate", "install"]

NO_RATE = Rate()
LARGEST_BODY = 1_048_576  # bytes; MAX_CONTENT_LENGTH, if set, stands instead


def install(
    app: Flask,
    translations: Mapping[type[Exception], problems.Translation] | None = None,
    *,
    rate: Rate = NO_RATE,
    retired: retirement.Retired = retirement.NONE,
    fingerprint: str = "",
) -> None:
    """Make an app keep the law above; call it before any route is added.

    `translations` says which problem stands for an exception of another room; `fingerprint` is of all that makes the
    answers, beside the data.
    """
    app.extensions["fingerprint"] = fingerprint
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # `//` is a path that is not there, not a redirect
    problems.install(app, translations or {})
    quotas.install(app, rate)
    retirement.install(app, retired)
    parameters.install(app)
    headers.install(app)
