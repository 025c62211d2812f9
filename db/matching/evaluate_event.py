"""Evaluate criteria on the number of events in a period."""

from datetime import date
from decimal import Decimal

from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.criterion import Criterion
from db.matching.implied_facts import find_implied
from db.matching.interval_logic import compare_interval
from db.matching.patient_facts import EventCount, EventDates, Events, Patient
from db.matching.three_valued_logic import CONFLICTING, UNKNOWN, CriterionOutcome
from db.units.calendar import subtract_period
from db.units.intervals import INFINITY, Interval


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
    known = Interval(max(stated.low, at_least.low), stated.high)
    return compare_interval(known, criterion.operator, criterion.bounds), text


def _count_stated(given: Events, since: date | None, patient: Patient) -> Interval:
    if isinstance(given, EventCount):
        return _bound_stated_count(given, since)
    certain, possible = _count_events(given, since, patient)
    # An event with a date that cannot be its own was at some time, so the others are not all there were.
    return Interval(Decimal(certain), Decimal(possible) if given.complete else INFINITY)


def _format_events(given: Events | None, stated: Interval | None) -> str | None:
    if isinstance(given, EventCount):
        return given.text
    if stated is None or stated.is_point:
        return stated and f"{stated.low}"
    return f"at least {stated.low}" if stated.high == INFINITY else f"{stated.low} to {stated.high}"


def _bound_stated_count(given: EventCount, since: date | None) -> Interval:
    """A count over a shorter period is a lower bound, over a longer one an upper bound."""
    count = Decimal(given.number)
    if since is None or given.since > since:
        return Interval(count, INFINITY)
    return Interval(count, count) if given.since == since else Interval(Decimal(0), count)


def _count_events(events: EventDates, since: date | None, patient: Patient) -> tuple[int, int]:
    first = since or date.min
    possible = [when for when in events.days if when.last >= first]
    certain = {when for when in possible if when.first >= first and when.last <= patient.as_of}
    # The same date twice may be two events, or a line that was exported twice.
    return len(certain), len(possible)
