"""The WSGI middleware: looks an answer up, or has the application make it and keeps it."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.wsgi import ClosingIterator

from api.http.answer_cache import tags
from api.http.answer_cache.answer import Answer, Headers, is_storable, make_answer
from api.http.answer_cache.cacheable_request import CacheKey, choose_key, wants_fresh_answer
from api.http.answer_cache.content_coding import choose_coding
from api.http.answer_cache.current_revision import Counters, CurrentRevision, DayRevision, Revision
from api.http.answer_cache.flights import Flights
from api.http.answer_cache.store import AnswerStore
from api.http.conditional import COUNTERS
from api.http.request_log import LOG_FIELDS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CACHE_STATUS = "Cache-Status"  # RFC 9211
LOGGED_FIELDS = ("route", "revision", "rows")  # of the request that made an answer, for those that are sent it later


class Request(NamedTuple):
    """A request that may be answered from the cache, and where its answer goes."""

    key: CacheKey
    revision: DayRevision
    coding: str
    environ: "WSGIEnvironment"
    start_response: "StartResponse"


class AnswerCache:
    """Answers requests from a store. `read_revision` returns the revision of the data, None if it cannot be read.

    `read_counters` returns the counters of all collections at that revision or a later one.
    """

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        store: AnswerStore,
        read_revision: Callable[[], Revision | None],
        read_counters: Callable[[], Counters] = dict,
    ) -> None:
        self._wsgi_app = wsgi_app
        self._store = store
        self._revisions = CurrentRevision(read_revision, read_counters)
        self._flights = Flights()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        key = choose_key(environ)
        revision = None if key is None else self._revisions.read()
        if key is None or revision is None:
            chunks, status, headers = self._call_app(environ)
            return _pass_on(chunks, status, headers, "fwd=bypass", environ, start_response)
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        request = Request(key, revision, coding, environ, start_response)
        if wants_fresh_answer(environ):
            return self._make(request, "fwd=request")
        answer = self._find(request)
        return self._make_once(request) if answer is None else self._send_kept(request, answer, "hit")

    def _find(self, request: Request) -> Answer | None:
        answer = self._store.find(request.key)
        return answer if answer is not None and self._revisions.renew(answer, request.revision) else None

    def _make_once(self, request: Request) -> Iterable[bytes]:
        """Make the answer; if another request is making the same one, wait for that."""
        with self._flights.join((request.key, request.revision)) as is_first:
            answer = None if is_first else self._find(request)
            if answer is not None:
                return self._send_kept(request, answer, "hit; collapsed")
            return self._make(request, "fwd=miss")

    def _make(self, request: Request, cache_status: str) -> Iterable[bytes]:
        self._store.count_miss()
        counters: dict[str, str] = {}
        chunks, status, headers = self._call_app(request.environ | {"REQUEST_METHOD": "GET", COUNTERS: counters})
        if not is_storable(status, headers, self._store.max_answer_bytes):
            return _pass_on(chunks, status, headers, cache_status, request.environ, request.start_response)
        fields = request.environ.get(LOG_FIELDS, {})
        logged = {name: fields[name] for name in LOGGED_FIELDS if name in fields}
        with closing(ClosingIterator(chunks)) as body:
            answer = make_answer(headers, b"".join(body), request.revision, logged, counters)
        self._store.keep(request.key, answer)
        return self._send(request, answer, f"{cache_status}; stored")

    def _call_app(self, environ: "WSGIEnvironment") -> tuple[Iterable[bytes], str, Headers]:
        """Call the application with the tags that it knows; a 304 repeats the client's tag."""
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *_: object) -> Callable[[bytes], object]:
            started.append((status, headers))
            return lambda _: None

        sent_tags = tags.restore_own_tags(environ)
        chunks = self._wsgi_app(environ, start)
        status, headers = started[-1]
        return chunks, status, tags.repeat_sent_tag(status, headers, sent_tags)

    def _send_kept(self, request: Request, answer: Answer, cache_status: str) -> Iterable[bytes]:
        self._store.count_hit()
        request.environ.get(LOG_FIELDS, {}).update(answer.log_fields)
        return self._send(request, answer, cache_status)

    def _send(self, request: Request, answer: Answer, cache_status: str) -> Iterable[bytes]:
        key, _, coding, environ, start_response = request
        variant = answer.variants.get(coding) or self._store.get_variant(key, answer, coding)
        known_tags = environ.get("HTTP_IF_NONE_MATCH")
        status_header = make_cache_status(cache_status)
        if known_tags is not None and tags.is_matched(known_tags, variant.tag):
            environ.get(LOG_FIELDS, {})["cache"] = "not_modified"
            start_response("304 NOT MODIFIED", [*variant.known_headers, status_header])
            return []
        environ.get(LOG_FIELDS, {})["cache"] = cache_status.partition(";")[0]
        start_response("200 OK", [*variant.headers, status_header])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]


def make_cache_status(outcome: str) -> tuple[str, str]:
    return CACHE_STATUS, f"therapydb; {outcome}"


def _pass_on(  # noqa: PLR0913, PLR0917 - a response and a request
    chunks: Iterable[bytes],
    status: str,
    headers: Headers,
    cache_status: str,
    environ: "WSGIEnvironment",
    start_response: "StartResponse",
) -> Iterable[bytes]:
    start_response(status, [*headers, make_cache_status(cache_status)])
    if environ["REQUEST_METHOD"] != "HEAD":
        return chunks
    ClosingIterator(chunks).close()
    return []
