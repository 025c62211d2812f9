"""Lay out a forest plot as SVG: labels beside the plot where there is room, above each line where there is not."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from schemas.svg import FONT, PALETTES, Theme, format_element, format_style_sheet, measure_text, wrap_text

TEXT, TITLE, MARGIN = 13, 16, 12  # px
LEADING = 1.35  # of the font size
NARROW = 560  # px; below, labels stand above their lines
LABEL_SHARE = 0.5  # of the width, beside the plot
MEASUREMENTS = "Measurements, each on a scale of its own"
MARK = 4.5  # px, half the width of a mark
ROW = 22  # px, the height of a line of the plot
# One mark for each therapy, so that colour is not the only distinction: paths around 0,0 in units of MARK.
MARKS = (
    "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z",  # circle
    "M-.9 -.9H.9V.9H-.9Z",  # square
    "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",  # diamond
    "M-1.1 -.9H1.1L0 1.1Z",  # triangle, point down
    "M-1.1 .9H1.1L0 -1.1Z",  # triangle, point up
    "M0 -1.1L1.05 -.34L.65 .89L-.65 .89L-1.05 -.34Z",  # pentagon
)


class Tick(NamedTuple):
    """A tick of an axis: its label, and its place in percent of the axis."""

    label: str
    percent: float


PERCENT_TICKS = [Tick(f"{percent} %", percent) for percent in (0, 25, 50, 75, 100)]


class Share(NamedTuple):
    """A figure in percent of its axis, with its interval if there is one; `therapy` is the place of its column."""

    label: str
    therapy: int
    value: float
    low: float | None
    high: float | None


class Subject(NamedTuple):
    """A row of the comparison that has figures; `ticks` are those of its own axis, none for a row of proportions."""

    name: str
    shares: Sequence[Share]
    ticks: Sequence[Tick] = ()


class ForestPlot(NamedTuple):
    title: str
    therapies: Sequence[str]
    subjects: Sequence[Subject]
    measured: Sequence[Subject]
    note: str
    credit: str


class Canvas:
    """Elements drawn so far and the height they take, in px."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.palette = PALETTES["dark" if theme == "dark" else "light"]
        self.width = width
        self.height = float(MARGIN)
        self.elements: list[str] = []
        self.is_narrow = width < NARROW
        self.plot_left = MARGIN + MARK if self.is_narrow else MARGIN + width * LABEL_SHARE
        # Room for a mark at 100 %.
        self.plot_right = width - MARGIN - 2 * MARK

    def add(self, name: str, *children: str, colour: str, line: bool = False, **attributes: str | float) -> None:
        paint = {"stroke": self.palette[colour]} if line else {"fill": self.palette[colour]}
        class_ = f"{colour}-line" if line else colour
        self.elements.append(format_element(name, *children, class_=class_, **paint, **attributes))

    def scale_percent(self, percent: float) -> float:
        return self.plot_left + (self.plot_right - self.plot_left) * min(max(percent, 0), 100) / 100

    def write_text(self, text: str, style: "TextStyle", width: float, x: float = MARGIN) -> None:
        """Write a text in as many lines as it needs, and move down past it."""
        for line in wrap_text(text, style.size, width):
            self.height += style.size * LEADING
            baseline = self.height - style.size * (LEADING - 1)
            self.add("text", escape(line), colour=style.colour, x=x, y=baseline, font_size=style.size,
                     font_weight=style.weight)  # fmt: skip


class TextStyle(NamedTuple):
    size: float
    colour: str
    weight: str


HEADLINE = TextStyle(TITLE, "ink", "bold")
HEADING = TextStyle(TEXT, "ink", "bold")
LABEL = TextStyle(TEXT, "ink", "normal")
NOTE = TextStyle(TEXT, "faint", "normal")


def render_forest_plot(plot: ForestPlot, description: str, theme: Theme, width: int) -> str:
    canvas = Canvas(theme, width)
    inside = width - 2 * MARGIN
    canvas.write_text(plot.title, HEADLINE, inside)
    if plot.subjects or plot.measured:
        draw_legend(canvas, plot.therapies)
    grid = draw_proportions(canvas, plot.subjects) if plot.subjects else []
    draw_measurements(canvas, plot.measured)
    canvas.height += MARGIN / 2
    for text in filter(None, (plot.note, plot.credit)):
        canvas.write_text(text, NOTE, inside)
    return assemble_document(canvas, grid, plot.title, description, theme)


def draw_proportions(canvas: Canvas, subjects: Sequence[Subject]) -> list[str]:
    """Draw a block for each subject between two axes, and return the grid behind them."""
    draw_axis(canvas, PERCENT_TICKS)
    top = canvas.height
    for subject in subjects:
        draw_subject(canvas, subject)
    grid = draw_grid(canvas, top)
    draw_axis(canvas, PERCENT_TICKS)
    return grid


def draw_measurements(canvas: Canvas, subjects: Sequence[Subject]) -> None:
    """Draw the subjects that have an axis of their own."""
    if subjects:
        canvas.height += MARGIN
        canvas.write_text(MEASUREMENTS, HEADLINE, canvas.width - 2 * MARGIN)
    for subject in subjects:
        draw_subject(canvas, subject)


def draw_legend(canvas: Canvas, therapies: Sequence[str]) -> None:
    for place, name in enumerate(therapies):
        middle = canvas.height + TEXT * LEADING / 2
        draw_mark(canvas, place, MARGIN + MARK, middle)
        canvas.write_text(name, LABEL, canvas.width - 3 * MARGIN - 2 * MARK, MARGIN * 2 + MARK)


def draw_axis(canvas: Canvas, ticks: Sequence[Tick]) -> None:
    canvas.height += TEXT * LEADING
    for tick in ticks:
        half = measure_text(tick.label, TEXT) / 2
        # The last label would reach over the edge of the picture.
        x = min(canvas.scale_percent(tick.percent), canvas.width - half)
        canvas.add("text", tick.label, colour="faint", x=max(x, half), y=canvas.height - 3, font_size=TEXT,
                   text_anchor="middle")  # fmt: skip


def draw_subject(canvas: Canvas, subject: Subject) -> None:
    canvas.height += ROW / 4
    canvas.add("line", colour="rule", line=True, x1=MARGIN, x2=canvas.width - MARGIN, y1=canvas.height,
               y2=canvas.height)  # fmt: skip
    canvas.write_text(subject.name, HEADING, canvas.width - 2 * MARGIN)
    if subject.ticks:
        draw_axis(canvas, subject.ticks)
        draw_rule(canvas)
    for share in subject.shares:
        draw_share(canvas, share)


def draw_rule(canvas: Canvas) -> None:
    """Draw the line of an axis below its labels."""
    canvas.add("line", colour="rule", line=True, x1=canvas.scale_percent(0), x2=canvas.scale_percent(100),
               y1=canvas.height, y2=canvas.height)  # fmt: skip


def draw_share(canvas: Canvas, share: Share) -> None:
    top = canvas.height
    label_width = canvas.width - 2 * MARGIN if canvas.is_narrow else canvas.plot_left - 2.5 * MARGIN
    canvas.write_text(share.label, LABEL, label_width)
    if canvas.is_narrow:
        top = canvas.height
        canvas.height += ROW * 0.8
    canvas.height = max(canvas.height, top + ROW * 0.8)
    draw_interval(canvas, share, (top + canvas.height) / 2)


def draw_interval(canvas: Canvas, share: Share, y: float) -> None:
    if share.low is not None and share.high is not None:
        low, high = canvas.scale_percent(share.low), canvas.scale_percent(share.high)
        canvas.add("line", colour="ink", line=True, x1=low, x2=high, y1=y, y2=y, stroke_width=1.5)
    draw_mark(canvas, share.therapy, canvas.scale_percent(share.value), y)


def draw_mark(canvas: Canvas, therapy: int, x: float, y: float) -> None:
    place = f"translate({x:.2f} {y:.2f}) scale({MARK})"
    canvas.add("path", colour="ink", d=MARKS[therapy % len(MARKS)], transform=place)


def draw_grid(canvas: Canvas, top: float) -> list[str]:
    """Return the vertical rules behind everything else, from `top` down to where the canvas has come."""
    # On a canvas of its own: the grid's height is known last, and it is painted first.
    ground = Canvas("light", canvas.width)
    ground.palette = canvas.palette
    for x in (canvas.scale_percent(tick.percent) for tick in PERCENT_TICKS):
        ground.add("line", colour="rule", line=True, x1=x, x2=x, y1=top, y2=canvas.height, stroke_width=0.5)
    return ground.elements


def assemble_document(canvas: Canvas, grid: Sequence[str], title: str, description: str, theme: Theme) -> str:
    height = canvas.height + MARGIN
    paper = Canvas(theme, canvas.width)
    paper.add("rect", colour="paper", width=canvas.width, height=height)
    return format_element(
        "svg",
        format_element("title", escape(title), id="title"),
        format_element("desc", escape(description), id="described"),
        format_style_sheet(theme),
        *paper.elements,
        *grid,
        *canvas.elements,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {canvas.width} {height:.0f}",
        width=canvas.width,
        height=f"{height:.0f}",
        font_family=FONT,
        role="img",
        aria_labelledby="title",
        aria_describedby="described",
    )
