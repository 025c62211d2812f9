"""Resolves an identifier of another system to the record that has it."""

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError, validate
from marshmallow.fields import List, Nested, String

from api.http import Problem, envelope
from api.http.name_suggestions import suggest_name
from api.http.negotiation import negotiate_format
from api.http.query_string import get_query_parameters
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import LinksSchema, PageMetaSchema
from api.v1.records.parameter_fields import FullMatch, QueryBoolean
from db.engine import read_connection
from db.queries.resolve import Bearer, find_bearers
from db.vocab.enums import CODE_SYSTEM
from db.vocab.patterns import CODE

MAX_MATCHES = 1000


def validate_system(identifier: str) -> None:
    """Raise ValidationError, with the nearest system, if the prefix is not the name of a code system."""
    system = identifier.partition(":")[0].lower()
    if system not in CODE_SYSTEM:
        raise ValidationError(
            [{"detail": f"Unknown system {system[:50]}.", "expected": suggest_name(system, CODE_SYSTEM)}]
        )


class ResolveQuery(Schema):
    id = String(
        required=True,
        validate=[
            validate.Length(3, 2000),
            validate_system,
            FullMatch(CODE, "system:value, such as pmid:40544428"),
        ],
        metadata={
            "description": f"Identifier as `system:value`. Systems (in any case): {', '.join(CODE_SYSTEM)}.",
        },
    )
    follow = QueryBoolean(
        metadata={"description": "`false` lists the records instead of redirecting to a single one.", "default": True}
    )


class ResolvedRecordSchema(Schema):
    """A record that has the identifier."""

    collection = String(required=True, metadata={"description": "Collection of the record."})
    id = String(required=True, metadata={"description": "Id of the record."})
    label = String(required=True, metadata={"description": "Name or title of the record."})
    href = String(required=True, metadata={"description": "Path of the record."})


class ResolvedRecordsSchema(Schema):
    """All records that have the identifier."""

    data = List(Nested(ResolvedRecordSchema), required=True, validate=validate.Length(max=MAX_MATCHES))
    links = Nested(LinksSchema, required=True)
    meta = Nested(PageMetaSchema, required=True)


def create_blueprint(prefix: str) -> Blueprint:
    """Return the route that resolves external identifiers."""
    blueprint = Blueprint("resolve", __name__, url_prefix=prefix, description="Lookup by external identifier.")

    @blueprint.get("/resolve")
    @blueprint.arguments(ResolveQuery, location="query")
    @blueprint.response(300, ResolvedRecordsSchema, description="Several records have the identifier.")
    @blueprint.alt_response(200, schema=ResolvedRecordsSchema, description="All records, with `follow=false`.")
    @blueprint.alt_response(303, description="The only record that has the identifier is at `Location`.")
    @blueprint.alt_response(404)
    def resolve_identifier(args: dict[str, str]) -> Response:
        """Find the record that has an external identifier.

        Redirects (303) if exactly one record has it, lists them (300) if several have it, and answers 404 if none has.
        """
        negotiate_format()
        return _return_matches(args["id"], follow=bool(args.get("follow", True)))

    return blueprint


def _return_matches(identifier: str, *, follow: bool) -> Response:
    system, _, code = identifier.partition(":")
    with read_connection(current_app.extensions["database"]) as connection:
        bearers = find_bearers(connection, system, code)
    if not bearers:
        raise Problem(404, f"no record has the identifier {identifier[:200]}")
    if follow and len(bearers) == 1:
        return envelope.make_redirect(303, _build_href(bearers[0]))
    links = envelope.build_page_links(request.path, get_query_parameters(), None)
    response = envelope.make_response(envelope.wrap_page(map(_write_match, bearers[:MAX_MATCHES]), links, META))
    response.status_code = 300 if follow else 200
    return response


def _build_href(bearer: Bearer) -> str:
    return f"/v1/{bearer.collection}/{bearer.id}"


def _write_match(bearer: Bearer) -> str:
    members = {"collection": bearer.collection, "id": bearer.id, "label": bearer.label, "href": _build_href(bearer)}
    return envelope.dump_json(members)
