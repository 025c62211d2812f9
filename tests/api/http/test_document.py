# mypy: disable-error-code="untyped-decorator"
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from api.openapi import Api, Blueprint, yaml_text
from api.openapi.document import build_openapi_document
from api.openapi.schema_limits import add_limits
from api.openapi.shared_responses import COMMON_HEADERS
from tests.api.http import toy

Node = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Node:
    found: Node = toy.create_app().extensions["contract"]
    return found


@pytest.fixture(scope="module")
def operations(document: Node) -> list[Node]:
    return [operation for item in document["paths"].values() for operation in item.values()]


def iterate_objects(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from iterate_objects(inner)


def test_it_is_openapi(document: Node) -> None:
    validate(document)


def test_the_same_code_gives_the_same_bytes(document: Node) -> None:
    text = yaml_text.dump_yaml(document)
    assert yaml_text.dump_yaml(toy.create_app().extensions["contract"]) == text
    assert yaml.safe_load(text) == document


def test_the_view_names_the_operation(operations: list[Node]) -> None:
    assert {operation["operationId"] for operation in operations} == {
        "list_bears",
        "get_bear",
        "weigh_bear",
    }


def test_every_operation_lists_its_errors(operations: list[Node]) -> None:
    assert all({"401", "422", "429", "500"} <= operation["responses"].keys() for operation in operations)
    assert all("default" not in operation["responses"] for operation in operations)


@pytest.mark.parametrize(
    ("path", "method", "own"),
    [
        ("/v1/bears", "get", {"200", "304", "400", "406", "412"}),
        ("/v1/bears/{bear_id}", "get", {"200", "304", "404", "406", "410", "412"}),
        ("/v1/bears/weighings", "post", {"200", "400", "413", "415"}),
    ],
)
def test_error_responses_are_listed_where_they_apply(document: Node, path: str, method: str, own: set[str]) -> None:
    responses = document["paths"][path][method]["responses"]
    assert responses.keys() - {"401", "414", "422", "429", "431", "500", "503"} == own


def test_every_error_response_is_a_problem(document: Node) -> None:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    responses = document["components"]["responses"]
    for name in ("BadRequest", "Gone", "NotFound", "UnprocessableContent"):
        [(kind, content)] = responses[name]["content"].items()
        assert (kind, content["schema"]) == ("application/problem+json", problem["schema"])


def test_every_response_declares_its_headers(document: Node, operations: list[Node]) -> None:
    shared = document["components"]["responses"].values()
    own = [response for it in operations for response in it["responses"].values() if "$ref" not in response]
    assert all({*COMMON_HEADERS} <= parameter["headers"].keys() for parameter in [*shared, *own])
    assert "Retry-After" in document["components"]["responses"]["TooManyRequests"]["headers"]


def test_every_value_is_bounded(document: Node) -> None:
    for node in iterate_objects(document):
        kinds = node.get("type", ())
        for kind in [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else ():
            bounds = {"string": "maxLength", "integer": "format", "array": "maxItems"}
            assert kind not in bounds or {bounds[kind], "enum", "const"} & node.keys()


def test_every_object_is_closed(document: Node) -> None:
    schemas = document["components"]["schemas"].values()
    assert all(schema["additionalProperties"] is False for schema in schemas)


def test_no_component_is_unused(document: Node) -> None:
    text = yaml_text.dump_yaml(document)
    for kind, entries in document["components"].items():
        for name in entries if kind != "securitySchemes" else ():
            assert f"#/components/{kind}/{name}'" in text


def test_limit_of_a_schema_is_kept(document: Node) -> None:
    [limit] = [parameter for parameter in document["paths"]["/v1/bears"]["get"]["parameters"]
               if parameter["name"] == "limit"]  # fmt: skip
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 100)


def test_operation_without_a_summary_is_refused() -> None:
    app = Flask("mute")
    blueprint = Blueprint("mute", __name__)

    @blueprint.get("/mute")
    @blueprint.response(200)
    def mute() -> str:
        return ""

    api = Api(app, toy.INFO)
    api.register_blueprint(blueprint)
    with pytest.raises(ValueError, match="get /mute has no summary"):
        build_openapi_document(api)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/openapi.yaml", "application/yaml"), ("/openapi.json", "application/json")],
)
def test_it_is_served(client: FlaskClient, document: Node, path: str, kind: str) -> None:
    response = client.get(path)
    assert response.mimetype == kind
    assert yaml.safe_load(response.text) == document
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("text", ["007", "1e3", "0o17", "+5", ".5", "2026-01", "1_000", "12:30", "no", "null", "~", ""])
def test_text_stays_text_for_every_reader_of_yaml(text: str) -> None:
    assert yaml_text.dump_yaml({"text": text}) == f"text: '{text}'\n"


def test_datetime_with_a_format_string_is_described_as_date_time(document: Node) -> None:
    born = document["components"]["schemas"]["Bear"]["properties"]["born_at"]
    assert born == {"type": "string", "format": "date-time", "maxLength": 10_000}


def test_every_path_parameter_is_described(document: Node) -> None:
    parameters = [
        parameter
        for item in document["paths"].values()
        for it in item.values()
        for parameter in it.get("parameters", ())
    ]
    assert all(parameter["description"] for parameter in parameters if parameter.get("in") == "path")


def test_json_is_the_first_of_several_types() -> None:
    content = add_limits({"content": {"text/csv": {}, "application/json": {}, "application/a": {}}})["content"]
    assert [*content] == ["application/json", "text/csv", "application/a"]
