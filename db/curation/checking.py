"""Everything that is wrong with the catalogue's records: the rules first, then the database's own constraints."""

from collections.abc import Collection

from db.curation.index import Index, Records
from db.curation.rules import violations
from db.curation.scratch import broken_constraints
from db.errors import Violation


def check(records: Records, malformed: Collection[tuple[str, str]] = ()) -> list[Violation]:
    """Give every violation. With `malformed` records around, what only their absence breaks is passed over."""
    index = Index(records, malformed)
    broken = violations(index)
    return broken + broken_constraints(index, {(violation.section, violation.position) for violation in broken})
