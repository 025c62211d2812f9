"""The Wilson score interval of a proportion: right also where few were observed, or none or all had the event."""

from decimal import Decimal
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

LEVEL = Decimal("0.95")
DECIMALS = Decimal("0.0001")
_Z = NormalDist().inv_cdf((1 + float(LEVEL)) / 2)


class Proportion(NamedTuple):
    """A share with its interval, all between 0 and 1."""

    value: Decimal
    low: Decimal
    high: Decimal


def compute_wilson_interval(events: int, at_risk: int) -> Proportion:
    """The share of `events` among `at_risk` (at least 1), without continuity correction.

    Source: Wilson EB. J Am Stat Assoc 1927;22:209-12, doi:10.1080/01621459.1927.10502953.
    """
    share, doubt = events / at_risk, _Z**2 / at_risk
    middle = (share + doubt / 2) / (1 + doubt)
    half = _Z * sqrt(share * (1 - share) / at_risk + doubt / at_risk / 4) / (1 + doubt)
    return Proportion(*(_round_share(bound) for bound in (share, max(0.0, middle - half), min(1.0, middle + half))))


def _round_share(share: float) -> Decimal:
    return Decimal(share).quantize(DECIMALS)
