"""Evaluate criteria on how a quantity has changed: the latest value in the window less the earliest in it."""

from collections.abc import Sequence

from db.matching.criterion import Criterion
from db.matching.interval_logic import compare_interval
from db.matching.measurements import (
    convert_measurement,
    format_measurement,
    iter_usable_measurements,
    select_earliest_measurements,
    select_latest_measurements,
    start_of_validity,
)
from db.matching.patient_facts import Measurement, Patient
from db.matching.three_valued_logic import UNKNOWN, CriterionOutcome, Truth, common_truth
from db.units.intervals import subtract_intervals
from db.vocab.patterns import DateSpan


def evaluate_change(criterion: Criterion, patient: Patient) -> CriterionOutcome:
    """A single value has not changed by a known amount, and neither have two of which the order is not known."""
    since = start_of_validity(patient, criterion.attribute, criterion.window)
    measurements = iter_usable_measurements(patient, criterion.attribute)
    earliest, latest = (
        select(measurements, since, patient.as_of)
        for select in (select_earliest_measurements, select_latest_measurements)
    )
    text = "; ".join(_format_each(criterion, (*earliest, *latest))) or None
    today = DateSpan(patient.as_of, patient.as_of)  # of which an undated value is
    truths = [_compare_pair(criterion, early, late, today) for early in earliest for late in latest]
    return common_truth(truths) if truths else UNKNOWN, text


def _format_each(criterion: Criterion, measurements: Sequence[Measurement | None]) -> list[str]:
    known = dict.fromkeys(one for one in measurements if one is not None)
    return [format_measurement(one, criterion.attribute, criterion.unit) for one in known]


def _compare_pair(criterion: Criterion, early: Measurement | None, late: Measurement | None, today: DateSpan) -> Truth:
    if early is None or late is None or (early.when or today).last >= (late.when or today).first:
        return UNKNOWN
    later, earlier = (convert_measurement(one, criterion.attribute, criterion.unit) for one in (late, early))
    difference = subtract_intervals(later, earlier)
    return compare_interval(difference, criterion.operator, criterion.bounds)
