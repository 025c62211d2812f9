"""Kept answers by request, the least recently used dropped above a number of bytes. Safe for threads."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from api.http.answer_cache.answer import Answer, Variant, make_variant
from api.http.answer_cache.cacheable_request import CacheKey

LARGEST_SHARE = 4  # one answer takes at most this fraction of the store


class StoreCounts(NamedTuple):
    """What happened since the start, and the bytes kept now."""

    hits: int
    misses: int
    evictions: int
    bytes: int


class AnswerStore:
    """Answers of together at most `max_bytes`, in all their codings."""

    def __init__(self, max_bytes: int) -> None:
        self.max_answer_bytes = max_bytes // LARGEST_SHARE
        self._max_bytes = max_bytes
        self._answers: OrderedDict[CacheKey, Answer] = OrderedDict()
        self._lock = Lock()
        self._size = self._hits = self._misses = self._evictions = 0

    @property
    def counts(self) -> StoreCounts:
        return StoreCounts(self._hits, self._misses, self._evictions, self._size)

    def find(self, key: CacheKey) -> Answer | None:
        with self._lock:
            if (answer := self._answers.get(key)) is not None:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: CacheKey, answer: Answer) -> None:
        with self._lock:
            if (replaced := self._answers.pop(key, None)) is not None:
                self._size -= _weigh(key, replaced)
            self._answers[key] = answer
            self._size += _weigh(key, answer)
            self._evict()

    def get_variant(self, key: CacheKey, answer: Answer, coding: str) -> Variant:
        """Return an answer in a coding, in which it is kept from then on."""
        variant = answer.variants.get(coding)
        if variant is None:
            variant = make_variant(answer, coding)
            with self._lock:
                before = answer.size
                answer.variants[coding] = variant
                if self._answers.get(key) is answer:
                    self._size += answer.size - before
                    self._evict()
        return variant

    def count_hit(self) -> None:
        self._hits += 1

    def count_miss(self) -> None:
        self._misses += 1

    def _evict(self) -> None:
        while self._size > self._max_bytes and self._answers:
            self._size -= _weigh(*self._answers.popitem(last=False))
            self._evictions += 1


def _weigh(key: CacheKey, answer: Answer) -> int:
    """Return the bytes of an entry; a request may be longer than its answer."""
    return answer.size + sum(map(len, key))
