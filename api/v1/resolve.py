"""From an identifier of another system to the record that bears it."""

from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError, validate
from marshmallow.fields import List, Nested, String

from api.http import Problem, envelope
from api.http.negotiation import negotiate_format
from api.http.query_string import parse_query_string
from api.http.suggestions import suggest_name
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import LinksSchema, PageMetaSchema
from api.v1.records.parameter_fields import CODE, Flag, Form
from db.engine import read_connection
from db.queries.resolve import Bearer, bearers_of_code
from db.vocab.enums import CODE_SYSTEM

MOST_BEARERS = 1000


def known_system(identifier: str) -> None:
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
            known_system,
            Form(CODE, "system:value, such as pmid:40544428"),
        ],
        metadata={"description": f"`system:value`; the system is one of {', '.join(CODE_SYSTEM)}, in any case."},
    )
    follow = Flag(
        metadata={"description": "With `false`, list the bearers even where there is but one.", "default": True}
    )


class BearerSchema(Schema):
    """A record that bears the identifier."""

    collection = String(required=True, metadata={"description": "The collection it is in."})
    id = String(required=True, metadata={"description": "Its id."})
    label = String(required=True, metadata={"description": "Its name or title."})
    href = String(required=True, metadata={"description": "Its path."})


class BearersSchema(Schema):
    """All records that bear an identifier."""

    data = List(Nested(BearerSchema), required=True, validate=validate.Length(max=MOST_BEARERS))
    links = Nested(LinksSchema, required=True)
    meta = Nested(PageMetaSchema, required=True)


def blueprint(prefix: str) -> Blueprint:
    resolver = Blueprint(
        "resolve", __name__, url_prefix=prefix, description="From identifiers elsewhere to records here."
    )

    @resolver.get("/resolve")
    @resolver.arguments(ResolveQuery, location="query")
    @resolver.response(300, BearersSchema, description="Several records bear it.")
    @resolver.alt_response(200, schema=BearersSchema, description="All that bear it, with `follow=false`.")
    @resolver.alt_response(303, description="The one record that bears it is at `Location`.")
    @resolver.alt_response(404)
    def resolve_identifier(query: dict[str, Any]) -> Response:
        """Find the record that bears an identifier.

        One bearer: 303 to it. Several: 300 with the list. None: 404.
        """
        negotiate_format()
        return _answer(query["id"], follow=query.get("follow", True))

    return resolver


def _answer(identifier: str, *, follow: bool) -> Response:
    system, _, code = identifier.partition(":")
    with read_connection(current_app.extensions["database"]) as connection:
        bearers = bearers_of_code(connection, system, code)
    if not bearers:
        raise Problem(404, f"no record bears {identifier[:200]}")
    if follow and len(bearers) == 1:
        return envelope.make_redirect(303, _href(bearers[0]))
    links = envelope.build_page_links(request.path, parse_query_string(request.query_string), None)
    response = envelope.make_response(envelope.wrap_page(map(_entry, bearers[:MOST_BEARERS]), links, META))
    response.status_code = 300 if follow else 200
    return response


def _href(bearer: Bearer) -> str:
    return f"/v1/{bearer.collection}/{bearer.id}"


def _entry(bearer: Bearer) -> str:
    members = {"collection": bearer.collection, "id": bearer.id, "label": bearer.label, "href": _href(bearer)}
    return envelope.dump_json(members)
