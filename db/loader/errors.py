"""The errors of the loader: records that violate rules, and published records that are missing."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from db.vocab.record_keys import Key, format_key

MAX_LISTED = 10  # records in one message


class Violation(NamedTuple):
    """A rule that a record violates: the record by section and position, the path to the field, and a message."""

    section: str
    position: int
    path: tuple[str | int, ...]
    message: str


class CatalogueLoadError(Exception):
    """The catalogue cannot be loaded as it is given."""


class RuleViolationsError(CatalogueLoadError):
    """Records violate rules; `violations` lists where and how, `others` in lines of text what is in no file."""

    def __init__(self, violations: Sequence[Violation], others: Sequence[str] = ()) -> None:
        super().__init__(f"the catalogue violates its rules in {len(violations) + len(others)} places")
        self.violations, self.others = tuple(violations), tuple(others)


class LoadConflictsError(CatalogueLoadError):
    """Records were changed in the files and in the database since the files were last loaded."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__(
            "changed in the files and in the database since the last load, so nothing was written:"
            f" --take-files or --keep-database decides, for all of them or for each. Conflicts: {_list_keys(keys)}"
        )
        self.keys = tuple(keys)


class NoConflictError(CatalogueLoadError):
    """A decision was given for records that are no conflict: it would be lost, and may be meant for another one."""

    def __init__(self, keys: Sequence[Key], conflicts: Sequence[Key]) -> None:
        super().__init__(
            f"there is no conflict to decide for {_list_keys(keys)}, so nothing was written: files and database did not"
            f" both change it since the last load. Conflicts: {_list_keys(conflicts) or 'none'}"
        )
        self.keys = tuple(keys)


class MissingRecordsError(CatalogueLoadError):
    """Published records are in the database and no longer in the files."""

    def __init__(self, missing: Sequence[tuple[str, str, str]]) -> None:
        listed = "; ".join(f"{table} {id_} ({label})" for table, id_, label in missing[:MAX_LISTED])
        more = f"; and {len(missing) - MAX_LISTED} more" if len(missing) > MAX_LISTED else ""
        super().__init__(
            "an id never vanishes, but the database has records that are no longer in the files:"
            f" put each back with status: withdrawn or merged, and a reason. Missing: {listed}{more}"
        )
        self.missing = tuple(missing)


class ReusedNumbersError(CatalogueLoadError):
    """Numbers of published evidence would be about another source, or would be missing."""

    def __init__(self, moved: Sequence[str], missing: Sequence[str]) -> None:
        listed = ", ".join([*moved, *missing][:MAX_LISTED])
        super().__init__(
            "a number of evidence never vanishes and is never used twice: give new evidence that stands before older"
            f" one a free `number`, and list removed ones in `retired_evidence` of the claim. Concerned: {listed}"
        )


def _list_keys(keys: Sequence[Key]) -> str:
    more = f"; and {len(keys) - MAX_LISTED} more" if len(keys) > MAX_LISTED else ""
    return "; ".join(map(format_key, keys[:MAX_LISTED])) + more


def refuse_needless_decisions(decided: Collection[Key], conflicts: Collection[Key]) -> None:
    """Raise `NoConflictError` if some of the decided records are no conflicts."""
    if needless := sorted({*decided} - {*conflicts}):
        raise NoConflictError(needless, sorted(conflicts))
