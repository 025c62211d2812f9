from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.wilson import compute_wilson_interval


@pytest.mark.parametrize(
    ("events", "at_risk", "low", "high"),
    # Newcombe RG. Stat Med 1998;17:857-72, table I, method 3.
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_published_intervals_come_out(events: int, at_risk: int, low: str, high: str) -> None:
    _, below, above = compute_wilson_interval(events, at_risk)
    assert (below, above) == (Decimal(low), Decimal(high))


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval_and_that_between_none_and_all(counts: tuple[int, int]) -> None:
    share, low, high = compute_wilson_interval(*counts)
    assert 0 <= low <= share <= high <= 1
