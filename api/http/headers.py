"""Headers that every answer carries, errors too, unless the operation has set its own."""

from flask import Flask, Response, request
from flask_cors import CORS

DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # store it, but ask again with the ETag
}
ERRORS = {"Cache-Control": "no-store"}
VARY = ("Accept",)
EXPOSED = [
    "ETag",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
    "Retry-After",
]


def install(app: Flask) -> None:
    CORS(
        app,
        origins="*",
        send_wildcard=True,
        expose_headers=EXPOSED,
        max_age=86_400,
        intercept_exceptions=False,  # errors are answers like any other here
    )
    app.after_request(_complete)


def _complete(response: Response) -> Response:
    refused = response.status_code >= 400  # noqa: PLR2004
    for name, value in (DEFAULTS | (ERRORS if refused else {})).items():
        response.headers.setdefault(name, value)
    response.vary.update(VARY)
    if request.method == "OPTIONS" and response.allow:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    return response
