import re
from decimal import Decimal

import pytest

from schemas.comparison.forest_plot import MAX_SHARES, draw_forest_plot
from schemas.comparison.measurement_scales import choose_ticks
from schemas.exports.documents import Record

MEMBERS = (*("population", "events", "at_risk", "counts", "counted", "estimate"), *("comparator", "interval"))


def build_claim(value: str, statistic: str) -> Record:
    return {**dict.fromkeys(MEMBERS), "value": Decimal(value), "unit": "%", "statistic": statistic}


def build_comparison(**claims: Record) -> Record:
    rows = [
        {"kind": "outcome", "name": name.replace("_", " "), "cells": [{"therapy": "t", "claims": [claim]}]}
        for name, claim in claims.items()
    ]
    return {"therapies": [{"id": "t", "name": "T"}], "rows": rows}


def test_measurements_are_drawn_on_scales_of_their_own() -> None:
    measured = {**build_claim("6.4", "median"), "interval": {"type": "iqr", "low": Decimal("5.5"), "high": Decimal(8)}}
    comparison = build_comparison(HbA1c=measured, Graft_survival=build_claim("59", "proportion"))
    figure = draw_forest_plot(comparison, subject="outcomes")
    assert "T: outcomes, as proportions with 95 % intervals" in figure
    shares, _, measurements = figure.partition("Measurements, each on a scale of its own</text>")
    assert "Graft survival</text>" in shares
    assert "HbA1c (%)</text>" in measurements
    assert "Interquartile range 5.5 to 8" in figure.partition("<desc")[2].partition("</desc>")[0]
    assert "Not drawn" not in figure
    assert re.findall(r">(\d+)</text>", measurements) == ["0", "2", "4", "6", "8"]


def test_figures_without_a_place_on_a_scale_are_counted() -> None:
    counted = {**build_claim("1", "median"), "value": None, "unit": None, "events": 3, "at_risk": None}
    figure = draw_forest_plot(build_comparison(Deaths=counted))
    assert "Not drawn: 1 figure without a number to place on a scale." in figure
    assert "Measurements" not in figure


def test_many_measurements_are_cut_and_counted() -> None:
    claims = {f"m{number}": build_claim(str(number), "mean") for number in range(MAX_SHARES + 7)}
    assert "Not drawn: 7 further figures" in draw_forest_plot(build_comparison(**claims))


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("0", "8", "0 2 4 6 8"),
        ("0", "100", "0 25 50 75 100"),
        ("-1.3", "0", "-1.5 -1 -0.5 0"),
        ("-4", "9", "-5 0 5 10"),
        ("0", "0", "0 0.25 0.5 0.75 1"),
        ("0", "0.003", "0 0.001 0.002 0.003"),
        ("0", "812345", "0 250000 500000 750000 1000000"),
    ],
)
def test_ticks_are_round_and_hold_every_figure(low: str, high: str, ticks: str) -> None:
    chosen = choose_ticks(Decimal(low), Decimal(high))
    assert [f"{tick:f}" for tick in chosen] == ticks.split()
