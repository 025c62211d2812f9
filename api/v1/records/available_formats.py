"""Which formats each operation offers, as a table: what the contract lists is what negotiation takes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import validate
from marshmallow.fields import Field, String

from api.http import negotiation
from api.http.negotiation import FORMATS as OWN
from api.v1.records.resource import Resource
from schemas.exports.citations.styled import STYLES
from schemas.exports.exporters import FORMATS

CITATIONS = ("bibtex", "ris", "csl", "citation")
STYLE = "style"
NEEDS_FORMAT = {STYLE: "citation"}  # a parameter, and the format that it means

# Lists, and items, by the resource they are of; `*` stands for every other.
LISTS: Mapping[str, tuple[str, ...]] = {
    "therapies": ("csv", "ndjson", "jsonld", "fhir"),
    "references": ("csv", "ndjson", *CITATIONS),
    "therapies.references": ("csv", "ndjson", *CITATIONS),
    "*": ("csv", "ndjson"),
}
ITEMS: Mapping[str, tuple[str, ...]] = {
    "therapies": ("jsonld", "fhir"),
    "references": ("jsonld", *CITATIONS),
    "*": ("jsonld",),
}
ENDLESS = 2**31 - 1  # the bound of what has none, for those who ask for one
TEXT: Mapping[str, Any] = {"type": "string", "maxLength": ENDLESS}
STRUCTURES: Mapping[str, Mapping[str, Any]] = {  # of those that are not text
    "jsonld": {"type": "object"},
    "fhir": {"type": "object"},
    "csl": {"type": "array", "items": {"type": "object"}, "maxItems": ENDLESS},
}


def offered(resource: Resource, *, single: bool) -> tuple[str, ...]:
    table = ITEMS if single else LISTS
    return table.get(resource.key, table["*"])


def media_types(resource: Resource, *, single: bool) -> Mapping[str, str]:
    """Names of formats and their media types, our JSON first."""
    return {**OWN, **{name: FORMATS[name].media_type for name in offered(resource, single=single)}}


def parameters(resource: Resource, *, single: bool) -> dict[str, Field[Any]]:
    """`format`, and `style` where citations are offered."""
    offers = media_types(resource, single=single)
    own = resource.key if resource.key in (ITEMS if single else LISTS) else ""
    component = own.title().replace(".", "") + ("ItemFormat" if single else "ListFormat")
    members: dict[str, Field[Any]] = {"format": negotiation.make_format_field(offers, **{"x-component": component})}
    if NEEDS_FORMAT[STYLE] in offers:
        style = {"description": "Style of citations; means `format=citation` where no format is named."}
        members[STYLE] = String(validate=validate.OneOf([*STYLES]), metadata=style)
    return members


def contents(resource: Resource, *, single: bool) -> dict[str, dict[str, Any]]:
    """The schema of an answer, by media type."""
    return {FORMATS[name].media_type: _schema(name) for name in offered(resource, single=single)}


def _schema(name: str) -> dict[str, Any]:
    said = {"description": FORMATS[name].description, "x-component": f"{name.title()}Document"}
    return {**STRUCTURES.get(name, TEXT), **said}
