"""Which format an answer takes: `?format=` decides, else `Accept`, else the first in the table.

A table of formats maps the value of `format` to a media type; its first row is the default.
"""

from collections.abc import Mapping

from flask import request
from marshmallow.fields import String
from werkzeug.datastructures import MIMEAccept

from api.http.problems import Fault, Problem
from api.http.suggestions import suggest_name

FORMATS: Mapping[str, str] = {"json": "application/json"}


def make_format_field(formats: Mapping[str, str] = FORMATS, *, default: str | None = "json", **more: str) -> String:
    """Describe `format` for the contract; `negotiate` checks it."""
    said = {"description": "Format of the answer; stronger than `Accept`.", "enum": [*formats], **more}
    return String(metadata=said | ({"default": default} if default else {}))


def negotiate_format(formats: Mapping[str, str] = FORMATS, wanted: str | None = None) -> str:
    """Return the name of the format to answer in; `wanted` is the value of `?format=`."""
    if wanted is not None:
        return wanted if wanted in formats else _raise_not_acceptable(formats, _make_format_fault(formats, wanted))
    accept = _parse_accept()
    best = accept.best_match(formats.values()) if accept else next(iter(formats.values()))
    names = {media_type: name for name, media_type in formats.items()}
    return names[best] if best else _raise_not_acceptable(formats, _make_accept_fault(formats))


def _parse_accept() -> MIMEAccept:
    # Parameters such as charset are dropped, for werkzeug would hold them against a match; so is
    # what is no media range at all.
    ranges = [(name.partition(";")[0].strip(), quality) for name, quality in request.accept_mimetypes]
    return MIMEAccept([(name, quality) for name, quality in ranges if "/" in name])


def _make_format_fault(formats: Mapping[str, str], wanted: str) -> Fault:
    return {"parameter": "format", "detail": "unknown format", "expected": suggest_name(wanted, formats)}


def _make_accept_fault(formats: Mapping[str, str]) -> Fault:
    there = "one of " + ", ".join(formats.values())
    return {"header": "Accept", "detail": "nothing here has that type", "expected": there}


def _raise_not_acceptable(formats: Mapping[str, str], fault: Fault) -> str:
    there = ", ".join(f"{name} ({media_type})" for name, media_type in formats.items())
    raise Problem(406, f"this path answers in {there}", errors=[fault])
