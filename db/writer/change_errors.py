"""Why a change is refused. Nothing of it is written then."""

from collections.abc import Sequence

from db.vocab.record_keys import Key, format_key
from db.writer.rule_check import RecordViolation

MAX_LISTED = 20  # violations in one message


class ChangeRefusedError(Exception):
    """A change cannot be applied to the database as it is."""


class VersionConflictError(ChangeRefusedError):
    """A record is not at the version that a change is based on."""

    def __init__(self, key: Key, based_on: int | None, current: int | None) -> None:
        wanted = "a new record" if based_on is None else f"version {based_on}"
        found = "there is none" if current is None else f"it is at version {current}"
        super().__init__(f"{format_key(key)}: the change is based on {wanted}, but {found}")
        self.key, self.current = key, current


class RecordViolationsError(ChangeRefusedError):
    """Records would violate rules."""

    def __init__(self, violations: Sequence[RecordViolation]) -> None:
        more = len(violations) - MAX_LISTED
        lines = [*map(str, violations[:MAX_LISTED]), *([f"and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(lines))
        self.violations = tuple(violations)


class InvalidChangeError(ChangeRefusedError):
    """A change contradicts itself, or what is always so."""
