"""What was stated of a quantity, in the unit of a criterion: the latest measurements of a window, or the last known."""

from collections.abc import Sequence
from datetime import date

from db.matching.measurements import (
    WIDEST,
    convert_measurement,
    format_measurement,
    iter_usable_measurements,
    select_latest_measurements,
    start_of_validity,
    widen_by_last_digit,
)
from db.matching.patient_facts import Measurement, Patient
from db.matching.quantity_sources import QuantitySource, Window, find_first_day
from db.units.conversion import convert_interval
from db.units.intervals import hull_of_intervals
from db.vocab.attributes import ATTRIBUTE


def find_stated_source(patient: Patient, attribute: str, unit: str, window: Window) -> QuantitySource | None:
    """Return the stated source, which is the same for whatever is derived from it; None if nothing is stated."""
    if attribute not in patient.facts:
        return None
    key = ("stated", attribute, unit, window)
    if key not in patient.cache:
        patient.cache[key] = _build_stated_source(patient, attribute, unit, window)
    source: QuantitySource | None = patient.cache[key]
    return source


def _build_stated_source(patient: Patient, attribute: str, unit: str, window: Window) -> QuantitySource | None:
    measurements = iter_usable_measurements(patient, attribute)
    chosen = select_latest_measurements(measurements, start_of_validity(patient, attribute, window), patient.as_of)
    sources = [_build_source(measurement, attribute, unit) for measurement in chosen if measurement]
    if not sources:
        return _describe_last_known(patient, measurements, attribute, unit)
    return sources[0] if len(chosen) == 1 else _join_sources(sources, is_certain=None not in chosen)


def _build_source(measurement: Measurement, attribute: str, unit: str) -> QuantitySource:
    widened = convert_interval(widen_by_last_digit(measurement), attribute, measurement.unit, unit)
    # Of completed years no more than they are, of a point its last digit.
    is_point = measurement.interval.is_point
    strict = widened if is_point else convert_interval(measurement.interval, attribute, measurement.unit, unit)
    when = None if ATTRIBUTE[attribute].grows else measurement.when
    first, day = (when.first, when.last) if when else (None, None)
    text = format_measurement(measurement, attribute, unit)
    return QuantitySource((convert_measurement(measurement, attribute, unit),), widened, text, day, strict, first)


def _join_sources(sources: Sequence[QuantitySource], *, is_certain: bool) -> QuantitySource:
    """Join the measurements of which any may be the latest, or none if that is not certain."""
    options = [option for source in sources for option in source.options]
    return QuantitySource(
        tuple(options if is_certain else [*options, None]),
        hull_of_intervals(source.tolerance for source in sources if source.tolerance),
        "; ".join(source.text for source in sources),
        max((source.day for source in sources if source.day), default=None),
        hull_of_intervals(source.strict for source in sources if source.strict),
        find_first_day(sources),
    )


def _describe_last_known(
    patient: Patient, measurements: Sequence[Measurement], attribute: str, unit: str
) -> QuantitySource | None:
    latest = select_latest_measurements(measurements, date.min, patient.as_of)
    last = [measurement for measurement in latest if measurement]
    if not last:
        return None
    text = "; ".join(format_measurement(measurement, attribute, unit) for measurement in last)
    spans = [measurement.when for measurement in last if measurement.when]
    first, day = min(span.first for span in spans), max(span.last for span in spans)
    return QuantitySource((None,), WIDEST, f"last known {text}", day, None, first)
