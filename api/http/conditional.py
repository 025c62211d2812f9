"""Conditional requests (RFC 9110, section 13): every GET has a strong ETag and can be answered with 304 or 412.

A response made of many records is tagged by the state of the data it depends on and by the request, so that its tag is
known before anything is read; one record, and any other response, by its bytes.

A 304 is decided in two places: early, by `find_not_modified` in the views, before the records are read; and late, by
`evaluate_preconditions` on the headers of a finished response, for all other preconditions.

Responses are not compressed here: a proxy that compresses has to weaken or change the tag.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from flask import Response, current_app, request

from api.http.problems import Problem, render_problem
from api.http.query_string import QueryParameters, get_query_parameters
from api.http.request_log import add_log_fields

OK, NOT_MODIFIED, PRECONDITION_FAILED = 200, 304, 412


COUNTERS = "therapydb.counters"  # the key of the WSGI environment: a dict to fill, for the cache of answers


class DataVersion(NamedTuple):
    """The state of the data a response was made from; `name` differs whenever a response could.

    `counters` are those of the collections that it depends on, None if it depends on the whole revision.
    """

    name: str
    updated_at: datetime | None
    number: int | None = None  # of the revision, for the log
    counters: Mapping[str, str] | None = None


def set_validators(response: Response, version: DataVersion, media_type: str) -> Response:
    """Set `ETag` and `Last-Modified` of a response made from this version of the data."""
    response.set_etag(_make_etag(version, media_type))
    return _set_state(response, version)


def set_text_validators(response: Response, version: DataVersion, media_type: str) -> Response:
    """Set `ETag`, of the text of the response, and `Last-Modified`."""
    response.set_etag(hash_text(response.get_data(), media_type))
    return _set_state(response, version)


def _set_state(response: Response, version: DataVersion) -> Response:
    response.last_modified = version.updated_at
    add_log_fields(revision=version.number)
    if version.counters:
        request.environ.get(COUNTERS, {}).update(version.counters)
        response.headers["Cache-Groups"] = format_groups(version.counters)
    return response


def format_groups(counters: Mapping[str, str]) -> str:
    """Return the names of the collections as strings of a structured field (RFC 9875)."""
    return ", ".join(f'"{name}"' for name in sorted({counter.partition(".")[0] for counter in counters}))


def find_not_modified(read_version: Callable[[], DataVersion], media_type: str) -> Response | None:
    """Return 304 early if `If-None-Match` matches; `read_version` is called only when the header is present."""
    # `*` and the other preconditions are decided on the finished response.
    if not request.if_none_match or request.if_none_match.star_tag or request.if_match or request.if_unmodified_since:
        return None
    version = read_version()
    if not request.if_none_match.contains_weak(_make_etag(version, media_type)):
        return None
    return set_validators(Response(status=NOT_MODIFIED), version, media_type)


def evaluate_preconditions(response: Response) -> Response:
    """Turn a successful GET or HEAD into 304 or 412 where the request's preconditions ask for it."""
    if request.method not in {"GET", "HEAD"} or response.status_code != OK:
        return response
    if "ETag" not in response.headers and not response.is_streamed and not response.cache_control.no_store:
        response.add_etag()
    tag = response.get_etag()[0]
    if tag is not None and _is_precondition_failed(tag, response.last_modified):
        response.close()
        return render_problem(Problem(PRECONDITION_FAILED, "the current state does not match the preconditions"))
    if tag is not None and _is_not_modified(tag, response.last_modified):
        response.status_code = NOT_MODIFIED
        del response.headers["Link"]  # RFC 9110: a 304 carries only what a cache needs
    return response


def hash_etag(  # noqa: PLR0913, PLR0917 - whatever a response depends on
    fingerprint: str, version: DataVersion, prefix: str, path: str, parameters: QueryParameters, media_type: str
) -> str:
    """Return the tag, without quotes, of a response made from this version of the data."""
    return sha256(repr((fingerprint, version.name, prefix, path, parameters, media_type)).encode()).hexdigest()[:32]


def hash_text(body: bytes, media_type: str) -> str:
    """Return the tag, without quotes, of a response that depends on its text alone."""
    return sha256(media_type.encode() + b"\n" + body).hexdigest()[:32]


def get_fingerprint() -> str:
    """Return what identifies the app in its tags."""
    return str(current_app.extensions.get("fingerprint", ""))


def _make_etag(version: DataVersion, media_type: str) -> str:
    prefix, path = request.script_root, request.path
    return hash_etag(get_fingerprint(), version, prefix, path, get_query_parameters(), media_type)


# In the order of RFC 9110, section 13.2.2: a tag takes precedence over a date.
def _is_precondition_failed(tag: str, modified: datetime | None) -> bool:
    if "If-Match" in request.headers:
        return not (request.if_match.star_tag or request.if_match.is_strong(tag))
    limit = request.if_unmodified_since
    return limit is not None and modified is not None and modified > limit


def _is_not_modified(tag: str, modified: datetime | None) -> bool:
    if "If-None-Match" in request.headers:
        return request.if_none_match.star_tag or request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return since is not None and modified is not None and modified <= since
