"""What a load changed in the database."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from db.vocab.record_keys import Key


class LoadReport(NamedTuple):
    """The revision of the database after the load, and how many rows of each table were added, changed, removed.

    `conflicts` are records that the files and the database both changed, and that the database kept. `derived` are how
    many rows of tables computed from others were written, in whichever way.
    """

    revision: int
    added: dict[str, int]
    changed: dict[str, int]
    removed: dict[str, int]
    conflicts: Sequence[Key] = ()
    derived: Mapping[str, int] = MappingProxyType({})

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.removed)
