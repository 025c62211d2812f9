"""The service document: where everything is."""

from flask import Response
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested, String

from api.http import Blueprint, envelope
from api.http.negotiation import negotiate
from api.v1.answers import MetaSchema
from api.v1.meta import META
from api.v1.resources import RESOURCES


class EntranceSchema(Schema):
    """One collection."""

    name = String(required=True, metadata={"description": "Its name."})
    href = String(required=True, metadata={"description": "Its path."})
    description = String(required=True, metadata={"description": "What is in it."})


class ServiceSchema(Schema):
    """Where everything is."""

    collections = List(Nested(EntranceSchema), required=True, validate=validate.Length(max=100))
    resolve = String(required=True, metadata={"description": "Path that finds the bearer of an identifier."})
    contract = String(required=True, metadata={"description": "Path of the OpenAPI document."})
    explorer = String(required=True, metadata={"description": "Path of a page to try the API on."})


class ServiceAnswerSchema(Schema):
    """The service document in its envelope."""

    data = Nested(ServiceSchema, required=True)
    meta = Nested(MetaSchema, required=True)


def blueprint(prefix: str) -> Blueprint:
    service = Blueprint("service", __name__, url_prefix=prefix, description="Where everything is.")
    document = {
        "collections": [
            {"name": resource.name, "href": prefix + resource.path, "description": resource.description}
            for resource in RESOURCES
        ],
        "resolve": f"{prefix}/resolve",
        "contract": "/openapi.json",
        "explorer": "/docs",
    }
    text = envelope.item(envelope.dumps(document), META)

    @service.get("")
    @service.response(200, ServiceAnswerSchema)
    def get_service() -> Response:
        """Find where everything is.

        The collections of this version, the resolver, the contract and the explorer.
        """
        negotiate()
        return envelope.respond(text)

    return service
