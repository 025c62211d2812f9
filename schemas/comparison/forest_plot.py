"""Draw the figures of a comparison as a forest plot: one line per cohort, none pooled, deterministic.

Proportions share an axis; measurements have a scale for each subject and unit.

Its `desc` element holds every figure as text, so that nothing is told by the picture alone.
"""

from collections.abc import Collection, Iterable, Sequence

from schemas.comparison.forest_plot_layout import ForestPlot, Share, Subject, render_forest_plot
from schemas.comparison.measurement_scales import group_by_scale, read_measurement
from schemas.display.figure_text import format_counts, read_figure
from schemas.exports.documents import Record
from schemas.svg import Theme

PLOTTED_KINDS = ("risk", "outcome")
NO_PROPORTIONS = "None of the figures of these therapies is a proportion."
MAX_SHARES = 300  # drawn; the rest is counted in the note
DEFAULT_WIDTH, MIN_WIDTH, MAX_WIDTH = 800, 320, 1600  # px


def draw_forest_plot(
    comparison: Record,
    theme: Theme = "auto",
    width: int = DEFAULT_WIDTH,
    credit: str = "",
    subject: str = "risks and outcomes",
) -> str:
    """Return an SVG document of the given width in px; its height follows from the number of cohorts."""
    subjects, measured, others = collect_subjects(comparison)
    names = [therapy["name"] for therapy in comparison["therapies"]]
    drawn, cut = limit_shares(subjects)
    drawn_measured, cut_measured = limit_shares(measured, MAX_SHARES - count_shares(drawn))
    notes = [describe_others(others), describe_cut(cut + cut_measured)]
    if not drawn:
        notes = [NO_PROPORTIONS, *notes]
    title = format_title(names, subject)
    plot = ForestPlot(title, names, drawn, drawn_measured, " ".join(filter(None, notes)), credit)
    return render_forest_plot(plot, describe_plot([*drawn, *drawn_measured], plot.note), theme, width)


def name_plotted_kinds(kinds: Collection[str]) -> str:
    """Return the title's words for those kinds of rows that have proportions."""
    plotted = [kind for kind in PLOTTED_KINDS if kind in kinds]
    return " and ".join(f"{kind}s" for kind in plotted or PLOTTED_KINDS)


def format_title(names: Sequence[str], subject: str) -> str:
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed}: {subject}, as proportions with 95 % intervals"


def count_shares(subjects: Iterable[Subject]) -> int:
    return sum(len(subject.shares) for subject in subjects)


def limit_shares(subjects: Sequence[Subject], room: int = MAX_SHARES) -> tuple[list[Subject], int]:
    """Return the subjects of the first shares, and how many shares were left out."""
    drawn: list[Subject] = []
    for subject in subjects:
        if room > 0:
            drawn.append(subject._replace(shares=subject.shares[:room]))
        # Goes on below zero, so that the shares left out are counted to the end.
        room -= len(subject.shares)
    return drawn, max(-room, 0)


def describe_others(count: int) -> str:
    if not count:
        return ""
    return (
        "Not drawn: 1 figure without a number to place on a scale."
        if count == 1
        else f"Not drawn: {count} figures without a number to place on a scale."
    )


def describe_cut(count: int) -> str:
    return f"Not drawn: {count} further figures; choose fewer therapies or one kind." if count else ""


def collect_subjects(comparison: Record) -> tuple[list[Subject], list[Subject], int]:
    """Return the rows that have proportions, those that have measurements, and the number of other figures."""
    order = {therapy["id"]: place for place, therapy in enumerate(comparison["therapies"])}
    names = [therapy["name"] for therapy in comparison["therapies"]]
    subjects, measured, others = [], [], 0
    for row in comparison["rows"]:
        if row["kind"] not in PLOTTED_KINDS:
            continue
        shares, measurements = [], []
        for place, claim in ((order[cell["therapy"]], claim) for cell in row["cells"] for claim in cell["claims"]):
            if share := read_share(claim, place, names[place]):
                shares.append(share)
            elif measurement := read_measurement(claim, format_label(claim, names[place]), place):
                measurements.append(measurement)
            else:
                others += reports_figure(claim)
        subjects += [Subject(row["name"], shares)] if shares else []
        measured += group_by_scale(row["name"], measurements)
    return subjects, measured, others


def reports_figure(claim: Record) -> bool:
    return claim["value"] is not None or claim["events"] is not None


def format_label(claim: Record, *parts: str) -> str:
    return ", ".join(part for part in (*parts, (claim["population"] or {}).get("label")) if part)


def read_share(claim: Record, therapy: int, name: str) -> Share | None:
    figure = read_figure(claim)
    if figure is None or figure.share is None:
        return None
    low, high = (None if bound is None else float(bound) for bound in (figure.low, figure.high))
    return Share(format_label(claim, name, format_counts(claim)), therapy, float(figure.share), low, high)


def describe_plot(subjects: Sequence[Subject], note: str) -> str:
    sentences = [f"{subject.name}. {'; '.join(describe_shares(subject))}." for subject in subjects]
    return " ".join([*sentences, note]).strip()


def describe_shares(subject: Subject) -> Iterable[str]:
    """Yield the lines of a subject; the label of a measurement has its figure."""
    for share in subject.shares:
        interval = "" if share.low is None else f", {share.low:.1f} to {share.high:.1f}"
        yield share.label if subject.ticks else f"{share.label}: {share.value:.1f} %{interval}"
