"""Headers of every response, errors included, unless the operation has set its own."""

from flask import Flask, Response, request
from flask_cors import CORS

from api.http.conditional import evaluate_preconditions

# After a minute a cache revalidates with the ETag, meanwhile and during an outage it may send what it has.
DEFAULT_CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
NO_STORE = "no-store"
VARY = ("Accept",)
EXPOSED_HEADERS = [
    "Cache-Groups",
    "Content-Disposition",
    "ETag",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
    "Retry-After",
    "X-Request-Id",
]


def init_app(app: Flask) -> None:
    """Add CORS, caching and security headers to every response of the app."""
    CORS(
        app,
        origins="*",
        send_wildcard=True,
        expose_headers=EXPOSED_HEADERS,
        max_age=86_400,
        intercept_exceptions=False,  # errors pass through after_request like any other response
    )
    app.after_request(_set_default_headers)


def disable_caching(response: Response) -> Response:
    """Forbid caching of a response that is true only now."""
    response.headers["Cache-Control"] = NO_STORE
    return response


def _set_default_headers(response: Response) -> Response:
    response = evaluate_preconditions(response)
    cacheable = request.method in {"GET", "HEAD"} and response.status_code < 400  # noqa: PLR2004
    response.headers.setdefault("Cache-Control", DEFAULT_CACHE_CONTROL if cacheable else NO_STORE)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.vary.update(VARY)
    if request.method == "OPTIONS" and response.allow:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
    return response
