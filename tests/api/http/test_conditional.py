from datetime import UTC, datetime

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.http import http_date

from api.http import conditional, init_app
from api.http.conditional import DataVersion

BEFORE, THEN, LATER = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
PATHS = ["/v1/bears", "/v1/bears/brown", "/openapi.yaml", "/openapi.json"]
FOR_A_304 = {"ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"}


def make_client(state: DataVersion, fingerprint: str = "") -> FlaskClient:
    """Return a client of an app that streams one response, made from this version of the data."""
    app = Flask("den", static_folder=None)
    init_app(app, fingerprint=fingerprint)

    @app.get("/den")
    def bears() -> Response:
        early_response = conditional.find_not_modified(lambda: state, "text/plain")
        return early_response or conditional.set_validators(Response(iter(["two ", "bears"])), state, "text/plain")

    return app.test_client()


@pytest.fixture
def streaming_client() -> FlaskClient:
    return make_client(DataVersion("1", THEN))


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_a_strong_tag(client: FlaskClient, path: str) -> None:
    tag, is_weak = client.get(path).get_etag()
    assert tag
    assert not is_weak


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("spelling", ["{}", "W/{}", '"other", {}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_matching_tag_is_304(client: FlaskClient, path: str, spelling: str, method: str) -> None:
    first = client.get(path)
    again = client.open(path, method=method, headers={"If-None-Match": spelling.format(first.headers["ETag"])})
    assert (again.status_code, again.data) == (304, b"")
    assert {*again.headers.keys()} >= FOR_A_304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not {"Content-Type", "Content-Length", "Last-Modified", "Link"} & {*again.headers.keys()}


def test_other_tag_is_200(client: FlaskClient) -> None:
    assert client.get("/v1/bears", headers={"If-None-Match": '"other"'}).status_code == 200


def test_error_has_no_tag(client: FlaskClient) -> None:
    response = client.get("/v1/bears/none", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response.headers


def test_a_stream_is_tagged_by_the_state_it_is_read_from(streaming_client: FlaskClient) -> None:
    first = streaming_client.get("/den")
    assert (first.text, first.last_modified) == ("two bears", THEN)
    assert streaming_client.get("/den", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/den", "/den?", "/den?colour=brown", "/den?colour=brown&age=3"])
def test_other_data_or_fingerprint_has_another_tag(streaming_client: FlaskClient, path: str) -> None:
    tags = {
        item.get(path).headers["ETag"]
        for item in (
            streaming_client,
            make_client(DataVersion("2", THEN)),
            make_client(DataVersion("1", THEN), "other"),
        )
    }
    assert len(tags) == 3


def test_tag_depends_on_the_decoded_query(streaming_client: FlaskClient) -> None:
    plain, encoded, other = (
        streaming_client.get(f"/den?colour={it}").headers["ETag"] for it in ("brown", "%62rown", "black")
    )
    assert plain == encoded != other


@pytest.mark.parametrize(("since", "status"), [(BEFORE, 200), (THEN, 304), (LATER, 304)])
def test_modification_date_is_a_condition(streaming_client: FlaskClient, since: datetime, status: int) -> None:
    assert streaming_client.get("/den", headers={"If-Modified-Since": http_date(since)}).status_code == status


def test_tag_takes_precedence_over_date(streaming_client: FlaskClient) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": http_date(LATER)}
    assert streaming_client.get("/den", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("If-Match", '"other"', 412),
        ("If-Match", "*", 200),
        ("If-Unmodified-Since", http_date(BEFORE), 412),
        ("If-Unmodified-Since", http_date(THEN), 200),
    ],
)
def test_failed_precondition_is_412(streaming_client: FlaskClient, header: str, value: str, status: int) -> None:
    response = streaming_client.get("/den", headers={header: value})
    assert response.status_code == status
    assert (response.content_type == "application/problem+json") == (status == 412)


def test_a_weak_tag_matches_no_strong_condition(streaming_client: FlaskClient) -> None:
    tag = streaming_client.get("/den").headers["ETag"]
    assert streaming_client.get("/den", headers={"If-Match": tag}).status_code == 200
    assert streaming_client.get("/den", headers={"If-Match": f"W/{tag}"}).status_code == 412


def test_failed_precondition_takes_precedence_over_304(streaming_client: FlaskClient) -> None:
    headers = {"If-Match": '"other"', "If-None-Match": streaming_client.get("/den").headers["ETag"]}
    assert streaming_client.get("/den", headers=headers).status_code == 412


@pytest.mark.parametrize("since", ["yesterday", "", "2026-02-01T00:00:00Z"])
def test_invalid_date_is_ignored(streaming_client: FlaskClient, since: str) -> None:
    assert streaming_client.get("/den", headers={"If-Modified-Since": since}).status_code == 200
