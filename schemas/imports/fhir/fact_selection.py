"""Which of several facts about one attribute count: the latest, or of an onset the earliest.

An undated fact never counts beside a dated one. Of several results of one day the last one counts; older days stay, as
criteria may look back. States that end hold for their time only.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from db.vocab.attributes import ATTRIBUTE
from schemas.imports.fhir.absence_statements import drop_absent
from schemas.imports.fhir.code_selection import build_code_list, select_codes
from schemas.imports.fhir.diagnosis_doubts import drop_doubted
from schemas.imports.fhir.fact_filters import (
    MAYBE_AHEAD,
    Selection,
    drop_facts,
    drop_maybe_ahead,
    drop_undated,
    select_latest_facts,
    split_facts,
)
from schemas.imports.fhir.fhir_facts import MAX_PREGNANCY_DAYS, Ignored, PlacedFact
from schemas.imports.fhir.fhir_time import FhirTime
from schemas.imports.fhir.patient import MONTHS_OF_UNIT, grow_age
from schemas.imports.fhir.pregnancy import drop_denied_pregnancies, drop_ended_pregnancies
from schemas.imports.fhir.record_signs import Signs

MAX_BUNDLE_MEASUREMENTS = 1000  # of one attribute
# Days for which a state holds after it was observed: that there is none today says little of next month.
DAYS_VALID: Mapping[tuple[str, str], int] = {
    ("pregnancy_status", "pregnant"): MAX_PREGNANCY_DAYS,
    ("pregnancy_status", "breastfeeding"): 300,
    ("pregnancy_status", "neither"): 30,
    ("pregnancy_status", "not_pregnant"): 30,
}
PRESSURES = ("systolic_blood_pressure", "diastolic_blood_pressure")
SWAPPED_PRESSURES = "is of a systolic pressure that is not above the diastolic one of the same time"
LASTING = ("sex", "abo_group")  # two that differ are an error of one of them
SAME_DAY = "a later result of the same day is used"
INEXACT_AGE = "is no exact age, so how old the patient is now is not known"
CONTRADICTION = "contradicts another of the same time, or of what does not change, so neither is used"


def select_facts(placed: Sequence[PlacedFact], as_of: date, signs: Signs) -> tuple[dict[str, object], list[Ignored]]:
    """Return plain facts by attribute, as a request would state them, and what was not used."""
    by_attribute: dict[str, list[PlacedFact]] = {}
    current, ignored = drop_ended_pregnancies(placed, signs.pregnancies)
    current, doubted = drop_doubted(current, signs.doubts)
    current, absent = drop_absent(current, signs.absences)
    current, swapped = drop_swapped_pressures(current)
    ignored += [*doubted, *absent, *swapped]
    for placed_fact in current:
        by_attribute.setdefault(placed_fact.fact.attribute, []).append(placed_fact)
    facts: dict[str, object] = {}
    for attribute, found in by_attribute.items():
        selection = SELECTORS[ATTRIBUTE[attribute].type](found, as_of)
        if attribute == "pregnancy_status":
            selection = drop_denied_pregnancies(selection, signs.pregnancies)
        ignored += selection.ignored
        if selection.facts:
            facts[attribute] = BUILDERS[ATTRIBUTE[attribute].type](selection.facts, as_of)
    return facts, ignored


def drop_swapped_pressures(placed: Sequence[PlacedFact]) -> Selection:
    """Drop the pressures of one time, stated apart, of which the systolic is not above the diastolic."""
    pressures: dict[tuple[str, object], list[Decimal]] = {}
    for fact, _ in placed:
        if fact.attribute in PRESSURES and isinstance(fact.value, Mapping) and "comparator" not in fact.value:
            pressures.setdefault((fact.attribute, fact.time), []).append(Decimal(str(fact.value["value"])))
    swapped = {
        time
        for (attribute, time), systolic in pressures.items()
        if attribute == PRESSURES[0] and (diastolic := pressures.get((PRESSURES[1], time)))
        if min(systolic) <= max(diastolic)
    }
    return split_facts(
        placed, lambda one: not (one.fact.attribute in PRESSURES and one.fact.time in swapped), SWAPPED_PRESSURES
    )


def select_measurements(placed: Sequence[PlacedFact], as_of: date) -> Selection:
    attribute = placed[0].fact.attribute
    if attribute in SPECIAL_SELECTORS:
        return SPECIAL_SELECTORS[attribute](placed, as_of)
    dated, undated = drop_undated(placed)
    ordered = sorted(dated, key=_last_moment)
    kept, replaced = split_facts(ordered[-MAX_BUNDLE_MEASUREMENTS:], _build_day_filter(ordered), SAME_DAY)
    many = drop_facts(ordered[:-MAX_BUNDLE_MEASUREMENTS], f"the {MAX_BUNDLE_MEASUREMENTS} latest ones are used")
    # They stay, since each may be the latest, and decide nothing alone.
    ahead = drop_facts((placed_fact for placed_fact in kept if placed_fact.fact.may_be_ahead), MAYBE_AHEAD)
    return Selection(kept, [*undated, *many, *replaced, *ahead])


def _last_moment(placed_fact: PlacedFact) -> float:
    return placed_fact.fact.time.last.timestamp() if placed_fact.fact.time else 0


def _build_day_filter(placed: Sequence[PlacedFact]) -> Callable[[PlacedFact], bool]:
    """Return a predicate that rejects a fact if a later one exists for the same day.

    The matcher knows days only, and would take both for the latest.
    """
    stated = (placed_fact.fact.time for placed_fact in placed)
    times = sorted((time.first_day, time.first) for time in stated if time)
    days, latest = [day for day, _ in times], list(accumulate((first for _, first in times), max))

    def is_last_of_its_day(placed_fact: PlacedFact) -> bool:
        time = placed_fact.fact.time
        return time is None or latest[bisect_right(days, time.last_day) - 1] <= time.last

    return is_last_of_its_day


def is_birth_date(placed: PlacedFact) -> bool:
    return placed.fact.member == "birthDate"


def select_age(placed: Sequence[PlacedFact], as_of: date) -> Selection:
    """Prefer the date of birth; an age that was observed grows by the time since."""
    if any(map(is_birth_date, placed)):
        return split_facts(placed, is_birth_date, "the date of birth is used")
    certain, ahead = drop_maybe_ahead(placed, [])
    last, earlier = select_latest_facts(certain)
    grown = [(placed_fact, grow_age(placed_fact, as_of)) for placed_fact in last]
    facts = [
        placed_fact._replace(fact=placed_fact.fact._replace(value=age, time=None, latest=None))
        for placed_fact, age in grown
        if age is not None
    ]
    return Selection(
        facts,
        [*ahead, *earlier, *drop_facts((placed_fact for placed_fact, age in grown if age is None), INEXACT_AGE)],
    )


def select_onset_age(placed: Sequence[PlacedFact], _: date) -> Selection:
    earliest = min(placed, key=_count_months_stated)
    return split_facts(placed, lambda placed_fact: placed_fact is earliest, "an earlier onset is used")


def _count_months_stated(placed_fact: PlacedFact) -> Decimal:
    stated = placed_fact.fact.value if isinstance(placed_fact.fact.value, Mapping) else {}
    return Decimal(str(stated.get("value", 0))) * MONTHS_OF_UNIT.get(str(stated.get("unit")), Decimal("0.25"))


def select_onset_date(placed: Sequence[PlacedFact], _: date) -> Selection:
    """Keep the earliest date, and of two that agree the more exact one."""
    earliest = min(placed, key=_last_possible_day)
    others = [placed_fact for placed_fact in placed if placed_fact.fact.value != earliest.fact.value]
    return Selection([earliest], drop_facts(others, "an earlier or more exact onset is used"))


def _last_possible_day(placed: PlacedFact) -> date:
    return placed.fact.time.last_day if placed.fact.time else date.max


def select_value(placed: Sequence[PlacedFact], as_of: date) -> Selection:
    """Keep the latest value of a code or boolean, if it still holds; what never changes has no latest value."""
    is_lasting = placed[0].fact.attribute in LASTING
    last, earlier = Selection(list(placed), []) if is_lasting else select_latest_facts(placed)
    valid, ended = split_facts(last, lambda placed_fact: not has_ended(placed_fact, as_of), "no longer holds")
    if len({placed_fact.fact.value for placed_fact in valid}) > 1:
        return Selection([], [*earlier, *ended, *drop_facts(valid, CONTRADICTION)])
    certain, ahead = drop_maybe_ahead(valid, [])
    return Selection(certain[:1], [*earlier, *ended, *ahead])


def has_ended(placed: PlacedFact, as_of: date) -> bool:
    days = DAYS_VALID.get((placed.fact.attribute, str(placed.fact.value)))
    time = placed.fact.last_time
    return days is not None and time is not None and time.first_day + timedelta(days) < as_of


def build_measurements(placed: Sequence[PlacedFact], as_of: date) -> list[object]:
    # None of several undated ones is said to be later than another, nor than its own record.
    latest = min((fact.latest for fact, _ in placed if fact.latest), key=lambda time: time.last, default=None)
    return [build_measurement(placed_fact, latest, as_of) for placed_fact in placed]


def build_measurement(placed: PlacedFact, latest: FhirTime | None, as_of: date) -> object:
    time, stated = placed.fact.time or latest, placed.fact.value
    return {**stated, "date": time.to_partial_date(as_of)} if time and isinstance(stated, Mapping) else stated


Selector = Callable[[Sequence[PlacedFact], date], Selection]
SPECIAL_SELECTORS: Mapping[str, Selector] = {"age": select_age, "diabetes_onset_age": select_onset_age}
SELECTORS: Mapping[str, Selector] = {
    "quantity": select_measurements,
    "score": select_measurements,
    "code": select_value,
    "boolean": select_value,
    "set": select_codes,
    "date": select_onset_date,
}
BUILDERS: Mapping[str, Callable[[Sequence[PlacedFact], date], object]] = {
    "quantity": build_measurements,
    "score": build_measurements,
    "code": lambda placed, _: placed[0].fact.value,
    "boolean": lambda placed, _: placed[0].fact.value,
    "set": build_code_list,
    "date": lambda placed, as_of: time.to_partial_date(as_of) if (time := placed[0].fact.time) else None,
}
