"""A memory of tags that clients hold, in front of an application whose answers no cache keeps.

A request that the application answered with 304 is remembered with the revision of the data that was current before,
as in `api.http.answer_cache`. The next one for the same path and query, with the same tag, is answered without the
application while that revision is the current one, or the collections it depends on are unchanged. So a 304 costs a
look at the revision, and nothing is parsed. Nothing else is kept, and a request without `If-None-Match` costs nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask, Response, request

from api.http.answer_cache.answer import Headers, is_public
from api.http.answer_cache.cacheable_request import CacheKey, choose_key, wants_fresh_answer
from api.http.answer_cache.current_revision import CurrentRevision, DayRevision
from api.http.conditional import COUNTERS
from api.http.request_log import LOG_FIELDS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_TAGS = 1_000
MAX_KEY = 1_000  # characters of a request and its tag; a longer one is not remembered
LOGGED_FIELDS = ("route", "revision", "cache")
NOT_MODIFIED = 304
ENDPOINT = "therapydb.endpoint"  # a key of the WSGI environment

TagKey: TypeAlias = tuple[CacheKey, str]


@dataclass(slots=True)
class KnownTag:
    """The 304 of a request, and what it depends on; without `counters`, on the whole revision."""

    headers: Headers
    revision: DayRevision
    counters: Mapping[str, str]
    log_fields: Mapping[str, object]
    endpoint: str
    time: float = field(default_factory=monotonic)


class TagMemory:
    """WSGI middleware. `count_response` gets the environment, the endpoint and the status of each 304 that it sends.

    What answers a request leaves its endpoint in the environment, under `ENDPOINT`.
    """

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        revisions: CurrentRevision,
        count_response: Callable[["WSGIEnvironment", str, int], None],
    ) -> None:
        self._wsgi_app = wsgi_app
        self._revisions = revisions
        self._count_response = count_response
        self._tags: OrderedDict[TagKey, KnownTag] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        sent = environ.get("HTTP_IF_NONE_MATCH")
        asked = choose_key(environ) if sent is not None and not wants_fresh_answer(environ) else None
        revision = None if asked is None else self._revisions.read()
        if sent is None or asked is None or revision is None:
            return self._wsgi_app(environ, start_response)
        key = (asked, sent)
        if (known := self._find(key, revision)) is None:
            return self._ask_app(key, revision, environ, start_response)
        environ.get(LOG_FIELDS, {}).update(known.log_fields)
        self._count_response(environ, known.endpoint, NOT_MODIFIED)
        start_response("304 NOT MODIFIED", [*known.headers])
        return []

    def _find(self, key: TagKey, revision: DayRevision) -> KnownTag | None:
        with self._lock:
            if (known := self._tags.get(key)) is not None:
                self._tags.move_to_end(key)
        return known if known is not None and self._revisions.renew(known, revision) else None

    def _ask_app(
        self, key: TagKey, revision: DayRevision, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *rest: Any) -> Callable[[bytes], object]:
            started.append((status, headers))
            return start_response(status, headers, *rest)

        counters = environ.setdefault(COUNTERS, {})
        chunks = self._wsgi_app(environ, start)
        status, headers = started[-1] if started else ("", [])
        if status.startswith(str(NOT_MODIFIED)) and is_public(headers) and _count_characters(key) <= MAX_KEY:
            fields = environ.get(LOG_FIELDS, {})
            logged = {name: fields[name] for name in LOGGED_FIELDS if name in fields}
            self._keep(key, KnownTag(headers, revision, counters, logged, environ.get(ENDPOINT, "")))
        return chunks

    def _keep(self, key: TagKey, known: KnownTag) -> None:
        with self._lock:
            self._tags[key] = known
            if len(self._tags) > MAX_TAGS:
                self._tags.popitem(last=False)


def init_app(app: Flask) -> None:
    """Let the application leave the endpoint of each request in its environment."""
    app.after_request(_leave_endpoint)


def _leave_endpoint(response: Response) -> Response:
    request.environ[ENDPOINT] = request.endpoint or ""
    return response


def _count_characters(key: TagKey) -> int:
    return sum(map(len, key[0])) + len(key[1])
