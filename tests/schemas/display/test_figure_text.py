from decimal import Decimal

import pytest

from schemas.display.components import describe_component
from schemas.display.figure_text import format_follow_up, format_percentage, read_figure
from schemas.display.interval_bar import draw_interval_bar
from schemas.display.units import format_unit

EMPTY = dict.fromkeys(
    ("events", "at_risk", "counts", "counted", "estimate", "value", "unit", "comparator", "statistic", "interval")
)


def test_counts_come_with_their_denominator_and_interval() -> None:
    estimate = {"value": Decimal("0.2143"), "low": Decimal("0.0757"), "high": Decimal("0.4759"), "unit": "1"}
    figure = read_figure({**EMPTY, "events": 3, "at_risk": 14, "counted": "participant", "estimate": estimate})
    assert figure is not None
    assert (figure.counts, figure.text, figure.interval) == ("3 of 14 participants", "21 %", "95 % CI 8 to 48")
    assert 'd="M7.6 4H47.6"' in draw_interval_bar(figure)


def test_a_printed_value_keeps_its_unit_comparator_and_interval() -> None:
    interval = {"type": "ci95", "low": Decimal("-1.5"), "high": Decimal("2.0")}
    figure = read_figure({**EMPTY, "value": Decimal("0.50"), "unit": "mo", "comparator": "<", "interval": interval})
    assert figure is not None
    assert (figure.counts, figure.text) == ("", "< 0.50 months")
    assert figure.interval == "95 % confidence interval \N{MINUS SIGN}1.5 to 2.0"
    assert draw_interval_bar(figure) == ""


def test_a_percentage_without_a_count_says_why() -> None:
    figure = read_figure(
        {**EMPTY, "value": Decimal(59), "unit": "%", "statistic": "proportion", "counts": "survival_estimate"}
    )
    assert figure is not None
    assert (figure.counts, figure.text, figure.interval) == ("", "59 %", "survival estimate")


@pytest.mark.parametrize(("statistic", "is_drawn"), [("proportion", True), (None, False), ("median", False)])
def test_only_a_proportion_in_percent_is_a_share(statistic: str | None, *, is_drawn: bool) -> None:
    figure = read_figure({**EMPTY, "value": Decimal("6.4"), "unit": "%", "statistic": statistic})
    assert figure is not None
    assert figure.text == "6.4 %"
    assert (figure.share is not None) is is_drawn
    assert bool(draw_interval_bar(figure)) is is_drawn


@pytest.mark.parametrize(
    ("statistic", "unit", "text"),
    [
        ("odds_ratio", "{ratio}", "odds ratio 9.5"),
        ("hazard_ratio", "{ratio}", "hazard ratio 9.5"),
        ("difference", "%", "difference 9.5 %"),
        ("median", "{event}/a", "9.5 events a person-year"),
        ("rate", "{event}/(100.a)", "9.5 events in 100 person-years"),
    ],
)
def test_a_figure_names_its_unit_and_what_it_compares(statistic: str, unit: str, text: str) -> None:
    figure = read_figure({**EMPTY, "value": Decimal("9.5"), "unit": unit, "statistic": statistic})
    assert figure is not None
    assert figure.text == text


def test_a_rate_is_no_share() -> None:
    estimate = {"value": Decimal("2.5"), "low": Decimal("1.2"), "high": Decimal("4.9"), "unit": "/(100.a)"}
    figure = read_figure({**EMPTY, "events": 8, "at_risk": 320, "counted": "person_year", "estimate": estimate})
    assert figure is not None
    assert (figure.counts, figure.text) == ("8 of 320 person-years", "2.5 in 100 person-years")
    assert draw_interval_bar(figure) == ""


def test_a_claim_without_figure_has_none() -> None:
    assert read_figure(EMPTY) is None


@pytest.mark.parametrize(
    ("share", "text"), [("0", "0"), ("0.4", "0.4"), ("99.6", "99.6"), ("100", "100"), ("21.43", "21")]
)
def test_nothing_rounds_to_never_or_always(share: str, text: str) -> None:
    assert format_percentage(Decimal(share)) == text


@pytest.mark.parametrize(
    ("follow_up", "text"),
    [
        (None, ""),
        ({"kind": "at", "low": None, "high": 1, "unit": "a"}, "at 1 year"),
        ({"kind": "over", "low": 3, "high": 12, "unit": "mo"}, "over 3 to 12 months"),
        ({"kind": "maximum", "low": None, "high": 5, "unit": "a"}, "up to 5 years"),
    ],
)
def test_follow_up_reads_as_a_phrase(follow_up: dict[str, object] | None, text: str) -> None:
    assert format_follow_up(follow_up) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (None, ""),
        ("%", " %"),
        ("{participant}", " participants"),
        ("kg", " kg"),
        ("10*9/L", " \N{MULTIPLICATION SIGN} 10⁹/L"),
        ("mL/min/{1.73_m2}/a", " mL/min/1.73 m² a year"),
        ("mm[Hg]", " mmHg"),
        ("mg/dL", " mg/dL"),
        ("/uL", " /µL"),
    ],
)
def test_units_read_as_words(unit: str | None, text: str) -> None:
    assert format_unit(unit) == text


def test_a_component_is_described_in_one_line() -> None:
    component = {
        **dict.fromkeys(("cell_origin", "cell_source", "engineering", "encapsulation", "timing")),
        "cell_type": "islet cells",
        "dose": {"low": Decimal("0.8"), "high": Decimal("0.8"), "unit": "10*9"},
        "repeat": {"low": 1, "high": 1},
        "route": "infusion",
        "site": "hepatic portal vein",
    }
    dose = "0.8 \N{MULTIPLICATION SIGN} 10⁹"
    assert describe_component(component) == f"islet cells; {dose}; once; infusion, hepatic portal vein"
