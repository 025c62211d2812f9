"""Content negotiation: `?format=` decides, else `Accept`, else the first format of the table.

A table of formats maps each value of `format` to a media type; its first row is the default.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NoReturn

from flask import request
from marshmallow.fields import String
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from api.http.name_suggestions import suggest_name
from api.http.problems import Fault, Problem

FORMATS: Mapping[str, str] = {"json": "application/json"}
# Media types whose version is a parameter: its name, and the version that is served.
VERSIONS: Mapping[str, tuple[str, str]] = {"application/fhir+json": ("fhirVersion", "5.0")}


def make_format_field(formats: Mapping[str, str] = FORMATS, *, default: str | None = "json", **more: str) -> String:
    """Return the field that describes `format` in the OpenAPI document; `negotiate_format` validates it."""
    metadata = {"description": "Format of the response; takes precedence over `Accept`.", "enum": [*formats], **more}
    return String(metadata=metadata | ({"default": default} if default else {}))


def negotiate_format(formats: Mapping[str, str] = FORMATS, requested: str | None = None) -> str:
    """Return the name of the format to respond in; `requested` is the value of `?format=`."""
    if requested is not None:
        return (
            requested
            if requested in formats
            else _raise_not_acceptable(formats, _make_format_fault(formats, requested))
        )
    accept = _parse_accept(request.headers.get("Accept", ""))
    best = accept.best_match(formats.values()) if accept else next(iter(formats.values()))
    names = {media_type: name for name, media_type in formats.items()}
    return names[best] if best else _raise_not_acceptable(formats, _make_accept_fault(formats))


@lru_cache(maxsize=256)
def _parse_accept(header: str) -> MIMEAccept:
    # Parameters such as charset are dropped, since Werkzeug would count them as a mismatch; so is
    # anything that is not a media range.
    ranges = [(*parse_options_header(name), quality) for name, quality in parse_accept_header(header, MIMEAccept)]
    return MIMEAccept(
        [(name, quality if _is_supported(name, options) else 0) for name, options, quality in ranges if "/" in name]
    )


def _is_supported(media_type: str, options: Mapping[str, str]) -> bool:
    """Return whether the version that a media range asks for, if any, is the one that is served."""
    parameter, version = VERSIONS.get(media_type, ("", ""))
    return options.get(parameter.lower(), version) in {version, version.partition(".")[0]}


def _make_format_fault(formats: Mapping[str, str], requested: str) -> Fault:
    fault: Fault = {"parameter": "format", "detail": "unknown format", "value": requested}
    expected = suggest_name(requested, formats)
    return {**fault, "expected": expected} if expected else fault


def _make_accept_fault(formats: Mapping[str, str]) -> Fault:
    available = "one of " + ", ".join(map(_format_media_type, formats.values()))
    return {"header": "Accept", "detail": "no format here has that type", "expected": available}


def _format_media_type(media_type: str) -> str:
    parameter, version = VERSIONS.get(media_type, ("", ""))
    return f"{media_type}; {parameter}={version}" if version else media_type


def _raise_not_acceptable(formats: Mapping[str, str], fault: Fault) -> NoReturn:
    available = ", ".join(f"{name} ({_format_media_type(media_type)})" for name, media_type in formats.items())
    raise Problem(406, f"this path is available as {available}", errors=[fault])
