"""A share and its interval as a small picture, drawn with attributes only: no policy can strip its style.

It repeats what stands beside it as text, so that it is hidden from screen readers.
"""

from decimal import Decimal

from schemas.display.figure_text import Figure

TEMPLATE = '<svg class="bar" viewBox="0 0 100 8" aria-hidden="true">{}</svg>'


def draw_interval_bar(figure: Figure | None) -> str:
    """Return an SVG element that is 100 units wide; empty if the figure is no proportion."""
    if figure is None or figure.share is None:
        return ""
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = f'<path d="M{_place(figure.low)} 4H{_place(figure.high)}"/>'
    return TEMPLATE.format(f'{interval}<path class="at" d="M{_place(figure.share)} 1V7"/>')


def _place(percent: Decimal) -> str:
    # A printed bound may lie outside, for instance -2 %.
    return f"{min(max(percent, Decimal(0)), Decimal(100)):.1f}".removesuffix(".0")
