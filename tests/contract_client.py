"""A client that holds every answer it gets against the written contract: status, headers, media type and body."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from flask import Flask
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator, Registry
from werkzeug.test import TestResponse

from api.app import CONTRACT, create_app
from api.catalogue_day import disable_check
from api.http.problems import MEDIA_TYPE
from api.openapi.yaml_text import LOADER
from api.settings import Settings
from db.engine import Bind

Node = Mapping[str, Any]
URI = "urn:contract"
PROBLEM = "#/components/schemas/Problem"
UNWRITTEN = {"405"}  # no operation declares the methods that it does not have


class CheckedClient(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        check_response(response)
        return response


def create_checked_app(database: Bind) -> Flask:
    app = create_app(Settings(), database)
    disable_check(app)  # tests count statements and set the day themselves
    app.testing = True  # an exception that no handler takes reaches the test
    app.test_client_class = CheckedClient
    return app


def check_response(response: TestResponse) -> None:
    """Fail unless the contract says that this request may be answered so."""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    method, status = response.request.method, str(response.status_code)
    if method == "OPTIONS":
        return
    operation_method = "get" if method == "HEAD" else method.lower()
    answers = None if status in UNWRITTEN else find_response_schemas(response.request.path, operation_method)
    if answers is None:
        is_problem = (
            response.status_code >= 400 and response.mimetype != "text/html" and response.request.path != "/mcp"
        )
        content: Node = {MEDIA_TYPE: {"$ref": PROBLEM}} if is_problem else {}
    else:
        assert status in answers, f"{response.request.path} may not answer {status}"
        content = answers[status]
    if method == "HEAD":
        assert response.data == b""
    elif content:
        assert response.mimetype is not None
        assert response.mimetype in content
        schema_validator(content[response.mimetype]["$ref"]).validate(read_body(response))


def read_body(response: TestResponse) -> Any:
    is_json = re.fullmatch(r"application/(.+\+)?json", response.mimetype or "")
    return response.get_json(force=True) if is_json else response.get_data(as_text=True)


@cache
def load_contract() -> Any:
    return yaml.load(CONTRACT.read_text("utf-8"), LOADER)  # noqa: S506 - a safe loader, and our own file


@cache
def find_path_template(path: str) -> str | None:
    """The path of the contract that a path is one of."""
    patterns = ((re.sub(r"\{\w+\}", "[^/]+", template), template) for template in load_contract()["paths"])
    return next((find_path_template for pattern, find_path_template in patterns if re.fullmatch(pattern, path)), None)


@cache
def find_response_schemas(path: str, method: str) -> Node | None:
    """What a request of the path may be answered: status -> media type -> where the schema of the body is."""
    found = find_path_template(path)
    if found is None:
        return None
    answers = load_contract()["paths"][found][method]["responses"]
    return {
        status: _find_body_schemas(f"#/paths/{_escape_pointer_step(found)}/{method}/responses/{status}")
        for status in answers
    }


def _find_body_schemas(pointer: str) -> Node:
    answer = resolve_pointer(pointer)
    if "$ref" in answer:
        return _find_body_schemas(answer["$ref"])
    return {
        name: {"$ref": f"{pointer}/content/{_escape_pointer_step(name)}/schema"} for name in answer.get("content", {})
    }


def _escape_pointer_step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def resolve_pointer(pointer: str) -> Any:
    return schema_registry().resolver(URI).lookup(pointer).contents


@cache
def schema_registry() -> Registry:
    return Registry([(URI, load_contract())])


@cache
def schema_validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": URI + pointer}, registry=schema_registry(), validate_formats=True)


def get_data(client: FlaskClient, path: str) -> Any:
    """What is found at a path."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()["data"]
