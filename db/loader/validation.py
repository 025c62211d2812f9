"""Validates the records of the catalogue: the rules first, then the constraints of the database."""

from collections.abc import Collection, Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.constraint_check import find_constraint_violations
from db.loader.database_layout import DatabaseLayout
from db.loader.errors import Violation
from db.loader.focus import Focus
from db.loader.rules import find_violations
from db.loader.rules.record_links import find_links_to_malformed
from db.vocab.catalogue_records import CatalogueRecords


def validate_catalogue(
    records: CatalogueRecords,
    layout: DatabaseLayout,
    malformed: Collection[tuple[str, str]] = (),
    judged: Focus | None = None,
) -> list[Violation]:
    """Return every violation, of all records or of those that are judged.

    What only the absence of `malformed` records would violate is passed over.
    """
    index = CatalogueIndex(records, malformed)
    violations = find_violations(index, judged)
    # A record that a rule has named is not tried on the constraints: most would only say the same less clearly.
    reported = {(violation.section, violation.position) for violation in violations}
    untried = reported.union(_iterate_others(index, judged), find_links_to_malformed(index))
    return violations + find_constraint_violations(index, untried, layout)


def _iterate_others(index: CatalogueIndex, judged: Focus | None) -> Iterator[tuple[str, int]]:
    for section in index.records if judged is not None else ():
        positions = set((judged or {})[section])
        yield from ((section, n) for n, _ in index.enumerate_section(section) if n not in positions)
