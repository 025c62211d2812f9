"""The service document: the paths of everything that this version serves."""

from flask import Response
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested, String

from api.http import envelope
from api.http.negotiation import negotiate_format
from api.openapi import Blueprint
from api.v1.meta import META
from api.v1.records.envelope_schemas import wrap_one
from api.v1.records.resource_registry import RESOURCES

OTHER_PATHS = ("search", "suggest", "compare", "match", "resolve", "changes", "formats", "vocabulary")


class CollectionLinkSchema(Schema):
    """A collection and its path."""

    name = String(required=True, metadata={"description": "Name of the collection."})
    href = String(required=True, metadata={"description": "Path of the collection."})
    description = String(required=True, metadata={"description": "Contents of the collection."})


class ServiceSchema(Schema):
    """The paths of everything that this version serves."""

    collections = List(Nested(CollectionLinkSchema), required=True, validate=validate.Length(max=100))
    search = String(required=True, metadata={"description": "Full-text search over records of all types."})
    suggest = String(required=True, metadata={"description": "Type-ahead over names, synonyms and codes."})
    compare = String(required=True, metadata={"description": "Comparison of therapies."})
    match = String(required=True, metadata={"description": "Matching of a patient against eligibility criteria."})
    resolve = String(required=True, metadata={"description": "Lookup of a record by an external identifier."})
    changes = String(required=True, metadata={"description": "Changes of records, in the order of commits."})
    formats = String(required=True, metadata={"description": "Response formats, and what each cannot carry."})
    vocabulary = String(required=True, metadata={"description": "Closed lists, with labels and definitions."})
    contract = String(required=True, metadata={"description": "The OpenAPI document."})
    explorer = String(required=True, metadata={"description": "A page to read about and try the API."})


ServiceResponseSchema = wrap_one(ServiceSchema, "ServiceResponseSchema", "The service document in its envelope.")


def create_blueprint(prefix: str) -> Blueprint:
    """Return the route of the service document."""
    blueprint = Blueprint("service", __name__, url_prefix=prefix, description="Entry point of the API.")

    @blueprint.get("")
    @blueprint.response(200, ServiceResponseSchema)
    def get_service() -> Response:
        """Get the service document.

        The paths of all collections, of all other operations, of the OpenAPI document and of the explorer.
        """
        negotiate_format()
        document = _build_service_document(prefix)
        return envelope.make_response(envelope.wrap_item(envelope.dump_json(document), META))

    return blueprint


def _build_service_document(prefix: str) -> dict[str, object]:
    collections = [
        {
            "name": resource.name,
            "href": envelope.build_url(prefix + resource.path),
            "description": resource.description,
        }
        for resource in RESOURCES
    ]
    others = {name: envelope.build_url(f"{prefix}/{name}") for name in OTHER_PATHS}
    pages = {"contract": envelope.build_url("/openapi.json"), "explorer": envelope.build_url("/docs")}
    return {"collections": collections, **others, **pages}
