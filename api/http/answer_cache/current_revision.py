"""The revision of the data, and whether what was made at an earlier one is still right."""

from collections.abc import Callable, Mapping
from time import monotonic, time
from typing import Protocol, TypeAlias

Revision: TypeAlias = object  # is compared only
DayRevision: TypeAlias = tuple[Revision, float]  # with the number of a UTC day
Counters: TypeAlias = Mapping[str, str]

SECONDS_OF_DAY = 24 * 60 * 60
MAX_AGE = 3600  # seconds, as an answer may announce the end of an operation, which depends on the time


class Dated(Protocol):
    """What was made at a time of the monotonic clock and a revision, from the collections of which it has counters."""

    revision: DayRevision
    counters: Counters
    time: float


class CurrentRevision:
    """Reads the revision for each request, and the counters of the collections after it has changed.

    `read_revision` returns None if the data cannot be read, `read_counters` the counters of all collections at that
    revision or a later one.
    """

    def __init__(self, read_revision: Callable[[], Revision | None], read_counters: Callable[[], Counters]) -> None:
        self._read_revision = read_revision
        self._read_counters = read_counters
        self._known_counters: tuple[Revision, Counters] = (None, {})

    def read(self) -> DayRevision | None:
        """Return the revision on this UTC day: the application advances the catalogue's day before it answers."""
        revision = self._read_revision()
        return None if revision is None else (revision, time() // SECONDS_OF_DAY)

    def renew(self, made: Dated, revision: DayRevision) -> bool:
        """Whether something may still be sent at a revision; it then counts as made at that."""
        if monotonic() - made.time > MAX_AGE or not self._is_unaffected(made.revision, made.counters, revision):
            return False
        made.revision = revision  # the next request need not ask again
        return True

    def _is_unaffected(self, made: DayRevision, counters: Counters, revision: DayRevision) -> bool:
        """Whether the writes since a revision left all collections alone whose counters these are."""
        if made == revision:
            return True
        if not counters or made[1] != revision[1]:
            return False
        known_revision, known_counters = self._known_counters
        if known_revision != revision:
            # Read after the revision, so these may be newer: that ends an answer too soon, and never too late.
            known_counters = self._read_counters()
            self._known_counters = (revision, known_counters)
        return counters.items() <= known_counters.items()
