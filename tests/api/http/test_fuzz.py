"""Whatever bytes come in, no answer is a failure, and every refusal is a problem."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.api.http import toy

APP = toy.create_app()
APP.testing = True

raw = st.binary(max_size=60).map(lambda data: data.decode("latin-1"))
alphabet = st.sampled_from([*'{}[]",:;=&%*/.+-eE01 qu\\', "\\u0000", "\\ud800", "name", "limit"])
shaped = st.lists(alphabet, max_size=40).map("".join)
noise = raw | shaped


def assert_handled(method: str, path: str, body: bytes = b"", **environ: str) -> None:
    base = EnvironBuilder(path="/", method=method).get_environ()
    base |= {"PATH_INFO": path, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    chunks, status, headers = run_wsgi_app(APP, base | environ)
    content, code = b"".join(chunks), int(status.split()[0])
    assert code < 500
    if code >= 400:
        assert headers["Content-Type"] == "application/problem+json"
        assert json.loads(content)["status"] == code


@given(query=noise)
def test_any_query(query: str) -> None:
    assert_handled("GET", "/v1/bears", QUERY_STRING=query)


@given(path=noise)
def test_any_path(path: str) -> None:
    assert_handled("GET", f"/v1/bears/{path}")
    assert_handled("GET", f"/{path}")


@given(header=noise, name=st.sampled_from(["ACCEPT", "HOST", "IF_NONE_MATCH", "ORIGIN", "COOKIE"]))
def test_any_header(header: str, name: str) -> None:
    assert_handled("GET", "/v1/bears", b"", **{f"HTTP_{name}": header})


@given(body=st.binary() | shaped.map(str.encode))
def test_any_body(body: bytes) -> None:
    assert_handled("POST", "/v1/bears/weighings", body, CONTENT_TYPE="application/json")


@pytest.mark.slow
@given(body=st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner)
       | st.dictionaries(st.sampled_from(["name", "age", "paws", "claws", "extra"]), inner)))  # fmt: skip
@settings(max_examples=200)
def test_any_json(body: Any) -> None:
    assert_handled("POST", "/v1/bears/weighings", json.dumps(body).encode(), CONTENT_TYPE="application/json")


@given(content_type=noise, length=noise)
def test_any_content_header(content_type: str, length: str) -> None:
    path = "/v1/bears/weighings"
    assert_handled("POST", path, b"{}", CONTENT_TYPE=content_type)
    assert_handled("POST", path, b"{}", CONTENT_TYPE="application/json", CONTENT_LENGTH=length)


@given(method=noise)
def test_any_method(method: str) -> None:
    assert_handled(method, "/v1/bears")
