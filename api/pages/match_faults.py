"""What a filled form must not leave to guessing: fields it does not have, two answers to one question, a later date."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import request

from api.http import Problem, bodies, envelope
from api.http.problems import Fault
from api.pages.match_choices import NONE_OF_THESE
from api.pages.match_form import UNIT_ENDING, Form
from db.vocab.attributes import ATTRIBUTE

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
THERAPIES = "therapies"
MAX_FORM_BYTES = 65_536


def require_form() -> None:
    """Raise 415 for a body that is no form, which would be read as one without answers, and 413 for a large one."""
    bodies.limit_body(request, MAX_FORM_BYTES)
    if request.mimetype not in FORM_TYPES:
        address = envelope.build_url("/v1/match")
        raise Problem(415, f"this page takes a filled form; send JSON to {address}", headers={"Accept": FORM_TYPES[0]})


def find_form_faults(form: Form) -> list[Fault]:
    """Return the fields that cannot be used; each error names its field as `parameter`."""
    return [fault for name in form for fault in _find_field_faults(name, [*filter(None, form.getlist(name))])]


def _find_field_faults(name: str, entered: list[str]) -> Iterator[Fault]:
    attribute = ATTRIBUTE.get(name.removesuffix(UNIT_ENDING))
    if name == THERAPIES:
        return
    if attribute is None:
        yield {"parameter": name, "detail": "is no question of this form", "expected": "a field of the form"}
    elif attribute.type != "set" or name.endswith(UNIT_ENDING):
        if len(entered) > 1:
            yield {"parameter": name, "detail": "was answered more than once", "expected": "one answer"}
        elif attribute.type == "date" and entered and _is_later(entered[0].strip()):
            yield {"parameter": name, "detail": "lies in the future", "expected": "a date up to today"}
    elif NONE_OF_THESE in entered and len(entered) > 1:
        yield {"parameter": name, "detail": "has both none and another answer", "expected": "one or the other"}


def _is_later(partial_date: str) -> bool:
    return partial_date > datetime.now(UTC).date().isoformat()[: len(partial_date)]
