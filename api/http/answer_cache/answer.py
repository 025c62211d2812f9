"""A kept answer: its body in each coding that was asked for, with the headers to send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple, TypeAlias

from api.http.answer_cache.content_coding import IDENTITY, compress, is_worth_compressing
from api.http.answer_cache.tags import add_coding

Headers: TypeAlias = list[tuple[str, str]]

OVERHEAD = 2_000  # bytes of the headers of an answer, and of those in each coding
VARYING = {"accept", "accept-encoding"}  # request headers that are part of a key
REPLACED_HEADERS = {"content-length", "etag", "vary"}
VARY = ("Vary", "Accept, Accept-Encoding")
# A 304 carries only what a cache needs (RFC 9110, section 15.4.5).
OMITTED_IN_304 = ("content-", "link")


class Variant(NamedTuple):
    """An answer in one coding; `known_headers` are those of a 304."""

    tag: str
    headers: Headers
    known_headers: Headers
    body: bytes


@dataclass(slots=True)
class Answer:
    """A 200 as the application made it, without the headers that differ between codings.

    `counters` are those of the collections that it depends on; without any, it depends on the whole revision.
    """

    headers: Headers
    tag: str
    body: bytes
    revision: tuple[object, float]
    log_fields: Mapping[str, object]
    time: float
    counters: Mapping[str, str] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes in all codings; a body that is not compressed is the answer's own."""
        bodies = (variant.body for variant in self.variants.values() if variant.body is not self.body)
        return OVERHEAD * (1 + len(self.variants)) + len(self.body) + sum(map(len, bodies))


def is_storable(status: str, headers: Headers, max_bytes: int) -> bool:
    """A 200 of known length that any cache may keep, in no coding."""
    names = {name.lower(): value for name, value in headers}
    length = int(names.get("content-length", max_bytes + 1))
    return status.startswith("200") and length <= max_bytes and "content-encoding" not in names and is_public(headers)


def is_public(headers: Headers) -> bool:
    """Whether any cache may keep the response: it has a strong tag and varies by nothing but what it accepts."""
    names = {name.lower(): value for name, value in headers}
    return (
        names.get("etag", "W/").startswith('"')
        and "set-cookie" not in names
        and "max-age" in names.get("cache-control", "")
        and "private" not in names.get("cache-control", "")
        and {name.strip().lower() for name in names.get("vary", "").split(",") if name} <= VARYING
    )


def make_answer(
    headers: Headers,
    body: bytes,
    revision: tuple[object, float],
    log_fields: Mapping[str, object],
    counters: Mapping[str, str],
) -> Answer:
    """Make an answer of a response that `is_storable`."""
    tag = next(value for name, value in headers if name.lower() == "etag")
    others = [(name, value) for name, value in headers if name.lower() not in REPLACED_HEADERS]
    return Answer(others, tag, body, revision, log_fields, monotonic(), counters)


def make_variant(answer: Answer, coding: str) -> Variant:
    """Encode an answer, if its body is worth it."""
    if coding == IDENTITY or not is_worth_compressing(answer.body):
        return _make_variant(answer, answer.tag, answer.body, [])
    body = compress(answer.body, coding)
    return _make_variant(answer, add_coding(answer.tag, coding), body, [("Content-Encoding", coding)])


def _make_variant(answer: Answer, tag: str, body: bytes, coding_headers: Headers) -> Variant:
    headers = [*answer.headers, *coding_headers, ("Content-Length", str(len(body))), ("ETag", tag), VARY]
    known = [(name, value) for name, value in headers if not name.lower().startswith(OMITTED_IN_304)]
    return Variant(tag, headers, known, body)
