"""Evaluate criteria on quantities and scores: the latest value, the first, or any."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.criterion import Criterion
from db.matching.evaluate_change import evaluate_change
from db.matching.interval_logic import compare_interval
from db.matching.measurements import (
    convert_measurement,
    format_measurement,
    is_within,
    iter_usable_measurements,
    select_first_measurements,
    select_latest_measurements,
    start_of_validity,
)
from db.matching.patient_facts import AGES, Measurement, Patient
from db.matching.quantities import collect_sources
from db.matching.quantity_sources import QuantitySource, Window, are_contradictory
from db.matching.reference_ranges import compare_with_reference, format_with_reference, is_relative
from db.matching.three_valued_logic import CONFLICTING, NOT_MET, UNKNOWN, CriterionOutcome, Truth, any_of, common_truth
from db.units.calendar import subtract_period
from db.units.intervals import Interval, floor_to_completed


def evaluate_quantity(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> CriterionOutcome:
    return SELECTIONS[criterion.selection](criterion, patient)


class _LatestQuantity(NamedTuple):
    """The sources of a quantity that count, and what all criteria about it have in common."""

    sources: tuple[QuantitySource, ...]
    text: str | None
    is_contradictory: bool


def _collect_latest(patient: Patient, attribute: str, unit: str, window: Window) -> _LatestQuantity:
    key = ("latest", attribute, unit, window)
    if key not in patient.cache:
        sources = collect_sources(patient, attribute, unit, window)
        text = "; ".join([source.text for source in sources]) or None
        patient.cache[key] = _LatestQuantity(sources, text, are_contradictory(sources))
    latest: _LatestQuantity = patient.cache[key]
    return latest


def _evaluate_latest(criterion: Criterion, patient: Patient) -> CriterionOutcome:
    if is_relative(criterion):
        return _evaluate_latest_with_reference(criterion, patient)
    stated = _collect_latest(patient, criterion.attribute, criterion.unit, criterion.window)
    return CONFLICTING if stated.is_contradictory else _agree_on_truth(criterion, stated.sources), stated.text


def _evaluate_latest_with_reference(criterion: Criterion, patient: Patient) -> CriterionOutcome:
    measurements = iter_usable_measurements(patient, criterion.attribute)
    since = start_of_validity(patient, criterion.attribute, criterion.window)
    chosen = select_latest_measurements(measurements, since, patient.as_of)
    truths = [
        UNKNOWN if measurement is None else compare_with_reference(criterion, measurement) for measurement in chosen
    ]
    text = "; ".join(format_with_reference(measurement) for measurement in chosen if measurement) or None
    return common_truth(truths) if truths else UNKNOWN, text


def _agree_on_truth(criterion: Criterion, sources: Sequence[QuantitySource]) -> Truth:
    """Sources that agree within their precision may still lie on both sides of a bound: then nothing is decided."""
    if len(sources) == 1 and len(sources[0].options) == 1:
        return _compare_quantity(criterion, sources[0].options[0])
    truths = {common_truth([_compare_quantity(criterion, option) for option in source.options]) for source in sources}
    decided = truths - {UNKNOWN}
    return decided.pop() if len(decided) == 1 else UNKNOWN


def _evaluate_first(criterion: Criterion, patient: Patient) -> CriterionOutcome:
    chosen = select_first_measurements(_past_measurements(criterion, patient), patient.as_of)
    truths = [
        UNKNOWN if measurement is None else _compare_measurement(criterion, measurement) for measurement in chosen
    ]
    text = "; ".join(_format(criterion, measurement) for measurement in chosen if measurement) or None
    return common_truth(truths) if truths and not _may_lack_values(criterion, patient) else UNKNOWN, text


def _evaluate_any(criterion: Criterion, patient: Patient) -> CriterionOutcome:
    """Met if any measurement meets it; not met if all that are stated fail, unless there may be others."""
    since = subtract_period(patient.as_of, *criterion.window) if criterion.window else date.min
    placed = [
        (is_within(measurement, since, patient.as_of), measurement)
        for measurement in _past_measurements(criterion, patient)
    ]
    truths = [
        # A value that may lie outside the window cannot meet a criterion, but it also does not have to.
        truth if within or truth == NOT_MET else UNKNOWN
        for within, measurement in placed
        if within is not False
        for truth in [_compare_measurement(criterion, measurement)]
    ]
    text = "; ".join(_format(criterion, measurement) for _, measurement in placed) or None
    truth = any_of(truths) if truths else UNKNOWN
    return UNKNOWN if truth == NOT_MET and _may_lack_values(criterion, patient) else truth, text


def _may_lack_values(criterion: Criterion, patient: Patient) -> bool:
    """True of a record, and where a stated value is not used, such as one with a date after `as_of`."""
    stated: tuple[Measurement, ...] = patient.facts.get(criterion.attribute, ())
    is_listed = criterion.attribute in patient.unused
    return patient.is_partial or is_listed or len(_past_measurements(criterion, patient)) < len(stated)


def _past_measurements(criterion: Criterion, patient: Patient) -> list[Measurement]:
    stated: tuple[Measurement, ...] = patient.facts.get(criterion.attribute, ())
    return [
        measurement for measurement in stated if measurement.when is None or measurement.when.first <= patient.as_of
    ]


def _compare_measurement(criterion: Criterion, one: Measurement) -> Truth:
    if is_relative(criterion):
        return compare_with_reference(criterion, one)
    return _compare_quantity(criterion, convert_measurement(one, criterion.attribute, criterion.unit))


def _format(criterion: Criterion, one: Measurement) -> str:
    if is_relative(criterion):
        return format_with_reference(one)
    return format_measurement(one, criterion.attribute, criterion.unit)


def _compare_quantity(criterion: Criterion, x: Interval | None) -> Truth:
    if x is None:
        return UNKNOWN
    # "Aged 18 to 65" includes everybody until the 66th birthday.
    counted = floor_to_completed(x) if criterion.attribute in AGES else x
    return compare_interval(counted, criterion.operator, criterion.bounds)


SELECTIONS: dict[str, Callable[[Criterion, Patient], CriterionOutcome]] = {
    "latest": _evaluate_latest,
    "first": _evaluate_first,
    "ever": _evaluate_any,
    "any_within": _evaluate_any,
    "change": evaluate_change,
}
