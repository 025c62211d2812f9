"""What `db` raises when records cannot be taken. Whoever asked is told by the room above, in its own words."""

from collections.abc import Sequence
from typing import NamedTuple

MOST_NAMED = 10  # records in one line


class Violation(NamedTuple):
    """One broken rule: the record as section and position, the way to the field, and what is wrong."""

    section: str
    position: int
    path: tuple[str | int, ...]
    message: str


class CurationError(Exception):
    """The catalogue as given cannot be loaded."""


class BrokenRulesError(CurationError):
    """The records break rules; `violations` says which."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__(f"the catalogue breaks its rules in {len(violations)} places")
        self.violations = tuple(violations)


class VanishedError(CurationError):
    """Published records are in the database and no longer in the files."""

    def __init__(self, vanished: Sequence[tuple[str, str, str]]) -> None:
        listed = "; ".join(f"{table} {id_} ({label})" for table, id_, label in vanished[:MOST_NAMED])
        more = f"; and {len(vanished) - MOST_NAMED} more" if len(vanished) > MOST_NAMED else ""
        super().__init__(
            "an id never vanishes, but the database has records that the files have lost:"
            f" put each back with status: withdrawn or merged, and a reason. Missing: {listed}{more}"
        )
        self.vanished = tuple(vanished)
