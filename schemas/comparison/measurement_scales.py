"""The figures of a comparison that are no proportions, such as HbA1c: a scale for each subject and unit.

A scale begins at zero unless a figure is below it, so that no difference looks larger than it is.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from schemas.comparison.forest_plot_layout import Share, Subject, Tick
from schemas.display.figure_text import describe_figure, format_number, is_named, read_figure
from schemas.display.labels import get_label
from schemas.display.units import format_unit
from schemas.exports.documents import Record

MAX_TICKS = 4  # beside the first
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
PER_PERSON_YEARS = "in 100 person-years"
HUNDRED = Decimal(100)


class Measurement(NamedTuple):
    """A figure with the scale it belongs to, the label of its line, and the place of its therapy."""

    scale: str
    label: str
    therapy: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    text: str


def read_measurement(claim: Record, label: str, therapy: int) -> Measurement | None:
    """Return the figure of a claim that is a number but no proportion, None for any other."""
    figure = read_figure(claim)
    if figure is None or figure.share is not None:
        return None
    estimate, interval = claim["estimate"], claim["interval"] or {"low": None, "high": None}
    if estimate:
        scale, value, (low, high) = PER_PERSON_YEARS, estimate["value"], (estimate["low"], estimate["high"])
    elif claim["value"] is not None:
        named = get_label("statistic", claim["statistic"]).lower() if is_named(claim) else ""
        scale = f"{named}{format_unit(claim['unit'])}".strip()
        value, low, high = claim["value"], interval["low"], interval["high"]
    else:
        return None
    is_bounded = low is not None and high is not None
    lowest, highest = (Decimal(str(low)), Decimal(str(high))) if is_bounded else (None, None)
    return Measurement(scale, label, therapy, Decimal(str(value)), lowest, highest, describe_figure(figure))


def group_by_scale(name: str, measurements: Iterable[Measurement]) -> list[Subject]:
    """Return a subject for each scale, with its ticks and the figures in percent of it."""
    groups: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        groups.setdefault(measurement.scale, []).append(measurement)
    return [_build_subject(f"{name} ({scale})" if scale else name, members) for scale, members in groups.items()]


def _build_subject(name: str, measurements: Sequence[Measurement]) -> Subject:
    numbers = [number for each in measurements for number in (each.value, each.low, each.high) if number is not None]
    ticks = choose_ticks(min(Decimal(0), *numbers), max(Decimal(0), *numbers))
    first, span = ticks[0], ticks[-1] - ticks[0]

    def scale(number: Decimal | None) -> float | None:
        return None if number is None else float((number - first) / span * HUNDRED)

    shares = [
        Share(f"{each.label}: {each.text}", each.therapy, scale(each.value) or 0.0, scale(each.low), scale(each.high))
        for each in measurements
    ]
    return Subject(name, shares, [Tick(format_number(f"{tick:f}"), scale(tick) or 0.0) for tick in ticks])


def choose_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return round numbers in equal steps, the first not above `low` and the last not below `high`."""
    high = high if high > low else low + 1
    unit = Decimal(1).scaleb(((high - low) / MAX_TICKS).adjusted())
    for step in (unit * factor for factor in STEPS):
        first, last = (low / step).__floor__(), (high / step).__ceil__()
        if last - first <= MAX_TICKS:
            break
    return [(step * number).normalize() for number in range(first, last + 1)]
