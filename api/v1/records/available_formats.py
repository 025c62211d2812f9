"""`format` and `style`: the formats that each operation offers, as a table.

The contract and content negotiation both read this table, so that they cannot differ.
"""

from collections.abc import Mapping
from typing import TypeAlias

from marshmallow import validate
from marshmallow.fields import String

from api.http import negotiation
from api.http.negotiation import FORMATS as JSON_FORMATS
from api.v1.records.parameter_fields import ParameterField
from api.v1.records.resource import Resource
from db.vocab.record_documents import RECORD_CLASSES
from schemas.exports.citations.styled import STYLES
from schemas.exports.exporters import FORMATS

JsonSchema: TypeAlias = Mapping[str, object]

CITATION_FORMATS = ("bibtex", "ris", "csl", "citation")
STYLE = "style"
PROFILE = "profile"
PROFILES = ("schema.org",)  # of JSON-LD, on the items of these resources
WITH_PROFILE = ("therapies",)
IMPLIED_FORMATS = {STYLE: "citation", PROFILE: "jsonld"}  # a parameter, and the format that it implies
STYLE_DESCRIPTION = "Citation style; implies `format=citation` unless a format is given."
PROFILE_DESCRIPTION = "JSON-LD in terms of schema.org only, in at most 3 KB; implies `format=jsonld`."

# The document of a record, which an editor reads to change it; attributes and rows of evidence have none.
DOCUMENT = "record"
DOCUMENT_MEDIA_TYPE = "application/vnd.therapydb.record+json"
WITH_DOCUMENT = frozenset(RECORD_CLASSES) - {"evidence"}

# The formats of lists and of items, by the resource's key; `*` stands for all others.
LIST_FORMATS: Mapping[str, tuple[str, ...]] = {
    "therapies": ("csv", "ndjson", "jsonld", "fhir"),
    "references": ("csv", "ndjson", *CITATION_FORMATS),
    "therapies.references": ("csv", "ndjson", *CITATION_FORMATS),
    "*": ("csv", "ndjson"),
}
ITEM_FORMATS: Mapping[str, tuple[str, ...]] = {
    "therapies": ("jsonld", "fhir"),
    "references": ("jsonld", *CITATION_FORMATS),
    "*": ("jsonld",),
}
UNBOUNDED = 2**31 - 1  # linters require a bound where there is none
TEXT_SCHEMA: JsonSchema = {"type": "string", "maxLength": UNBOUNDED}
DOCUMENT_SCHEMAS: Mapping[str, JsonSchema] = {  # all others are text
    "jsonld": {"type": "object"},
    "fhir": {"type": "object"},
    "csl": {"type": "array", "items": {"type": "object"}, "maxItems": UNBOUNDED},
}


DOCUMENT_SCHEMA: JsonSchema = {
    "type": "object",
    "description": "The record as its editor writes it. Its ETag is its version.",
    "x-component": "RecordDocument",
}


def get_format_names(resource: Resource, *, single: bool) -> tuple[str, ...]:
    """Return the formats beside JSON that a list, or a single record, is offered in."""
    table = ITEM_FORMATS if single else LIST_FORMATS
    return table.get(resource.key, table["*"])


def get_media_types(resource: Resource, *, single: bool) -> Mapping[str, str]:
    """Return the media type of each format by its name; JSON, the default, comes first."""
    document = {DOCUMENT: DOCUMENT_MEDIA_TYPE} if has_document(resource, single=single) else {}
    exported = {name: FORMATS[name].media_type for name in get_format_names(resource, single=single)}
    return {**JSON_FORMATS, **exported, **document}


def has_document(resource: Resource, *, single: bool) -> bool:
    """Whether the document of a record is offered."""
    return single and resource.name in WITH_DOCUMENT


def make_format_parameters(resource: Resource, *, single: bool) -> dict[str, ParameterField]:
    """Return the declarations of `format` and, where citations are offered, of `style`."""
    media_types = get_media_types(resource, single=single)
    has_own_row = resource.key in (ITEM_FORMATS if single else LIST_FORMATS)
    is_common = not has_own_row and has_document(resource, single=single) == single
    component = ("" if is_common else resource.component_name) + ("ItemFormat" if single else "ListFormat")
    parameters: dict[str, ParameterField] = {
        "format": negotiation.make_format_field(media_types, **{"x-component": component})
    }
    if IMPLIED_FORMATS[STYLE] in media_types:
        metadata = {"description": STYLE_DESCRIPTION}
        parameters[STYLE] = String(validate=validate.OneOf([*STYLES]), metadata=metadata)
    if single and resource.key in WITH_PROFILE:
        metadata = {"description": PROFILE_DESCRIPTION}
        parameters[PROFILE] = String(validate=validate.OneOf(PROFILES), metadata=metadata)
    return parameters


def build_document_schemas(resource: Resource, *, single: bool) -> dict[str, JsonSchema]:
    """Return the schemas of a response in each format beside JSON, by media type."""
    names = get_format_names(resource, single=single)
    exported = {FORMATS[name].media_type: _build_document_schema(name) for name in names}
    return exported | ({DOCUMENT_MEDIA_TYPE: DOCUMENT_SCHEMA} if has_document(resource, single=single) else {})


def _build_document_schema(name: str) -> JsonSchema:
    metadata = {"description": FORMATS[name].description, "x-component": f"{name.title()}Document"}
    return {**DOCUMENT_SCHEMAS.get(name, TEXT_SCHEMA), **metadata}
