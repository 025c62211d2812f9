"""A cache of what is costly to make, bounded by the bytes that its entries take."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Weighted(Protocol):
    """An entry: it knows about how many bytes it takes."""

    @property
    def weight(self) -> int: ...


Entry = TypeVar("Entry", bound=Weighted)


class WeightedCache(Generic[Entry]):
    """Entries by key, the least recently used dropped above `max_weight` bytes. Safe for threads."""

    def __init__(self, max_weight: int) -> None:
        self.max_weight = max_weight
        self.weight = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: Hashable) -> Entry | None:
        with self._lock:
            if (entry := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
            return entry

    def keep(self, key: Hashable, entry: Entry) -> None:
        """Keep an entry in place of an earlier one with this key."""
        with self._lock:
            if (previous := self._entries.pop(key, None)) is not None:
                self.weight -= previous.weight
            self._entries[key] = entry
            self.weight += entry.weight
            while self.weight > self.max_weight and self._entries:
                # The entry just added may go too, if it alone is heavier than the limit: the caller holds it already.
                self.weight -= self._entries.popitem(last=False)[1].weight

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.weight = 0
