"""Draw the proportions of a comparison as a forest plot in SVG: one line per cohort, none pooled, deterministic.

The `desc` element holds all figures as text, and the colours follow the colour scheme of the reader.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from io import StringIO
from typing import Any, NamedTuple

Document = Mapping[str, Any]

PLOTTED_KINDS = ("risk", "outcome")
MAX_LINES = 300
MAX_LABEL_LENGTH = 92
PERCENT = Decimal(100)
MARKERS = "osD^vP"  # one for each therapy, so that colour is not the only distinction

# Placeholder colours given to matplotlib, and the CSS properties that replace them in the output.
INK, FAINT, PAPER = "#010203", "#040506", "#fdfeff"
PROPERTIES = {INK: "var(--ink)", FAINT: "var(--faint)", PAPER: "var(--paper)"}
STYLE = (
    "svg{--ink:#1a1a1a;--faint:#8a8a8a;--paper:#ffffff}"
    "@media (prefers-color-scheme:dark){svg{--ink:#ececec;--faint:#8a8a8a;--paper:#161616}}"
)
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "therapydb",  # ids are derived from it, so that output is deterministic
    "svg.fonttype": "none",  # keep text as text instead of paths
    "text.parse_math": False,  # do not read a dollar sign as mathematics
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # ships with matplotlib, so that text metrics are the same everywhere
    "font.size": 8,
}
LINE, MARGIN, WIDTH, LEFT = 0.22, 1.3, 11.0, 0.52  # inches, and the share of the width that labels take


class Share(NamedTuple):
    """A proportion in percent, with its interval if there is one."""

    label: str
    therapy: int
    value: float
    low: float | None
    high: float | None

    @property
    def description(self) -> str:
        interval = "" if self.low is None else f", {self.low:.1f} to {self.high:.1f}"
        return f"{self.label}: {self.value:.1f} %{interval}"


class Subject(NamedTuple):
    """A row of the comparison that has proportions."""

    name: str
    shares: Sequence[Share]


def draw_forest_plot(comparison: Document) -> str:
    """Draw the proportions of all risks and outcomes; other figures are counted in a note but not drawn."""
    subjects, left_out = collect_subjects(comparison)
    names = [one["name"] for one in comparison["therapies"]]
    title = f"{', '.join(names[:-1])} and {names[-1]}: shares with 95 % intervals"
    note = f"{left_out} figures that are no shares are not drawn." if left_out else ""
    return add_accessible_text(render_svg(subjects, names, title), title, describe_plot(subjects, note))


def collect_subjects(comparison: Document) -> tuple[list[Subject], int]:
    order = {one["id"]: place for place, one in enumerate(comparison["therapies"])}
    names = [one["name"] for one in comparison["therapies"]]
    found, left = [], 0
    for row in comparison["rows"]:
        if row["kind"] in PLOTTED_KINDS:
            claims = [(cell["therapy"], one) for cell in row["cells"] for one in cell["claims"]]
            shares = [read_share(claim, order[therapy], names[order[therapy]]) for therapy, claim in claims]
            left += sum(
                share is None and reports_figure(claim) for share, (_, claim) in zip(shares, claims, strict=True)
            )
            drawn = [share for share in shares if share is not None]
            found += [Subject(row["name"], drawn)] if drawn else []
    return found, left


def reports_figure(claim: Document) -> bool:
    return claim["value"] is not None or claim["events"] is not None


def read_share(claim: Document, therapy: int, name: str) -> Share | None:
    label = ", ".join(part for part in (name, format_counts(claim), (claim["population"] or {}).get("label")) if part)
    if estimate := claim["estimate"]:
        bounds = [float(estimate[part] * PERCENT) for part in ("value", "low", "high")]
        return Share(label, therapy, *bounds)
    if claim["unit"] != "%" or claim["value"] is None or claim["statistic"] not in {"proportion", None}:
        return None
    interval = claim["interval"] or {}
    low, high = (interval.get(part) for part in ("low", "high"))
    if low is None or high is None or not interval["type"].startswith("ci"):
        return Share(label, therapy, float(claim["value"]), None, None)
    return Share(label, therapy, float(claim["value"]), float(low), float(high))


def format_counts(claim: Document) -> str:
    if claim["events"] is None:
        return ""
    return f"{claim['events']} of {claim['at_risk']} {claim['counted']}s"


def describe_plot(subjects: Sequence[Subject], note: str) -> str:
    sentences = [f"{subject.name}. {'; '.join(share.description for share in subject.shares)}." for subject in subjects]
    return " ".join([*(sentences or ["No figure of these therapies is a share."]), note]).strip()


def plot_lines(subjects: Sequence[Subject]) -> Iterator[Subject | Share]:
    for subject in subjects:
        yield subject
        yield from subject.shares


def render_svg(subjects: Sequence[Subject], names: Sequence[str], title: str) -> str:
    import matplotlib as mpl  # noqa: PLC0415 - slow to import and rarely needed
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    lines = list(plot_lines(subjects))[:MAX_LINES]
    height = LINE * (len(lines) + 1) + MARGIN
    mpl.rcParams.update(SETTINGS)
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
    FigureCanvasSVG(figure)
    bottom, top = 0.55 / height, 1 - 0.75 / height
    axes = figure.add_axes((LEFT, bottom, 0.97 - LEFT, top - bottom), facecolor=PAPER)
    for place, line in enumerate(lines):
        _draw_line(axes, -place, line)
    style_axes(axes, lines, names)
    figure.suptitle(title, x=0.01, ha="left", color=INK, fontsize=10)
    text = StringIO()
    figure.savefig(text, format="svg", facecolor=PAPER, metadata={"Date": None, "Creator": None})
    return text.getvalue()


def _draw_line(axes: Any, height: int, line: Subject | Share) -> None:
    if isinstance(line, Subject):
        axes.axhline(height + 0.5, color=FAINT, linewidth=0.4)
        return
    if line.low is not None and line.high is not None:
        axes.plot([line.low, line.high], [height, height], color=INK, linewidth=1)
    axes.plot([line.value], [height], MARKERS[line.therapy], color=INK, markersize=4.5)


def style_axes(axes: Any, lines: Sequence[Subject | Share], names: Sequence[str]) -> None:
    axes.set_xlim(-2, 102)
    axes.set_ylim(-len(lines), 1)
    axes.set_xlabel("percent", color=INK)
    axes.set_yticks(range(0, -len(lines), -1), [line_label(line) for line in lines])
    for tick, line in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_fontweight("bold" if isinstance(line, Subject) else "normal")
    axes.tick_params(colors=INK, length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.3)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for place, name in enumerate(names):
        axes.plot([], [], MARKERS[place], color=INK, markersize=4.5, label=truncate_label(name))
    legend = axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, labelcolor=INK)
    legend.set_in_layout(False)


def line_label(line: Subject | Share) -> str:
    return truncate_label(line.name if isinstance(line, Subject) else line.label)


def truncate_label(text: str) -> str:
    return text if len(text) <= MAX_LABEL_LENGTH else text[: MAX_LABEL_LENGTH - 1] + "…"


def add_accessible_text(svg: str, title: str, described: str) -> str:
    """Add a title, a description and the style sheet for light and dark schemes."""
    for ink, named in PROPERTIES.items():
        svg = svg.replace(ink, named)
    start = svg.index("<svg ")
    opening, _, rest = svg[start:].partition(">")
    told = f'<title id="title">{escape(title)}</title><desc id="described">{escape(described)}</desc>'
    opened = f'{opening} role="img" aria-labelledby="title" aria-describedby="described">'
    return f"{svg[:start]}{opened}{told}<style>{STYLE}</style>{rest}"
