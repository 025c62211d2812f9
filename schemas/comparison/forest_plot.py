"""Draw the proportions of a comparison as a forest plot: one line per cohort, none pooled, deterministic.

Its `desc` element holds every figure as text, so that nothing is told by the picture alone.
"""

from collections.abc import Sequence

from schemas.comparison.forest_plot_layout import ForestPlot, Share, Subject, render_forest_plot
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
    subjects, others = collect_subjects(comparison)
    names = [therapy["name"] for therapy in comparison["therapies"]]
    drawn, cut = limit_shares(subjects)
    notes = ["" if drawn else NO_PROPORTIONS, describe_others(others), describe_cut(cut)]
    plot = ForestPlot(format_title(names, subject), names, drawn, " ".join(filter(None, notes)), credit)
    return render_forest_plot(plot, describe_plot(drawn, plot.note), theme, width)


def format_title(names: Sequence[str], subject: str) -> str:
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed}: {subject}, as proportions with 95 % intervals"


def limit_shares(subjects: Sequence[Subject]) -> tuple[list[Subject], int]:
    """Return the subjects of the first shares, and how many shares were left out."""
    drawn: list[Subject] = []
    room = MAX_SHARES
    for subject in subjects:
        if room > 0:
            drawn.append(Subject(subject.name, subject.shares[:room]))
        # Goes on below zero, so that the shares left out are counted to the end.
        room -= len(subject.shares)
    return drawn, max(-room, 0)


def describe_others(count: int) -> str:
    if not count:
        return ""
    return (
        "Not drawn: 1 figure that is no proportion."
        if count == 1
        else f"Not drawn: {count} figures that are no proportions."
    )


def describe_cut(count: int) -> str:
    return f"Not drawn: {count} further proportions; choose fewer therapies or one kind." if count else ""


def collect_subjects(comparison: Record) -> tuple[list[Subject], int]:
    """Return the rows that have proportions, and the number of figures that are none."""
    order = {therapy["id"]: place for place, therapy in enumerate(comparison["therapies"])}
    names = [therapy["name"] for therapy in comparison["therapies"]]
    subjects, others = [], 0
    for row in comparison["rows"]:
        if row["kind"] not in PLOTTED_KINDS:
            continue
        claims = [(order[cell["therapy"]], claim) for cell in row["cells"] for claim in cell["claims"]]
        shares = [read_share(claim, place, names[place]) for place, claim in claims]
        others += sum(share is None and reports_figure(claim) for share, (_, claim) in zip(shares, claims, strict=True))
        if drawn := [share for share in shares if share is not None]:
            subjects.append(Subject(row["name"], drawn))
    return subjects, others


def reports_figure(claim: Record) -> bool:
    return claim["value"] is not None or claim["events"] is not None


def read_share(claim: Record, therapy: int, name: str) -> Share | None:
    label = ", ".join(part for part in (name, format_counts(claim), (claim["population"] or {}).get("label")) if part)
    figure = read_figure(claim)
    if figure is None or figure.share is None:
        return None
    low, high = (None if bound is None else float(bound) for bound in (figure.low, figure.high))
    return Share(label, therapy, float(figure.share), low, high)


def describe_plot(subjects: Sequence[Subject], note: str) -> str:
    sentences = [f"{subject.name}. {'; '.join(share.description for share in subject.shares)}." for subject in subjects]
    return " ".join([*sentences, note]).strip()
