"""Content codings: which one a client accepts, and bodies in it."""

import gzip
from functools import lru_cache

import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY = "identity"
CODINGS = ("zstd", "gzip")  # the better one first
MIN_BYTES = 1_024  # of a body: a shorter one gains nothing
GZIP_LEVEL, ZSTD_LEVEL = 5, 6


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str) -> str:
    """Return the coding that an `Accept-Encoding` header prefers; the better one of equals."""
    accepted: Accept = parse_accept_header(accept_encoding)
    qualities = {coding: accepted.quality(coding) for coding in CODINGS}
    best = max(CODINGS, key=qualities.__getitem__)
    return best if qualities[best] > 0 and qualities[best] >= _identity_quality(accepted) else IDENTITY


def is_worth_compressing(body: bytes) -> bool:
    return len(body) > MIN_BYTES


def compress(body: bytes, coding: str) -> bytes:
    """Return the body in a coding; always the same bytes for the same body."""
    if coding == "gzip":
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return zstandard.ZstdCompressor(ZSTD_LEVEL).compress(body)


def _identity_quality(accepted: Accept) -> float:
    """Identity is acceptable unless it is excluded, but never preferred unless it is named."""
    return float(accepted.quality(IDENTITY)) if any(name == IDENTITY for name, _ in accepted) else 0.0
