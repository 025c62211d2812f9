"""Parameters with few values: the problem that names one which is not among them."""

from collections.abc import Iterable, Sequence

from flask import request

from api.http.name_suggestions import suggest_name
from api.http.problems import Fault, make_validation_problem


def read_choice(name: str, choices: Sequence[str], *, in_any_case: bool = False) -> str | None:
    """Return a parameter that has one of `choices`, None if it is missing or empty. Raises 422."""
    text = request.args.get(name) or None
    value = text.lower() if text and in_any_case else text
    validate_choices(name, [value] if value else [], choices)
    return value


def validate_choices(name: str, values: Iterable[str], choices: Sequence[str]) -> None:
    """Raise 422 for the values of the parameter that are not among `choices`."""
    errors = [_build_fault(name, value, choices) for value in values if value not in choices]
    if errors:
        raise make_validation_problem(errors, "parameter")


def _build_fault(parameter: str, value: str, choices: Sequence[str]) -> Fault:
    expected = suggest_name(value, choices) or ", ".join(choices)
    return {"parameter": parameter, "detail": "unknown value", "value": value, "expected": expected}
