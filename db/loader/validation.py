"""Everything that is wrong with the catalogue's records: the rules first, then the database's own constraints."""

from collections.abc import Collection

from db.loader.catalogue_index import Index, Records
from db.loader.constraint_check import broken_constraints
from db.loader.errors import Violation
from db.loader.rules import violations


def check(records: Records, malformed: Collection[tuple[str, str]] = ()) -> list[Violation]:
    """Give every violation. With `malformed` records around, what only their absence breaks is passed over."""
    index = Index(records, malformed)
    broken = violations(index)
    return broken + broken_constraints(index, {(violation.section, violation.position) for violation in broken})
