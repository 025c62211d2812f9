"""A cache of plans in front of the application: a request that was understood before costs little beside its statement.

A plan is a way to render, not the query plan of a database. The view of a request offers its plan: how to render the
same request from the data as they are by then. The plan is kept under the raw request, with the headers of the first
response; from then on no part of the request is parsed again. The view renders its own response by the same plan.
Whatever is not a plain 200 or 304 is left to the application.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from flask import Flask, request
from werkzeug.http import http_date, parse_etags

from api.http.answer_cache.answer import Headers, is_storable
from api.http.answer_cache.cacheable_request import CacheKey, choose_key
from api.http.conditional import COUNTERS, OK, DataVersion, format_groups, get_fingerprint, hash_etag, hash_text
from api.http.path_prefix import use_path_prefix
from api.http.query_string import QueryParameters, get_query_parameters
from api.http.request_log import LOG_FIELDS
from api.http.tag_memory import ENDPOINT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_PLANS = 1_000
MAX_KEY = 1_000  # characters of a request; a plan of a longer one is not kept, as it is as long
PAUSE = 2.0  # seconds without plans after a failure: a database that hangs is waited for once in a request
MAX_BODY = 2**30  # what a view has rendered once is not too long for its plan
OFFER, FAILURE = "therapydb.plan", "therapydb.failure"  # keys of the WSGI environment
RECORD_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
RENDERED_HEADERS = {"content-type", "content-length", "link", "etag", "last-modified", "cache-groups"}
UNPLANNED_HEADERS = {"deprecation", "content-disposition"}  # they depend on the time or the path

Borrow: TypeAlias = Callable[[], AbstractContextManager[Any]]  # of a connection to the database


class Rendering(NamedTuple):
    """The body of a 200, and what its headers and its log line need."""

    text: str
    version: DataVersion
    rows: int
    next_url: str | None = None


class RequestPlan(Protocol):
    """How a request is rendered.

    A plan that `takes_id` gets the last part of the path as `record_id`; its responses are tagged by their text.
    """

    @property
    def takes_id(self) -> bool: ...

    def render(self, connection: Any, record_id: str) -> Rendering | None:
        """Return None if the response is not a plain 200. May raise whatever the view would."""


@runtime_checkable
class VersionedPlan(RequestPlan, Protocol):
    """A plan whose responses are tagged by the version of what they depend on, which costs less than they do."""

    def read_version(self, connection: Any) -> DataVersion: ...


class KeptPlan(NamedTuple):
    """A plan with all of its request and of its first response that the next ones share."""

    plan: RequestPlan
    fingerprint: str
    media_type: str
    path: str  # of the request that made it; that of a record is the last part of its own
    parameters: QueryParameters
    route: str
    endpoint: str
    headers: Headers = []  # noqa: RUF012 - never changed
    content_type: str = ""

    def hash_etag(self, version: DataVersion, key: CacheKey) -> str:
        return hash_etag(self.fingerprint, version, key.prefix, key.path, self.parameters, self.media_type)


def offer_plan(plan: RequestPlan, media_type: str) -> None:
    """Offer the plan of the current request, whose response is about to be returned."""
    rule = request.url_rule.rule if request.url_rule else ""
    request.environ[OFFER] = KeptPlan(
        plan, get_fingerprint(), media_type, request.path, get_query_parameters(), rule, request.endpoint or ""
    )


def init_app(app: Flask) -> None:
    """Let the application answer for a plan whose failure would only be repeated."""
    app.before_request(_raise_failure)


def _raise_failure() -> None:
    if (failure := request.environ.get(FAILURE)) is not None:
        raise failure


class PlanCache:
    """WSGI middleware that renders by plans.

    `is_ready` returns whether requests may be answered without the hooks of the application, `count_response` gets the
    environment, the endpoint and the status of each. A `final_error` is not tried again by the application.
    """

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        borrow: Borrow,
        is_ready: Callable[[], bool],
        count_response: Callable[["WSGIEnvironment", str, int], None],
        final_error: type[Exception],
    ) -> None:
        self._wsgi_app = wsgi_app
        self._borrow = borrow
        self._is_ready = is_ready
        self._count_response = count_response
        self._final_error = final_error
        self._plans: OrderedDict[CacheKey, KeptPlan] = OrderedDict()
        self._lock = Lock()
        self._paused_until = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        key = choose_key(environ) if environ["REQUEST_METHOD"] == "GET" else None
        if key is None or monotonic() < self._paused_until or not self._is_ready():
            return self._wsgi_app(environ, start_response)
        if (kept := self._find(key)) is None:
            return self._call_app(key, environ, start_response)
        try:
            chunks = self._render(kept, key, environ, start_response)
        except self._final_error as error:
            environ[FAILURE] = error
            chunks = None
        except Exception:  # noqa: BLE001 - the application meets it too, and reports it
            self._paused_until = monotonic() + PAUSE
            chunks = None
        return self._wsgi_app(environ, start_response) if chunks is None else chunks

    def _find(self, key: CacheKey) -> KeptPlan | None:
        with self._lock:
            found = key if key in self._plans else _make_item_key(key)
            if (kept := self._plans.get(found)) is not None:
                self._plans.move_to_end(found)
            return kept

    def _render(
        self, kept: KeptPlan, key: CacheKey, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> list[bytes] | None:
        """Respond by a plan, or return None if the application has to."""
        known = parse_etags(environ.get("HTTP_IF_NONE_MATCH"))
        if known.star_tag:
            return None
        with self._borrow() as connection, use_path_prefix(key.prefix):
            if known and isinstance(kept.plan, VersionedPlan):
                version = kept.plan.read_version(connection)
                if known.contains_weak(tag := kept.hash_etag(version, key)):
                    return self._send_not_modified(kept, version, tag, environ, start_response)
            rendering = kept.plan.render(connection, key.path.rpartition("/")[2])
        if rendering is None:
            return None
        body = rendering.text.encode()
        tag = hash_text(body, kept.media_type) if kept.plan.takes_id else kept.hash_etag(rendering.version, key)
        if known.contains_weak(tag):
            return self._send_not_modified(kept, rendering.version, tag, environ, start_response, rendering.rows)
        start_response("200 OK", [*_render_headers(kept, rendering, len(body), tag), *kept.headers])
        self._record(kept, environ, 200, rendering.version, rendering.rows)
        return [body]

    def _send_not_modified(  # noqa: PLR0913, PLR0917 - a response and a request
        self,
        kept: KeptPlan,
        version: DataVersion,
        tag: str,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        rows: int = 0,
    ) -> list[bytes]:
        start_response("304 NOT MODIFIED", [("ETag", f'"{tag}"'), *_list_groups(version), *kept.headers])
        self._record(kept, environ, 304, version, rows)
        return []

    def _record(self, kept: KeptPlan, environ: "WSGIEnvironment", status: int, version: DataVersion, rows: int) -> None:
        """Leave to the log, the cache of answers and the metrics what the hooks of the application would."""
        fields = environ.get(LOG_FIELDS, {})
        cache = "sent" if status == OK else "not_modified"
        fields.update({"rows": rows} if rows else {}, revision=version.number, cache=cache, route=kept.route)
        environ.get(COUNTERS, {}).update(version.counters or {})
        environ[ENDPOINT] = kept.endpoint
        self._count_response(environ, kept.endpoint, status)

    def _call_app(self, key: CacheKey, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *rest: Any) -> Callable[[bytes], object]:
            started.append((status, headers))
            return start_response(status, headers, *rest)

        chunks = self._wsgi_app(environ, start)
        offered: KeptPlan | None = environ.get(OFFER)
        if offered is not None and offered.path == key.path and is_storable(*started[-1], MAX_BODY):
            self._keep(key, offered, started[-1][1])
        return chunks

    def _keep(self, key: CacheKey, offered: KeptPlan, headers: Headers) -> None:
        names = {name.lower(): value for name, value in headers}
        if UNPLANNED_HEADERS & names.keys() or sum(map(len, key)) > MAX_KEY:
            return
        others = [pair for pair in headers if pair[0].lower() not in RENDERED_HEADERS]
        kept = offered._replace(headers=others, content_type=names["content-type"])
        found = _make_item_key(key) if offered.plan.takes_id else key
        with self._lock:
            self._plans[found] = kept
            if len(self._plans) > MAX_PLANS:
                self._plans.popitem(last=False)


def _make_item_key(key: CacheKey) -> CacheKey:
    """Return the key that the requests for all records of a collection share; no path has an asterisk there."""
    folder, slash, record_id = key.path.rpartition("/")
    return key._replace(path=f"{folder}{slash}*") if RECORD_ID.fullmatch(record_id) else key


def _render_headers(kept: KeptPlan, rendering: Rendering, length: int, tag: str) -> Headers:
    """Return the headers that differ between responses, in the order of the application."""
    link = [("Link", f'<{rendering.next_url}>; rel="next"')] if rendering.next_url else []
    updated_at = rendering.version.updated_at
    modified = [("Last-Modified", _format_date(updated_at))] if updated_at else []
    length_header = ("Content-Length", str(length))
    tag_headers = [("ETag", f'"{tag}"'), *modified, *_list_groups(rendering.version)]
    return [("Content-Type", kept.content_type), length_header, *link, *tag_headers]


def _list_groups(version: DataVersion) -> Headers:
    return [("Cache-Groups", format_groups(version.counters))] if version.counters else []


@lru_cache(maxsize=16)
def _format_date(moment: datetime) -> str:
    return http_date(moment)
