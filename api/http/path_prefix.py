"""Serves the app under the path of its public address, so that every link leads back through the proxy."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import has_request_context, request

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
OUTSIDE_PREFIX: ContextVar[str | None] = ContextVar("path_prefix", default=None)
FORWARDED = "HTTP_X_FORWARDED_PREFIX"


class PathPrefixMiddleware:
    """WSGI middleware that sets `SCRIPT_NAME`; the proxy may strip the prefix from the path or leave it.

    A trusted proxy may name the prefix in `X-Forwarded-Prefix`, else it is the path of the public URL.
    """

    def __init__(self, wsgi_app: "WSGIApplication", public_url: str, *, trusts_proxy: bool) -> None:
        self.wsgi_app = wsgi_app
        self.default = urlsplit(public_url).path.rstrip("/")
        self.trusts_proxy = trusts_proxy

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        prefix, path = self._find_prefix(environ), environ.get("PATH_INFO", "")
        if prefix:
            environ["SCRIPT_NAME"] = prefix
            if path == prefix or path.startswith(f"{prefix}/"):
                environ["PATH_INFO"] = path[len(prefix) :]
        return self.wsgi_app(environ, start_response)

    def _find_prefix(self, environ: "WSGIEnvironment") -> str:
        forwarded = environ.get(FORWARDED, "").rpartition(",")[2].strip().rstrip("/") if self.trusts_proxy else ""
        return forwarded if PREFIX.fullmatch(forwarded) else self.default


@contextmanager
def use_path_prefix(prefix: str) -> Iterator[None]:
    """Use a prefix for what is rendered outside a request of the app."""
    token = OUTSIDE_PREFIX.set(prefix)
    try:
        yield
    finally:
        OUTSIDE_PREFIX.reset(token)


def get_path_prefix() -> str:
    """Return the prefix of all paths in the current response, without a trailing slash; empty if there is none."""
    if (prefix := OUTSIDE_PREFIX.get()) is not None:
        return prefix
    return request.script_root if has_request_context() else ""
