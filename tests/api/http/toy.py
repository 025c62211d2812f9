"""A small API that uses all of `api.http` and nothing else."""
# mypy: disable-error-code="untyped-decorator"

from typing import Any

from flask import Flask, Response, request
from marshmallow import Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList

from api.http import UNLIMITED, Problem, RateLimitSettings, cursors, envelope, init_app
from api.http.deprecation import NO_DEPRECATIONS, Deprecations
from api.http.negotiation import negotiate_format
from api.http.query_string import get_query_parameters
from api.openapi import Api, Blueprint, document, endpoints, yaml_text

SECRET = "not a secret"  # noqa: S105
BEARS = {"brown": '{"id":"brown","name":"Brown bear"}', "sun": '{"id":"sun","name":"Sun bear"}'}
INFO = {
    "title": "Bears",
    "version": "1.0.0",
    "description": "All bears.",
    "license": {"name": "MIT", "identifier": "MIT"},
    "contact": {"name": "The bear desk", "url": "https://bears.test"},
}
EXAMPLES = {
    "BearItem": {"request": "GET /v1/bears/sun", "value": {"data": {"id": "007", "name": "Sun bear"}}},
    "NotFound": {"request": "GET /v1/bears/none", "value": {"title": "Not Found", "status": 404}},
}

bears = Blueprint("bears", __name__, url_prefix="/v1/bears", description="Bears of all kinds.")


class Unbearable(Exception):  # noqa: N818
    pass


def validate_sort(text: str) -> None:
    if text != "name":
        raise ValidationError([{"detail": "no such order", "expected": "name"}])


class Meta(Schema):
    release = fields.String(required=True)


class Bear(Schema):
    id = fields.String(required=True, validate=validate.Length(max=80))
    name = fields.String(required=True)
    weight = fields.Decimal(allow_none=True)
    born_at = fields.DateTime(format="%Y-%m-%dT%H:%M:%SZ")


class BearPage(Schema):
    data = fields.List(fields.Nested(Bear), required=True, validate=validate.Length(max=100))
    meta = fields.Nested(Meta, required=True)


class BearItem(Schema):
    data = fields.Nested(Bear, required=True)
    meta = fields.Nested(Meta, required=True)


class BearQuery(Schema):
    stage = fields.String(validate=validate.OneOf(["larva", "cub", "adult"]))
    colour = DelimitedList(fields.String(validate=validate.OneOf(["brown", "black"])))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    weight__gte = fields.Integer(attribute="heavy")
    cursor = fields.String(validate=validate.Length(max=2_000))
    sort = fields.String(validate=validate_sort)
    format = fields.String()


class Paw(Schema):
    claws = fields.Integer(strict=True, validate=validate.Range(0, 6))


class BearBody(Schema):
    name = fields.String(required=True)
    weight = fields.Decimal()
    age = fields.Integer()
    paws = fields.List(fields.Nested(Paw))
    extra = fields.Raw()


@bears.get("")
@bears.arguments(BearQuery, location="query")
@bears.response(200, BearPage)
def list_bears(query: dict[str, Any]) -> Response:
    """List bears."""
    negotiate_format(requested=query.get("format"))
    if "cursor" in query:
        cursors.decode_cursor(SECRET, request.path, query["cursor"], [str, str])
    following = cursors.encode_cursor(SECRET, request.path, ["Sun bear", "sun"])
    links = envelope.build_page_links(request.path, get_query_parameters(), following)
    text = envelope.wrap_page(BEARS.values(), links, {"release": "live"})
    return envelope.make_response(text, headers=envelope.build_link_header(links))


@bears.get("/<bear_id>")
@bears.response(200, BearItem)
def get_bear(bear_id: str) -> Response:
    """Return one bear."""
    negotiate_format()
    if bear_id == "cave":
        raise Problem(410, "extinct", reason="hunted", successor="/v1/bears/brown")
    if bear_id not in BEARS:
        raise Problem(404, "no such bear")
    return envelope.make_response(envelope.wrap_item(BEARS[bear_id], {"release": "live"}))


@bears.post("/weighings")
@bears.arguments(BearBody, location="json")
@bears.response(200, BearItem)
def weigh_bear(body: dict[str, Any]) -> Response:
    """PostWeighing a bear."""
    return envelope.make_response(envelope.dump_json({"data": {"name": body["name"]}, "got": str(body)}))


def create_app(rate: RateLimitSettings = UNLIMITED, retired: Deprecations = NO_DEPRECATIONS) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=10_000)
    init_app(
        app, {Unbearable: lambda error: Problem(409, f"unbearable: {error}")}, rate_limit=rate, deprecations=retired
    )
    api = Api(app, INFO)
    api.register_blueprint(bears)

    @app.get("/unbearable")
    def unbearable() -> Response:
        raise Unbearable("honey")

    @app.get("/broken")
    def broken() -> Response:
        raise RuntimeError("SELECT secret FROM bears")

    app.extensions["contract"] = document.build_openapi_document(api, EXAMPLES, retired)
    endpoints.add_openapi_routes(app, yaml_text.dump_yaml(app.extensions["contract"]))
    return app
