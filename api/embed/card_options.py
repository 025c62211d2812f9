"""The parameters of a card: what each may be, and the problem that names one that is not."""

from collections.abc import Iterable, Sequence

from flask import request

from api.embed.card_sections import CARD_SECTIONS, DEFAULT_SECTIONS
from api.http.name_suggestions import suggest_name
from api.http.problems import Fault, make_validation_problem

THEMES = ("auto", "light", "dark")


def read_sections() -> Sequence[str]:
    """Return the sections in the parameter `sections`; the usual ones if it is missing or empty. Raises 422."""
    names = [name for text in request.args.get("sections", "").split(",") if (name := text.strip())]
    _validate_names("sections", names, CARD_SECTIONS)
    return [*dict.fromkeys(names)] or DEFAULT_SECTIONS


def read_option(name: str, choices: Sequence[str]) -> str:
    """Return a parameter that has one of `choices`; the first of them if it is missing or empty. Raises 422."""
    value = request.args.get(name) or choices[0]
    _validate_names(name, [value], choices)
    return value


def _validate_names(parameter: str, names: Iterable[str], known: Iterable[str]) -> None:
    choices = [*known]
    errors = [_build_fault(parameter, name, choices) for name in names if name not in choices]
    if errors:
        raise make_validation_problem(errors, "parameter")


def _build_fault(parameter: str, value: str, choices: Sequence[str]) -> Fault:
    expected = suggest_name(value, choices) or ", ".join(choices)
    return {"parameter": parameter, "detail": "unknown value", "value": value, "expected": expected}
