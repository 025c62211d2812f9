"""Answers of pure functions, kept while one Bundle is read: a record repeats its words, dates and units many times.

They are forgotten with the Bundle: nothing of a patient outlives the request.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar, cast

Find = TypeVar("Find", bound=Callable[..., object])

_KEPT: ContextVar[dict[tuple[object, ...], object] | None] = ContextVar("kept_answers", default=None)
_MISSING = object()


@contextmanager
def open_answers() -> Iterator[None]:
    """Keep answers until the end of the block."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def keep_answers(find: Find) -> Find:
    """Ask a function of hashable arguments, which depends on nothing else, once for each of them in a Bundle."""

    @wraps(find)
    def find_kept(*given: object) -> object:
        kept = _KEPT.get()
        if kept is None:
            return find(*given)
        key = (find, *given)
        answer = kept.get(key, _MISSING)
        if answer is _MISSING:
            answer = kept[key] = find(*given)
        return answer

    return cast("Find", find_kept)
