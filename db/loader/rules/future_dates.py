"""No date of what has happened lies ahead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import Location, locate
from db.vocab.patterns import parse_partial_date

# Journals date articles ahead of their appearance, and a day begins earlier elsewhere.
PUBLICATION_LEAD, READING_LEAD = timedelta(days=366), timedelta(days=1)


def dates_are_not_in_the_future(index: CatalogueIndex) -> Iterator[Violation]:
    # The clock, not the catalogue's day: a file is checked on the day it is written, and nothing is stored from this.
    today = datetime.now(UTC).date()
    for location, text, lead in _iterate_dates(index):
        if text is not None and parse_partial_date(text).first > today + lead:
            yield location.violation(f"{text} is in the future")


def _iterate_dates(index: CatalogueIndex) -> Iterator[tuple[Location, str | None, timedelta]]:
    for n, reference in enumerate(index.records["references"]):
        yield locate("references", n, "issued"), reference["issued"], PUBLICATION_LEAD
    for n, claim in enumerate(index.records["claims"]):
        yield locate("claims", n, "as_of"), claim["as_of"], READING_LEAD
        for m, contribution in enumerate(claim["contributions"]):
            yield locate("claims", n, "contributions", m, "date"), contribution["date"], READING_LEAD
        for m, search in enumerate(claim["searches"]):
            yield locate("claims", n, "searches", m, "date"), search["date"], READING_LEAD
        for m, evidence in enumerate(claim["evidence"]):
            yield locate("claims", n, "evidence", m, "read_on"), evidence["read_on"], READING_LEAD
    for n, study in enumerate(index.records["studies"]):
        yield locate("studies", n, "as_of"), study["as_of"], READING_LEAD


RULES = (dates_are_not_in_the_future,)
