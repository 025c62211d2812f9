import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

JSON, FHIR, NDJSON = "application/json", "application/fhir+json", "application/x-ndjson"
Post: TypeAlias = Callable[..., TestResponse]


@pytest.fixture
def post_match(client: FlaskClient) -> Post:
    def post(body: Any, path: str = "/v1/match", content_type: str = JSON, **headers: str) -> TestResponse:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(path, data=text, content_type=content_type, headers=headers)

    return post
