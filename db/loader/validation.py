"""Validates the records of the catalogue: the rules first, then the constraints of the database."""

from collections.abc import Collection

from db.loader.catalogue_index import CatalogueIndex
from db.loader.constraint_check import find_constraint_violations
from db.loader.errors import Violation
from db.loader.rules import find_violations
from db.loader.rules.record_links import find_links_to_malformed
from db.vocab.catalogue_records import CatalogueRecords


def validate_catalogue(
    records: CatalogueRecords,
    malformed: Collection[tuple[str, str]] = (),
    untried: Collection[tuple[str, int]] = (),
) -> list[Violation]:
    """Return every violation. What only the absence of `malformed` records would violate is passed over.

    Rules judge all records; constraints are not tried on those in `untried`, by section and position.
    """
    index = CatalogueIndex(records, malformed)
    violations = find_violations(index)
    # A record that a rule has named is not tried on the constraints: most would only say the same less clearly.
    reported = {(violation.section, violation.position) for violation in violations}
    return violations + find_constraint_violations(index, reported.union(untried, find_links_to_malformed(index)))
