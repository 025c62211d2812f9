"""Estimates from published counts: a share with its Wilson interval, or a rate with its exact Poisson interval.

Both intervals are right also where few were observed, or none or all had the event. The loader computes them once, so
that both databases hold the same digits.
"""

from collections.abc import Callable
from decimal import Decimal
from math import exp, fsum, lgamma, log, sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple, TypeAlias

from db.vocab.enums import ESTIMATE_UNIT

LEVEL = Decimal("0.95")
DECIMALS = Decimal("0.0001")
PERSON_YEARS = 100  # of a rate
SHARE_UNIT, RATE_UNIT = ESTIMATE_UNIT
Method: TypeAlias = Literal["wilson", "exact_poisson"]
_Z = NormalDist().inv_cdf((1 + float(LEVEL)) / 2)
_TAIL = (1 - float(LEVEL)) / 2
# Each halves the interval, so this reaches the precision of a float from any start.
_BISECTIONS = 100


class Estimate(NamedTuple):
    """A share between 0 and 1, or a rate per 100 person-years, with its 95 % interval."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    method: Method


def estimate_from_counts(events: int | None, at_risk: int | None, counted: str | None) -> Estimate | None:
    """Return the share of `events` among `at_risk`, or their rate if person-years were counted.

    None without counts, and for counts that cannot be, which the constraints of the table refuse.
    """
    if events is None or not at_risk or counted is None:
        return None
    if counted == "person_year":
        return compute_poisson_interval(events, at_risk)
    return compute_wilson_interval(events, at_risk) if events <= at_risk else None


def compute_wilson_interval(events: int, at_risk: int) -> Estimate:
    """Return the share with its interval, without continuity correction.

    Source: Wilson EB. J Am Stat Assoc 1927;22:209-12, doi:10.1080/01621459.1927.10502953.
    """
    share, doubt = events / at_risk, _Z**2 / at_risk
    middle = (share + doubt / 2) / (1 + doubt)
    half = _Z * sqrt(share * (1 - share) / at_risk + doubt / at_risk / 4) / (1 + doubt)
    value, low, high = map(_round_number, (share, max(0.0, middle - half), min(1.0, middle + half)))
    return Estimate(value, low, high, SHARE_UNIT, "wilson")


def compute_poisson_interval(events: int, person_years: int) -> Estimate:
    """Return the rate per 100 person-years with its interval, in which each tail has a probability of 2.5 %.

    Source: Garwood F. Biometrika 1936;28:437-42, doi:10.1093/biomet/28.3-4.437.
    """
    low = _solve(lambda mean: 1 - _poisson_cdf(events - 1, mean) < _TAIL, events) if events else 0.0
    high = _solve(lambda mean: _poisson_cdf(events, mean) > _TAIL, events)
    means = (events, low, high)
    rate, lower, upper = (_round_number(mean * PERSON_YEARS / person_years) for mean in means)
    return Estimate(rate, lower, upper, RATE_UNIT, "exact_poisson")


def _poisson_cdf(count: int, mean: float) -> float:
    """The probability of at most `count` events where `mean`, more than 0, are expected."""
    # By logarithms: powers and factorials of a few hundred events overflow a float.
    return fsum(exp(number * log(mean) - mean - lgamma(number + 1)) for number in range(count + 1))


def _solve(is_below: Callable[[float], bool], events: int) -> float:
    """Return the mean up to which `is_below` holds; both bounds lie below this end of the search."""
    start, end = 0.0, 2.0 * events + 10
    for _ in range(_BISECTIONS):
        middle = (start + end) / 2
        start, end = (middle, end) if is_below(middle) else (start, middle)
    return end


def _round_number(number: float) -> Decimal:
    return Decimal(number).quantize(DECIMALS)
