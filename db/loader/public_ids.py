"""Derives public ids from the keys in the files. A change here would change published ids, so it is never made.

The first claims have ids of 45 bits: among a million of them, the chance of any two sharing one is about 1 in 70. New
ones have 80 bits. Which ids are of the old length stands in a list that never grows, and, for claims that were never
among those of the catalogue's files, in the database.
"""

from base64 import b32encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

CLAIM_PREFIX = "c"
SHORT, LONG = 9, 16  # characters of 5 bits each
SHORT_IDS_FILE = Path(__file__).with_name("short_claim_ids.txt")
_stored_short_ids: ContextVar[set[str] | None] = ContextVar("stored_short_ids", default=None)


def make_claim_id(key: str) -> str:
    """Return an opaque id that is always the same for a key."""
    short_id = make_short_claim_id(key)
    is_old = short_id in _read_short_ids() or short_id in (_stored_short_ids.get() or ())
    return short_id if is_old else CLAIM_PREFIX + _hash_key(key)[:LONG]


def make_short_claim_id(key: str) -> str:
    """Return the id that the first claims have."""
    return CLAIM_PREFIX + _hash_key(key)[:SHORT]


def is_short_claim_id(id_: str) -> bool:
    return len(id_) == len(CLAIM_PREFIX) + SHORT


@contextmanager
def keep_short_ids(ids: Iterable[str]) -> Iterator[None]:
    """Within the block, claims of the database that have these ids keep them, and those of `add_short_ids`."""
    # Not an argument: an id is made deep in rules and compilers, where nobody knows of a database.
    token = _stored_short_ids.set({*ids})
    try:
        yield
    finally:
        _stored_short_ids.reset(token)


def add_short_ids(ids: Iterable[str]) -> None:
    """Keep further ids until the end of the block of `keep_short_ids`."""
    stored = _stored_short_ids.get()
    if stored is None:
        raise LookupError("no write keeps ids here")
    stored.update(ids)


@lru_cache(maxsize=10_000)  # a write asks for the id of one claim wherever something names it
def _hash_key(key: str) -> str:
    return b32encode(sha256(key.encode()).digest()).decode().lower()


@cache
def _read_short_ids() -> frozenset[str]:
    return frozenset(SHORT_IDS_FILE.read_text(encoding="utf-8").split())


def make_evidence_id(claim_id: str, number: int) -> str:
    return f"{claim_id}.{number}"


def make_component_id(therapy: str, key: str) -> str:
    return f"{therapy}.{key}"


def make_criterion_id(candidate: str, key: str | None, position: int) -> str:
    """Name a criterion by its key; a group without one by its position in the tree."""
    return f"{candidate}.{key or position or 'root'}"
