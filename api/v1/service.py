"""The service document: where everything is."""

from flask import Response
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested, String

from api.http import envelope
from api.http.negotiation import negotiate_format
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import MetaSchema
from api.v1.records.resource_registry import RESOURCES


class EntranceSchema(Schema):
    """One collection."""

    name = String(required=True, metadata={"description": "Its name."})
    href = String(required=True, metadata={"description": "Its path."})
    description = String(required=True, metadata={"description": "What is in it."})


class ServiceSchema(Schema):
    """Where everything is."""

    collections = List(Nested(EntranceSchema), required=True, validate=validate.Length(max=100))
    search = String(required=True, metadata={"description": "Path that finds records of all types by words."})
    suggest = String(required=True, metadata={"description": "Path that completes a word being typed."})
    compare = String(required=True, metadata={"description": "Path that sets therapies side by side."})
    match = String(required=True, metadata={"description": "Path that takes a patient's facts, by POST."})
    resolve = String(required=True, metadata={"description": "Path that finds the bearer of an identifier."})
    formats = String(required=True, metadata={"description": "Path that tells of every format what it leaves out."})
    contract = String(required=True, metadata={"description": "Path of the OpenAPI document."})
    explorer = String(required=True, metadata={"description": "Path of a page to try the API on."})


class ServiceAnswerSchema(Schema):
    """The service document in its envelope."""

    data = Nested(ServiceSchema, required=True)
    meta = Nested(MetaSchema, required=True)


WAYS = ("search", "suggest", "compare", "match", "resolve", "formats")


def blueprint(prefix: str) -> Blueprint:
    service = Blueprint("service", __name__, url_prefix=prefix, description="Where everything is.")
    document = {
        "collections": [
            {"name": resource.name, "href": prefix + resource.path, "description": resource.description}
            for resource in RESOURCES
        ],
        **{name: f"{prefix}/{name}" for name in WAYS},
        "contract": "/openapi.json",
        "explorer": "/docs",
    }
    text = envelope.wrap_item(envelope.dump_json(document), META)

    @service.get("")
    @service.response(200, ServiceAnswerSchema)
    def get_service() -> Response:
        """Find where everything is.

        The collections of this version, the other ways in, the contract and the explorer.
        """
        negotiate_format()
        return envelope.make_response(text)

    return service
