"""Conditional requests: every answer to a GET has an ETag, and is not sent again to who holds it.

A strong ETag stands for one text at one address. Where a state of the data makes the answer, the tag is made of that
state and the request, so that it is known before a stream begins and without looking anything up; elsewhere of the
text itself. Answers are not compressed here, so a text has one encoding; a proxy that compresses must mark its tags.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from flask import Response, current_app, request

from api.http.problems import Problem, render_problem
from api.http.query_string import parse_query_string

OK, NOT_MODIFIED, FAILED = 200, 304, 412


class DataVersion(NamedTuple):
    """The data as they were when they were read; `name` differs whenever an answer could."""

    name: str
    updated_at: datetime | None


def set_validators(response: Response, state: DataVersion, media_type: str) -> Response:
    """Put the validators on an answer that this state of the data has made."""
    response.set_etag(_make_etag(state, media_type))
    response.last_modified = state.updated_at
    return response


def find_not_modified(state: Callable[[], DataVersion], media_type: str) -> Response | None:
    """Answer 304 to who holds this very answer, before it is made again. `state` is only asked where that can be."""
    if not request.if_none_match or request.if_none_match.star_tag or request.if_match or request.if_unmodified_since:
        return None
    now = state()
    found = request.if_none_match.contains_weak(_make_etag(now, media_type))
    return set_validators(Response(status=NOT_MODIFIED), now, media_type) if found else None


def evaluate_preconditions(response: Response) -> Response:
    """Answer the conditions of a GET or HEAD with 304 or 412 where what was found does not meet them."""
    if request.method not in {"GET", "HEAD"} or response.status_code != OK:
        return response
    if "ETag" not in response.headers and not response.is_streamed and not response.cache_control.no_store:
        response.add_etag()
    tag = response.get_etag()[0]
    if tag is not None and _is_precondition_failed(tag, response.last_modified):
        response.close()
        return render_problem(Problem(FAILED, "this is not the state that the request asks for"))
    if tag is not None and _is_not_modified(tag, response.last_modified):
        response.status_code = NOT_MODIFIED
        del response.headers["Link"]  # a 304 says what a cache must know, no more
    return response


def _make_etag(state: DataVersion, media_type: str) -> str:
    made_by = current_app.extensions.get("fingerprint", "")
    said = (made_by, state.name, request.path, parse_query_string(request.query_string), media_type)
    return sha256(repr(said).encode()).hexdigest()[:32]


# In the order of RFC 9110, section 13.2.2: a tag counts more than a date.
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
