"""Compare a value with a multiple of a limit of the reference range that came with it."""

from db.matching.criterion import Criterion
from db.matching.interval_logic import compare_interval
from db.matching.patient_facts import Measurement
from db.matching.three_valued_logic import UNKNOWN, Truth
from db.vocab.reference_limits import REFERENCE_LIMITS


def is_relative(criterion: Criterion) -> bool:
    return criterion.unit in REFERENCE_LIMITS


def compare_with_reference(criterion: Criterion, measurement: Measurement) -> Truth:
    """Compare in the unit of the value, so that nothing is rounded; a value without the limit decides nothing."""
    limit = getattr(measurement.reference, REFERENCE_LIMITS[criterion.unit])
    if limit is None:
        return UNKNOWN
    return compare_interval(
        measurement.interval, criterion.operator, tuple(bound * limit for bound in criterion.bounds)
    )


def format_with_reference(measurement: Measurement) -> str:
    limits = zip(("from", "to"), measurement.reference, strict=True)
    text = " ".join(f"{word} {limit:f}" for word, limit in limits if limit is not None)
    return f"{measurement.text}, reference range {text or 'not stated'}"
