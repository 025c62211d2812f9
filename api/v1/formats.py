"""`/v1/formats`: every format of responses and what it cannot carry; and the JSON-LD context."""

from flask import Response, current_app
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested, String

from api.http import envelope
from api.http.negotiation import negotiate_format
from api.openapi import Blueprint
from api.v1.records.envelope_schemas import wrap_one, wrap_several
from api.v1.static_tables import respond_with_entry, respond_with_table
from schemas.comparison import comparison_csv
from schemas.exports.exporters import FORMATS
from schemas.exports.jsonld.context import load_context
from schemas.exports.loss_types import Losses

COMPARISON = "comparison"  # its CSV has columns of its own, and so losses of its own


class LossSchema(Schema):
    """A member that the format cannot carry."""

    member = String(required=True, metadata={"description": "Path of the member; `*` stands for any part of a path."})
    reason = String(required=True, metadata={"description": "Why it is missing, or what replaces it."})


class FormatSchema(Schema):
    """A response format."""

    name = String(
        required=True,
        metadata={"description": "Value of the `format` parameter; `comparison` is the CSV of a comparison."},
    )
    media_type = String(required=True, metadata={"description": "Media type, as in `Accept` and `Content-Type`."})
    description = String(required=True, metadata={"description": "Description of the format."})
    losses = List(
        Nested(LossSchema),
        required=True,
        validate=validate.Length(max=1000),
        metadata={"description": "Members that the format cannot carry; empty if it carries all of them."},
    )


FormatItemSchema = wrap_one(FormatSchema, "FormatItemSchema", "One format in its envelope.")
FormatsSchema = wrap_several(FormatSchema, "FormatsSchema", "All formats except JSON.", 100)


def create_blueprint(prefix: str) -> Blueprint:
    """Return the routes of the formats and of the JSON-LD context."""
    blueprint = Blueprint("formats", __name__, url_prefix=prefix, description="Response formats and their losses.")

    @blueprint.get("/formats")
    @blueprint.response(200, FormatsSchema)
    def list_formats() -> Response:
        """List the response formats.

        Each lists the members that it cannot carry.
        """
        return respond_with_table(FORMAT_DOCUMENTS)

    @blueprint.get("/formats/<name>")
    @blueprint.response(200, FormatItemSchema)
    def get_format(name: str) -> Response:
        """Get one response format.

        Its media type, its description, and the members that it cannot carry.
        """
        return respond_with_entry(FORMAT_DOCUMENTS, name, "format")

    @blueprint.get("/context.jsonld")
    @blueprint.response(200, {"type": "object"}, content_type="application/ld+json", description="The context.")
    def get_context() -> Response:
        """Get the JSON-LD context.

        It defines the terms of all JSON-LD documents; terms of this API are fragments of this address.
        """
        negotiate_format({"jsonld": "application/ld+json", "json": "application/json"})
        base = current_app.extensions["settings"].public_url
        return envelope.make_response(envelope.dump_json(load_context(base)), "application/ld+json")

    return blueprint


def _describe_format(name: str, media_type: str, description: str, losses: Losses) -> dict[str, object]:
    entries = [{"member": member, "reason": reason} for member, reason in losses.items()]
    return {"name": name, "media_type": media_type, "description": description, "losses": entries}


FORMAT_DOCUMENTS = {
    format_.name: _describe_format(format_.name, format_.media_type, format_.description, format_.losses)
    for format_ in FORMATS.values()
}
FORMAT_DOCUMENTS[COMPARISON] = _describe_format(COMPARISON, "text/csv", "A comparison as CSV.", comparison_csv.LOSSES)
