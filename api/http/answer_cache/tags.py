"""Entity tags of codings: the application's own tag, a dot and the coding, so that each names its bytes."""

import re
from typing import TYPE_CHECKING

from api.http.answer_cache.content_coding import CODINGS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Headers = list[tuple[str, str]]

ANY = "*"
TAG = re.compile(r'(?:W/)?("[^"]*")')
CODED_TAG = re.compile(rf'"([^"]*)\.(?:{"|".join(CODINGS)})"')
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")


def add_coding(tag: str, coding: str) -> str:
    """Return the tag of a coding for the tag of a response."""
    return f'{tag[:-1]}.{coding}"'


def is_matched(if_none_match: str, tag: str) -> bool:
    """Whether an `If-None-Match` header has the tag, compared weakly."""
    return if_none_match == tag or if_none_match.strip() == ANY or tag in TAG.findall(if_none_match)


def restore_own_tags(environ: "WSGIEnvironment") -> list[str]:
    """Replace tags of codings in the conditions of a request by the application's; return those that were sent."""
    sent_tags = TAG.findall(environ.get("HTTP_IF_NONE_MATCH", ""))
    for name in CONDITIONS:
        if name in environ:
            environ[name] = CODED_TAG.sub(r'"\1"', environ[name])
    return sent_tags


def repeat_sent_tag(status: str, headers: Headers, sent_tags: list[str]) -> Headers:
    """Give a 304 the tag that the client sent, not the application's that it was compared as."""
    if not status.startswith("304"):
        return headers
    sent = {CODED_TAG.sub(r'"\1"', tag): tag for tag in sent_tags}
    return [(name, sent.get(value, value) if name.lower() == "etag" else value) for name, value in headers]
