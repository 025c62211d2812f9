"""A component of a regimen in one line: cells, dose, number and time of administrations, route and site."""

from schemas.display.figure_text import format_number
from schemas.display.units import format_unit, format_unit_of_time
from schemas.exports.documents import Record

CELLS = ("cell_origin", "cell_type", "cell_source", "engineering", "encapsulation")


def describe_component(component: Record) -> str:
    """Return what is known of a component, its parts divided by semicolons; empty if nothing is."""
    cells = ", ".join(component[name] for name in CELLS if component[name])
    where = ", ".join(component[name] for name in ("route", "site") if component[name])
    parts = (cells, _describe_dose(component["dose"]), _describe_repeat(component["repeat"]), where)
    return "; ".join(filter(None, (*parts, _describe_timing(component["timing"]))))


def _describe_dose(dose: Record | None) -> str:
    span = _format_span(dose)
    return f"{span}{format_unit(dose['unit'])}" if dose and span else ""


def _describe_repeat(repeat: Record | None) -> str:
    span = _format_span(repeat)
    return {"": "", "1": "once"}.get(span, f"{span} times")


def _describe_timing(timing: Record | None) -> str:
    span = _format_span(timing)
    if timing is None or span in {"", "0"}:
        return ""
    return f"{format_unit_of_time(timing['unit'], 0)} {span} from the procedure"


def _format_span(bounds: Record | None) -> str:
    if bounds is None or (bounds["low"] is None and bounds["high"] is None):
        return ""
    low, high = bounds["low"], bounds["high"]
    if low == high:
        return format_number(low)
    if low is None or high is None:
        return f"at least {format_number(low)}" if high is None else f"at most {format_number(high)}"
    return f"{format_number(low)} to {format_number(high)}"
