"""What each format is and what it cannot carry: the page that `Link: rel="describedby"` leads to; and the context."""

from typing import Any

from flask import Response, current_app
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested, String

from api.http import Problem, envelope
from api.http.negotiation import negotiate_format
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import MetaSchema
from schemas.comparison import comparison_csv
from schemas.exports.exporters import FORMATS
from schemas.exports.jsonld.context import load_context
from schemas.exports.losses import Losses

COMPARISON = "comparison"  # the CSV of one has columns of its own, and so losses of its own


class LossSchema(Schema):
    """One thing that a format cannot carry."""

    member = String(required=True, metadata={"description": "Path of the member; `*` stands for any part of it."})
    reason = String(required=True, metadata={"description": "Why it is not there, or what stands for it."})


class FormatSchema(Schema):
    """A format of answers."""

    name = String(
        required=True,
        metadata={"description": "The value of `format`; `comparison` is the CSV of one."},
    )
    media_type = String(required=True, metadata={"description": "Its media type, for `Accept`."})
    description = String(required=True, metadata={"description": "What it is."})
    losses = List(
        Nested(LossSchema),
        required=True,
        validate=validate.Length(max=1000),
        metadata={"description": "What it cannot carry; empty where it carries all."},
    )


class FormatItemSchema(Schema):
    """One format in its envelope."""

    data = Nested(FormatSchema, required=True)
    meta = Nested(MetaSchema, required=True)


class FormatsSchema(Schema):
    """All formats but JSON."""

    data = List(Nested(FormatSchema), required=True, validate=validate.Length(max=100))
    meta = Nested(MetaSchema, required=True)


def blueprint(prefix: str) -> Blueprint:
    formats = Blueprint("formats", __name__, url_prefix=prefix, description="How answers can be had, and at what loss.")

    @formats.get("/formats")
    @formats.response(200, FormatsSchema)
    def list_formats() -> Response:
        """List the formats.

        Each says what it cannot carry.
        """
        negotiate_format()
        return envelope.make_response(envelope.dump_json({"data": [*DESCRIBED.values()], "meta": META}))

    @formats.get("/formats/<name>")
    @formats.response(200, FormatItemSchema)
    def get_format(name: str) -> Response:
        """Get one format.

        What it is, and what it cannot carry.
        """
        negotiate_format()
        if name not in DESCRIBED:
            raise Problem(404, f"there is no format with the name {name[:100]}")
        return envelope.make_response(envelope.wrap_item(envelope.dump_json(DESCRIBED[name]), META))

    @formats.get("/context.jsonld")
    @formats.response(200, {"type": "object"}, content_type="application/ld+json", description="The context.")
    def get_context() -> Response:
        """Get the context of all JSON-LD documents.

        What their members mean. Terms of our own are fragments of this address.
        """
        negotiate_format({"jsonld": "application/ld+json", "json": "application/json"})
        base = current_app.extensions["settings"].public_url
        return envelope.make_response(envelope.dump_json(load_context(base)), "application/ld+json")

    return formats


def _described(name: str, media_type: str, said: str, losses: Losses) -> dict[str, Any]:
    told = [{"member": member, "reason": reason} for member, reason in losses.items()]
    return {"name": name, "media_type": media_type, "description": said, "losses": told}


DESCRIBED = {one.name: _described(one.name, one.media_type, one.description, one.losses) for one in FORMATS.values()}
DESCRIBED[COMPARISON] = _described(COMPARISON, "text/csv", "A comparison as CSV.", comparison_csv.LOSSES)
