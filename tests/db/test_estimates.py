from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.estimates import compute_poisson_interval, compute_wilson_interval, estimate_from_counts


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
    estimate = compute_wilson_interval(events, at_risk)
    assert (estimate.low, estimate.high) == (Decimal(low), Decimal(high))


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval_and_that_between_none_and_all(counts: tuple[int, int]) -> None:
    estimate = compute_wilson_interval(*counts)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@pytest.mark.parametrize(
    ("events", "low", "high"),
    # The exact limits of a Poisson mean, half the chi-squared quantiles, to two decimals as tables print them.
    [(0, "0.00", "3.69"), (1, "0.03", "5.57"), (5, "1.62", "11.67"), (10, "4.80", "18.39"), (100, "81.36", "121.63")],
)
def test_rates_have_the_exact_interval_of_tables(events: int, low: str, high: str) -> None:
    estimate = compute_poisson_interval(events, 100)
    assert [round(bound, 2) for bound in (estimate.value, estimate.low, estimate.high)] == [
        Decimal(bound) for bound in (events, low, high)
    ]


@pytest.mark.slow
@given(st.integers(0, 300), st.integers(1, 10**6))
def test_a_rate_lies_in_its_interval(events: int, person_years: int) -> None:
    estimate = compute_poisson_interval(events, person_years)
    assert 0 <= estimate.low <= estimate.value <= estimate.high


@pytest.mark.parametrize("counts", [(None, 3, "participant"), (1, 0, "event"), (4, 3, "participant"), (1, 3, None)])
def test_counts_that_are_missing_or_cannot_be_have_no_estimate(counts: tuple[int | None, int, str | None]) -> None:
    assert estimate_from_counts(*counts) is None


def test_person_years_make_a_rate_and_all_other_units_a_share() -> None:
    rate, share = estimate_from_counts(3, 150, "person_year"), estimate_from_counts(3, 12, "procedure")
    assert rate
    assert share
    assert (rate.value, rate.unit, rate.method) == (Decimal("2.0000"), "/(100.a)", "exact_poisson")
    assert (share.value, share.unit, share.method) == (Decimal("0.2500"), "1", "wilson")
