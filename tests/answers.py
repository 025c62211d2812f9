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
        hold(response)
        return response


def checked_app(database: Bind) -> Flask:
    app = create_app(Settings(), database)
    app.testing = True  # an exception that no handler takes reaches the test
    app.test_client_class = CheckedClient
    return app


def hold(response: TestResponse) -> None:
    """Fail unless the contract says that this request may be answered so."""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    method, status = response.request.method, str(response.status_code)
    if method == "OPTIONS":
        return
    asked = "get" if method == "HEAD" else method.lower()
    answers = None if status in UNWRITTEN else written(response.request.path, asked)
    if answers is None:
        content: Node = {MEDIA_TYPE: {"$ref": PROBLEM}} if response.status_code >= 400 else {}
    else:
        assert status in answers, f"{response.request.path} may not answer {status}"
        content = answers[status]
    if method == "HEAD":
        assert response.data == b""
    elif content:
        assert response.mimetype is not None
        assert response.mimetype in content
        validator(content[response.mimetype]["$ref"]).validate(body(response))


def body(response: TestResponse) -> Any:
    is_json = re.fullmatch(r"application/(.+\+)?json", response.mimetype or "")
    return response.get_json(force=True) if is_json else response.get_data(as_text=True)


@cache
def document() -> Any:
    return yaml.load(CONTRACT.read_text("utf-8"), LOADER)  # noqa: S506 - a safe loader, and our own file


@cache
def template(path: str) -> str | None:
    """The path of the contract that a path is one of."""
    patterns = ((re.sub(r"\{\w+\}", "[^/]+", template), template) for template in document()["paths"])
    return next((template for pattern, template in patterns if re.fullmatch(pattern, path)), None)


@cache
def written(path: str, method: str) -> Node | None:
    """What a request of the path may be answered: status -> media type -> where the schema of the body is."""
    found = template(path)
    if found is None:
        return None
    answers = document()["paths"][found][method]["responses"]
    return {status: _bodies(f"#/paths/{_step(found)}/{method}/responses/{status}") for status in answers}


def _bodies(pointer: str) -> Node:
    answer = resolve(pointer)
    if "$ref" in answer:
        return _bodies(answer["$ref"])
    return {name: {"$ref": f"{pointer}/content/{_step(name)}/schema"} for name in answer.get("content", {})}


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def resolve(pointer: str) -> Any:
    return registry().resolver(URI).lookup(pointer).contents


@cache
def registry() -> Registry:
    return Registry([(URI, document())])


@cache
def validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": URI + pointer}, registry=registry(), validate_formats=True)


def data(client: FlaskClient, path: str) -> Any:
    """What is found at a path."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()["data"]
