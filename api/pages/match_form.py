"""The questions of the form and the facts in what was entered, by the type of each attribute.

A question that is left empty is a fact that is unknown.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from api.pages.match_choices import NONE_OF_THESE, MatchNames
from db.vocab.accepted_units import accepted
from db.vocab.attributes import ATTRIBUTE, Attribute
from schemas.display.labels import get_label

EVENT_PERIOD = "12 mo"  # of the question that is asked for events
ANSWERS = {"yes": True, "no": False}
UNIT_ENDING = ".unit"  # of the field of a unit, after the id of its attribute
NUMBER = re.compile(r"-?\d+(\.\d+)?")
MAX_SHOWN_VALUE, MAX_SHOWN_FORM = 200, 4000  # characters of one answer and of all that are shown again
Form = MultiDict[str, str]
Fact = object


class Question(NamedTuple):
    """A question: its attribute, the units or values to choose from, and what was entered before.

    `is_completed` if names are suggested for what is typed.
    """

    attribute: Attribute
    units: Sequence[str]
    choices: Sequence[tuple[str, str]]
    entered: Sequence[str]
    is_completed: bool


def build_questions(attribute_ids: Iterable[str], form: Form, names: MatchNames) -> list[Question]:
    """Return a question for each attribute; `names` has the choices of attributes that have no closed list."""
    return [
        Question(
            attribute,
            [*accepted(attribute)] if attribute.type == "quantity" else (),
            [(value, get_label(attribute.id, value)) for value in attribute.values]
            or names.boxes.get(attribute.id, ()),
            form.getlist(attribute.id),
            attribute.id in names.suggestions,
        )
        for attribute in (ATTRIBUTE[name] for name in attribute_ids)
    ]


def shorten_form(form: Form) -> Form:
    """Return what was entered as far as the page has room for it; the length counted is that in HTML."""
    shown, room = MultiDict[str, str](), MAX_SHOWN_FORM
    for name, value in form.items(multi=True):
        text = value if len(value) <= MAX_SHOWN_VALUE else f"{value[: MAX_SHOWN_VALUE - 1]}…"
        room -= len(escape(text))
        if room > 0:
            shown.add(name, text)
    return shown


def read_facts(form: Form) -> dict[str, Fact]:
    """Return the facts of a filled form as the API takes them; they are still to be validated."""
    names = [name for name in dict.fromkeys(form) if name in ATTRIBUTE and any(form.getlist(name))]
    return {name: READERS[ATTRIBUTE[name].type](form, ATTRIBUTE[name]) for name in names}


def _read_quantity(form: Form, attribute: Attribute) -> Fact:
    return {
        "value": _parse_number(form[attribute.id]),
        "unit": form.get(f"{attribute.id}{UNIT_ENDING}", attribute.unit),
    }


def _read_score(form: Form, attribute: Attribute) -> Fact:
    return {"value": _parse_number(form[attribute.id])}


def _read_boolean(form: Form, attribute: Attribute) -> Fact:
    return ANSWERS.get(form[attribute.id], form[attribute.id])


def _read_text(form: Form, attribute: Attribute) -> Fact:
    return form[attribute.id].strip()


def _read_set(form: Form, attribute: Attribute) -> Fact:
    entered = [code for value in form.getlist(attribute.id) for code in value.replace(",", " ").split()]
    if entered == [NONE_OF_THESE]:
        return {"present": [], "complete": True}
    return {"present": [code for code in entered if code != NONE_OF_THESE]}


def _read_events(form: Form, attribute: Attribute) -> Fact:
    return {"count": _parse_number(form[attribute.id]), "period": EVENT_PERIOD}


def _parse_number(text: str) -> Fact:
    """Return a number; anything else unchanged, for the validation to name."""
    number = text.strip().replace(",", ".")
    if not NUMBER.fullmatch(number):
        return text
    return Decimal(number) if "." in number else int(number)


READERS: Mapping[str, Callable[[Form, Attribute], Fact]] = {
    "quantity": _read_quantity,
    "score": _read_score,
    "boolean": _read_boolean,
    "code": _read_text,
    "date": _read_text,
    "set": _read_set,
    "event": _read_events,
}
