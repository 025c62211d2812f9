"""When a claim was last reviewed and when it is due again: computed from its contributions, readings and searches."""

from collections.abc import Iterable

from db.vocab.calendar_months import add_months
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.patterns import parse_partial_date
from db.vocab.review_terms import REVIEW_MONTHS, SEARCH_MONTHS


def find_last_review(claim: ClaimRecord) -> str | None:
    """Return the date of the last review by an agent other than those that drafted the claim, if there was one."""
    drafters = {contribution["agent"] for contribution in claim["contributions"] if contribution["role"] == "drafted"}
    return max(
        (
            contribution["date"]
            for contribution in claim["contributions"]
            if contribution["role"] == "reviewed" and contribution["agent"] not in drafters
        ),
        default=None,
    )


def compute_due_date(claim: ClaimRecord) -> str | None:
    """Return the day from which the claim is due, counted from its last review or, without one, its last reading.

    A claim that rests on a search is due no later than the search allows. None where no date is known.
    """
    readings = [evidence["read_on"] for evidence in claim["evidence"] if evidence["read_on"]]
    # ISO dates of any precision compare as text: the latest is the greatest.
    last = find_last_review(claim) or max(readings, default=None)
    searches = [search["date"] for search in claim["searches"]]
    dates = [_add_term([last], REVIEW_MONTHS[claim["kind"]]) if last else None, _add_term(searches, SEARCH_MONTHS)]
    return min((date for date in dates if date), default=None)


def is_overdue(due: str | None, day: str) -> bool:
    """Whether a claim is due before a day, an ISO date; an empty text is before all of them."""
    return due is not None and due < day


def _add_term(dates: Iterable[str], months: int) -> str | None:
    """Add months to the latest of some partial dates, of which the first day counts."""
    # The first day: of a month or year without a day the earliest due date is the careful one.
    latest = max((parse_partial_date(date).first for date in dates), default=None)
    return add_months(latest, months).isoformat() if latest else None
