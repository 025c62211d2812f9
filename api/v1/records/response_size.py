"""The bound of a response that is not streamed: 4 MiB of records, beyond which fewer must be asked for.

It is checked twice: before a statement is built, by the size that is to be expected of the members that are asked for,
and again by the size of what was read.
"""

from collections.abc import Sequence
from functools import lru_cache

from api.http import Problem
from api.http.problems import Fault
from db.queries.collection_registry import SOURCES
from db.queries.expected_size import estimate_record_bytes
from db.queries.projection import Shape

MAX_RESPONSE_SIZE = 4 * 2**20
ALTERNATIVES = "fewer or shorter paths in `include`, or fewer members in `fields`"


def validate_expected_size(source: str, shape: Shape, records: int, parameter: str) -> None:
    """Raise a 422 that names what is allowed if so many records of a source are expected to exceed the bound.

    `parameter` is the one that determines their number, `limit` or `id`.
    """
    expected = records * _estimate_record_bytes(source, shape)
    _validate_bytes(expected, records, parameter, f"{records} records with these members are expected to take")


def validate_size(documents: Sequence[str], parameter: str) -> None:
    """Raise the same if the documents that were read exceed the bound."""
    _validate_bytes(sum(map(len, documents)), len(documents), parameter, "the response would take")


@lru_cache(maxsize=1000)
def _estimate_record_bytes(source: str, shape: Shape) -> float:
    return estimate_record_bytes(SOURCES, source, shape)


def _validate_bytes(size: float, records: int, parameter: str, subject: str) -> None:
    if size <= MAX_RESPONSE_SIZE:
        return
    detail = f"{subject} {size / 2**20:.1f} MiB, more than {MAX_RESPONSE_SIZE // 2**20}"
    allowed = int(records * MAX_RESPONSE_SIZE / size)
    fault: Fault = (
        {"parameter": parameter, "detail": detail, "expected": f"{allowed} records or less, or {ALTERNATIVES}"}
        if allowed
        else {"parameter": "include", "detail": detail, "expected": ALTERNATIVES}
    )
    raise Problem(422, "the response would be too large", errors=[fault])
