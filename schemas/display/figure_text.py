"""The figure of a claim as text: counts with their denominator, a share with its interval, or the printed value.

Takes claims as a comparison spells them. Nothing is computed here but the percentage of a share.
"""

from decimal import Decimal
from typing import NamedTuple

from db.vocab.enums import ESTIMATE_UNIT, STATISTIC, WITHOUT_COUNTS
from schemas.display.labels import get_label, get_plural
from schemas.display.units import format_unit, format_unit_of_time
from schemas.exports.documents import Record

SHARE_UNIT = ESTIMATE_UNIT[0]
PERCENT = Decimal(100)
ONE = Decimal(1)
NAMED_STATISTICS = STATISTIC[STATISTIC.index("difference") :]  # those that compare, not those that describe
COMPARATORS = {"<": "< ", "<=": "≤ ", ">=": "≥ ", ">": "> ", "~": "about "}


class Figure(NamedTuple):
    """A figure to show; `share` and its bounds are percentages for a bar, None where the figure is no proportion."""

    counts: str
    text: str
    interval: str
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None


def read_figure(claim: Record) -> Figure | None:
    """Return the figure of a claim, None if it has none."""
    counts = format_counts(claim)
    estimate = claim["estimate"]
    if estimate and estimate["unit"] != SHARE_UNIT:
        bounds = f"95 % CI {format_number(estimate['low'])} to {format_number(estimate['high'])}"
        return Figure(counts, f"{format_number(estimate['value'])} in 100 person-years", bounds, None, None, None)
    if estimate:
        share, low, high = (Decimal(str(estimate[part])) * PERCENT for part in ("value", "low", "high"))
        return Figure(counts, f"{format_percentage(share)} %", format_range(low, high), share, low, high)
    if claim["value"] is None:
        return Figure(counts, "", "", None, None, None) if counts else None
    return _read_printed_value(claim, counts)


def describe_figure(figure: Figure) -> str:
    """Return a figure in one line: counts, share or value, and interval."""
    return ", ".join(text for text in (figure.counts, figure.text, figure.interval) if text)


def _read_printed_value(claim: Record, counts: str) -> Figure:
    number = f"{COMPARATORS.get(claim['comparator'], '')}{format_number(claim['value'])}{format_unit(claim['unit'])}"
    text = f"{get_label('statistic', claim['statistic']).lower()} {number}" if is_named(claim) else number
    interval = claim["interval"] or {"type": "", "low": None, "high": None}
    low, high = interval["low"], interval["high"]
    is_bounded = low is not None and high is not None
    label = get_label("interval", interval["type"])
    printed = f"{label} {format_number(low)} to {format_number(high)}" if is_bounded else ""
    printed = ", ".join(words for words in (printed, _explain_missing_count(claim)) if words)
    if not is_share(claim):
        return Figure(counts, text, printed, None, None, None)
    bounds = (low, high) if is_bounded and interval["type"].startswith("ci") else (None, None)
    return Figure(counts, text, printed, claim["value"], *bounds)


def _explain_missing_count(claim: Record) -> str:
    """Return why a percentage has no count, where its source leaves that open."""
    origin = claim["counts"]
    return get_label("counts", origin).lower() if origin in WITHOUT_COUNTS else ""


def is_named(claim: Record) -> bool:
    """Return whether a number needs the name of its statistic: nobody reads an odds ratio off `9.5`."""
    return claim["statistic"] in NAMED_STATISTICS


def is_share(claim: Record) -> bool:
    """Return whether a printed percentage is a share of people, not a measurement such as an HbA1c of 6.4 %."""
    return (claim["unit"], claim["statistic"]) == ("%", "proportion")


def format_counts(claim: Record) -> str:
    """Return `3 of 14 participants`; empty if nothing was counted."""
    if claim["events"] is None or claim["at_risk"] is None:
        return ""
    unit = get_plural("counted", claim["counted"]) if claim["counted"] else ""
    return f"{claim['events']} of {claim['at_risk']} {unit}".strip()


def format_percentage(share: Decimal) -> str:
    """Return a percentage to a whole number, or to one place where that would say 0 or 100 of something else."""
    whole = share.quantize(ONE)
    exact = whole == share or ONE < share < PERCENT - ONE
    return str(whole if exact else share.quantize(Decimal("0.1")))


def format_range(low: Decimal, high: Decimal) -> str:
    return f"95 % CI {format_percentage(low)} to {format_percentage(high)}"


def format_number(value: object) -> str:
    """Return a number as printed, with a true minus sign."""
    return str(value).replace("-", "\N{MINUS SIGN}")


def format_follow_up(follow_up: Record | None) -> str:
    """Return `at 12 months`, `over 3 to 12 months` or `median 24 months`; empty if no time is given."""
    if follow_up is None:
        return ""
    low, high, unit = follow_up["low"], follow_up["high"], follow_up["unit"]
    span = format_number(high) if low is None or low == high else f"{format_number(low)} to {format_number(high)}"
    return f"{follow_up['kind'].replace('maximum', 'up to')} {span} {format_unit_of_time(unit, high)}"
