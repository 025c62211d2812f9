"""The parameters of a card."""

from collections.abc import Sequence

from flask import request

from api.embed.card_sections import CARD_SECTIONS, DEFAULT_SECTIONS
from api.pages.choice_parameters import read_choice, validate_choices

THEMES = ("auto", "light", "dark")


def read_sections() -> Sequence[str]:
    """Return the sections in the parameter `sections`; the usual ones if it is missing or empty. Raises 422."""
    names = [name for text in request.args.get("sections", "").split(",") if (name := text.strip().lower())]
    validate_choices("sections", names, [*CARD_SECTIONS])
    return [*dict.fromkeys(names)] or DEFAULT_SECTIONS


def read_option(name: str, choices: Sequence[str]) -> str:
    """Return a parameter that has one of `choices`; the first of them if it is missing or empty. Raises 422."""
    return read_choice(name, choices, in_any_case=True) or choices[0]
