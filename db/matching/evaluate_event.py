"""Evaluate criteria on the number of events in a period."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.criterion import Criterion
from db.matching.implied_facts import find_implied
from db.matching.interval_logic import compare_interval
from db.matching.patient_facts import EventCount, Events, Patient
from db.matching.three_valued_logic import CONFLICTING, UNKNOWN, CriterionOutcome
from db.units.calendar import subtract_period
from db.units.intervals import INFINITY, Interval
from db.vocab.patterns import DateSpan


def evaluate_event(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> CriterionOutcome:
    given: Events | None = patient.facts.get(criterion.attribute)
    implied = find_implied(criterion.attribute, patient, hierarchy)
    if given is None and not implied:
        return UNKNOWN, None
    since = subtract_period(patient.as_of, *criterion.window) if criterion.window else None
    stated = None if given is None else _count_stated(given, since, patient)
    # What implies an event does not say when it was, so within a period it proves nothing.
    at_least = Interval(Decimal(0 if since or not implied else 1), INFINITY)
    text = "; ".join(filter(None, (_format_events(given, stated), *(implication.text for implication in implied))))
    if stated is None:
        return compare_interval(at_least, criterion.operator, criterion.bounds), text
    if stated.high < at_least.low:
        return CONFLICTING, text
    return compare_interval(stated, criterion.operator, criterion.bounds), text


def _count_stated(given: Events, since: date | None, patient: Patient) -> Interval:
    if isinstance(given, EventCount):
        return _bound_stated_count(given, since)
    certain, possible = _count_events(given, since, patient)
    return Interval(Decimal(certain), Decimal(possible))


def _format_events(given: Events | None, stated: Interval | None) -> str | None:
    if isinstance(given, EventCount):
        return given.text
    return None if stated is None else f"{stated.low}" if stated.is_point else f"{stated.low} to {stated.high}"


def _bound_stated_count(given: EventCount, since: date | None) -> Interval:
    """A count over a shorter period is a lower bound, over a longer one an upper bound."""
    count = Decimal(given.number)
    if since is None or given.since > since:
        return Interval(count, INFINITY)
    return Interval(count, count) if given.since == since else Interval(Decimal(0), count)


def _count_events(events: Iterable[DateSpan], since: date | None, patient: Patient) -> tuple[int, int]:
    first = since or date.min
    possible = [when for when in events if when.last >= first and when.first <= patient.as_of]
    return sum(when.first >= first and when.last <= patient.as_of for when in possible), len(possible)
