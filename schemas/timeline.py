"""Draw the dated studies and decisions of a therapy on one time axis; deterministic, with every date as text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.comparison.forest_plot_layout import (
    HEADLINE,
    LABEL,
    MARGIN,
    MARK,
    NOTE,
    ROW,
    TEXT,
    Canvas,
    assemble_document,
    draw_mark,
)
from schemas.display.labels import get_label
from schemas.exports.documents import Record
from schemas.svg import Theme, measure_text

MONTHS = 12
DAYS = 31
MAX_EVENTS = 100
MAX_TICKS = 6
NO_EVENTS = "No study or decision of this therapy has a date."
PLANNED = "estimated"  # a type of dates
TODAY = "today"
DASHES = "2 3"
DIAMOND = 2  # of the marks: decisions


class Event(NamedTuple):
    """A study with start and end, or a decision at one time; times are years with a fraction.

    The end of a study may be one that is only planned: what lies beyond today has not happened.
    """

    label: str
    start: float
    end: float | None
    is_decision: bool
    text: str


def draw_timeline(therapy: Record, theme: Theme, width: int, credit: str, today: str) -> str:
    """Return an SVG document of the given width in px; `today` is an ISO date."""
    events = sorted(
        (*read_studies(therapy["studies"]), *read_decisions(therapy["approvals"])), key=lambda one: one[1:3]
    )
    left_out = len(therapy["studies"]) + len(therapy["approvals"]) - len(events[:MAX_EVENTS])
    title = f"{therapy['name']}: trials and decisions"
    note = " ".join(filter(None, ("" if events else NO_EVENTS, describe_undated(left_out))))
    canvas = Canvas(theme, width)
    canvas.write_text(title, HEADLINE, width - 2 * MARGIN)
    grid = draw_events(canvas, events[:MAX_EVENTS], parse_year(today))
    for text in filter(None, (note, credit)):
        canvas.write_text(text, NOTE, width - 2 * MARGIN)
    described = " ".join([*(f"{event.text}." for event in events), note]).strip()
    return assemble_document(canvas, grid, title, described, theme)


def describe_undated(count: int) -> str:
    return f"Not drawn: {count} without a date." if count else ""


def read_studies(studies: Iterable[Record]) -> list[Event]:
    dated = ((study, _get_date(study["start"]), _get_date(study["completion"])) for study in studies)
    return [
        Event(
            f"{study['id']} {study['title']}",
            parse_year(start),
            parse_year(end) if end else None,
            is_decision=False,
            text=f"{study['id']}, from {start}{f' to {end}{_describe_plan(study)}' if end else ''}: {study['title']}",
        )
        for study, start, end in dated
        if start
    ]


def read_decisions(approvals: Iterable[Record]) -> list[Event]:
    return [
        Event(
            f"{decision['jurisdiction']}, {get_label('approval_category', decision['category']).lower()}: "
            f"{get_label('approval_state', decision['state']).lower()}",
            parse_year(decision["from"]),
            None,
            is_decision=True,
            text=f"{decision['from']}: {decision['statement'].removesuffix('.')}",
        )
        for decision in approvals
        if decision["from"]
    ]


def _describe_plan(study: Record) -> str:
    return " (planned)" if study["completion"]["type"] == PLANNED else ""


def _get_date(date: Record | None) -> str:
    return (date or {}).get("date") or ""


def parse_year(date: str) -> float:
    """Return a partial date as a year with a fraction; the middle of what it leaves open."""
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    if not month:
        return year + 0.5
    return year + (month - 1 + (day or DAYS / 2) / DAYS) / MONTHS


def draw_events(canvas: Canvas, events: Sequence[Event], today: float) -> list[str]:
    """Draw a line for each event, and return the grid behind them, with today if the axis reaches it."""
    if not events:
        return []
    first = int(min(event.start for event in events))
    last = int(max(event.end or event.start for event in events)) + 1
    # Rounded up by dividing the negative, so that there are never more ticks than that.
    ticks = range(first, last + 1, max(1, -(-(last - first) // MAX_TICKS)))
    draw_years(canvas, ticks, first, last)
    is_today_shown = first <= today <= last
    if is_today_shown:
        draw_today(canvas, scale_year(canvas, today, first, last))
    top = canvas.height
    for event in events:
        draw_event(canvas, event, first, last, today)
    canvas.height += MARGIN / 2
    ground = Canvas("light", canvas.width)
    ground.palette = canvas.palette
    for x in (scale_year(canvas, year, first, last) for year in ticks):
        ground.add("line", colour="rule", line=True, x1=x, x2=x, y1=top, y2=canvas.height, stroke_width=0.5)
    if is_today_shown:
        x = scale_year(canvas, today, first, last)
        ground.add("line", colour="faint", line=True, x1=x, x2=x, y1=top, y2=canvas.height, stroke_dasharray=DASHES)
    return ground.elements


def draw_today(canvas: Canvas, x: float) -> None:
    half = measure_text(TODAY, TEXT) / 2
    canvas.height += TEXT * 1.2
    place = min(max(x, half), canvas.width - half)
    canvas.add("text", TODAY, colour="faint", x=place, y=canvas.height - 3, font_size=TEXT, text_anchor="middle")


def draw_years(canvas: Canvas, ticks: Iterable[int], first: int, last: int) -> None:
    canvas.height += TEXT * 1.5
    for year in ticks:
        half = measure_text(str(year), TEXT) / 2
        x = min(scale_year(canvas, year, first, last), canvas.width - half)
        canvas.add("text", str(year), colour="faint", x=x, y=canvas.height - 3, font_size=TEXT, text_anchor="middle")


def draw_event(canvas: Canvas, event: Event, first: int, last: int, today: float) -> None:
    top = canvas.height
    canvas.write_text(event.label, LABEL, canvas.width - 2 * MARGIN if canvas.is_narrow else canvas.plot_left - 30)
    if canvas.is_narrow:
        top = canvas.height
    canvas.height = max(canvas.height, top + ROW * 0.9)
    y, x = (top + canvas.height) / 2, scale_year(canvas, event.start, first, last)
    if event.is_decision:
        draw_mark(canvas, DIAMOND, x, y)
        return
    end = max(scale_year(canvas, event.end or event.start, first, last), x + MARK)
    now = min(max(scale_year(canvas, today, first, last), x), end)
    if now > x:
        canvas.add("line", colour="ink", line=True, x1=x, x2=now, y1=y, y2=y, stroke_width=MARK)
    if now < end:
        canvas.add("line", colour="faint", line=True, x1=now, x2=end, y1=y, y2=y, stroke_width=MARK / 2,
                   stroke_dasharray=DASHES)  # fmt: skip


def scale_year(canvas: Canvas, year: float, first: int, last: int) -> float:
    return canvas.plot_left + (canvas.plot_right - canvas.plot_left) * (year - first) / (last - first)
