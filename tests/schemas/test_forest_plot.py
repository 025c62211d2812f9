from decimal import Decimal

from schemas.comparison.forest_plot import draw_forest_plot
from schemas.exports.documents import Record

MEMBERS = (*("population", "events", "at_risk", "counts", "counted", "estimate"), *("comparator", "interval"))


def build_claim(value: str, statistic: str) -> Record:
    return {**dict.fromkeys(MEMBERS), "value": Decimal(value), "unit": "%", "statistic": statistic}


def test_measurements_in_percent_are_counted_and_not_drawn_as_proportions() -> None:
    claims = [build_claim("6.4", "median"), build_claim("59", "proportion")]
    rows = [
        {"kind": "outcome", "name": name, "cells": [{"therapy": "t", "claims": [claim]}]}
        for name, claim in zip(("HbA1c", "Graft survival"), claims, strict=True)
    ]
    figure = draw_forest_plot({"therapies": [{"id": "t", "name": "T"}], "rows": rows}, subject="outcomes")
    assert "T: outcomes, as proportions with 95 % intervals" in figure
    assert "Graft survival" in figure
    assert "HbA1c" not in figure
    assert "Not drawn: 1 figure that is no proportion." in figure
