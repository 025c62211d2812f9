"""Resolves an identifier of another system to the record that has it."""

from typing import NotRequired, TypedDict

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError
from marshmallow.fields import String
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.name_suggestions import find_nearest
from api.http.negotiation import negotiate_format
from api.http.problems import Fault
from api.http.query_string import get_query_parameters
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import PageMetaSchema, wrap_several
from api.v1.records.parameter_fields import QueryBoolean
from db.engine import read_connection
from db.queries.resolve import CodedRecord, find_coded_records
from db.vocab.enums import CODE_SYSTEM
from db.vocab.identifiers import IDENTIFIER, Identifier, list_broader_codes, parse_identifier

MAX_MATCHES = 1000
MIN_LENGTH, MAX_LENGTH = 3, 2000
MAX_ECHO = 200
MAX_BROADER = 5  # codes; ICD-10-CM has no longer ones than `S52.521A`
EXAMPLES = "an identifier such as pmid:40544428, a DOI, NCT04786262, or a link to PubMed or a register"
DESCRIPTION = (
    "Identifier of another system: `system:value`, a DOI, a PubMed, PMC or NCT number, an ICD-10-CM code, a compact"
    f" identifier (CURIE), or a link to one of these. Systems (in any case): {', '.join(CODE_SYSTEM)}."
)


class IdentifierField(String):
    """An identifier of another system, in any of its usual spellings."""

    def _deserialize(self, value: str, *_: object, **__: object) -> Identifier:  # type: ignore[override]  # not text
        identifier = parse_identifier(value) if MIN_LENGTH <= len(value) <= MAX_LENGTH else None
        if identifier is None:
            raise ValidationError([{"detail": "Not an identifier of a known system.", "expected": _suggest(value)}])
        return identifier


def _suggest(value: str) -> str:
    system, _, code = value.partition(":")
    [*near] = find_nearest(system, CODE_SYSTEM) if code else []
    return f"{near[0]}:{code}" if near else EXAMPLES


class ResolveQuery(Schema):
    id = IdentifierField(
        required=True,
        metadata={
            "description": DESCRIPTION,
            "minLength": MIN_LENGTH,
            "maxLength": MAX_LENGTH,
            "pattern": f"^({IDENTIFIER})$",
        },
    )
    follow = QueryBoolean(
        metadata={"description": "`false` lists the records instead of redirecting to a single one.", "default": True}
    )


class ResolveArgs(TypedDict):
    """The query as loaded."""

    id: Identifier
    follow: NotRequired[bool]


class ResolvedRecordSchema(Schema):
    """A record that has the identifier."""

    collection = String(required=True, metadata={"description": "Collection of the record."})
    id = String(required=True, metadata={"description": "Id of the record."})
    label = String(required=True, metadata={"description": "Name or title of the record."})
    href = String(required=True, metadata={"description": "Path of the record."})


ResolvedRecordsSchema = wrap_several(
    ResolvedRecordSchema,
    "ResolvedRecordsSchema",
    "All records that have the identifier.",
    MAX_MATCHES,
    meta=PageMetaSchema,
    has_links=True,
)


def create_blueprint(prefix: str) -> Blueprint:
    """Return the route that resolves external identifiers."""
    blueprint = Blueprint("resolve", __name__, url_prefix=prefix, description="Lookup by external identifier.")

    @blueprint.get("/resolve")
    @blueprint.arguments(ResolveQuery, location="query")
    @blueprint.response(300, ResolvedRecordsSchema, description="Several records have the identifier.")
    @blueprint.alt_response(200, schema=ResolvedRecordsSchema, description="All records, with `follow=false`.")
    @blueprint.alt_response(303, description="The only record that has the identifier is at `Location`.")
    @blueprint.alt_response(404)
    def resolve_identifier(args: ResolveArgs) -> Response:
        """Find the record that has an external identifier.

        Redirects (303) if exactly one record has it, lists them (300) if several have it, and answers 404 if none has.
        """
        negotiate_format()
        return _return_matches(args["id"], follow=args.get("follow", True))

    return blueprint


def _return_matches(identifier: Identifier, *, follow: bool) -> Response:
    with read_connection(current_app.extensions["database"]) as connection:
        records = find_coded_records(connection, *identifier)
        if not records:
            raise _make_missing_problem(connection, identifier)
    if follow and len(records) == 1:
        return envelope.make_redirect(303, _build_href(records[0]))
    links = envelope.build_page_links(request.path, get_query_parameters(), None)
    response = envelope.make_response(envelope.wrap_page(map(_write_match, records[:MAX_MATCHES]), links, META))
    response.status_code = 300 if follow else 200
    return response


def _make_missing_problem(connection: Connection, identifier: Identifier) -> Problem:
    """Return the 404, which names the nearest broader code that a record has."""
    detail = f"no record has the identifier {str(identifier)[:MAX_ECHO]}"
    _, *broader = list_broader_codes(*identifier)
    known = [code for code in broader[-MAX_BROADER:] if find_coded_records(connection, identifier.system, code)]
    fault: Fault = {"parameter": "id", "detail": detail, "value": str(identifier)[:MAX_ECHO]}
    return Problem(404, detail, errors=[{**fault, "expected": f"{identifier.system}:{known[0]}"}] if known else [])


def _build_href(record: CodedRecord) -> str:
    return envelope.build_url(f"/v1/{record.collection}/{record.id}")


def _write_match(record: CodedRecord) -> str:
    members = {"collection": record.collection, "id": record.id, "label": record.label, "href": _build_href(record)}
    return envelope.dump_json(members)
