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


def den(state: DataVersion, fingerprint: str = "") -> FlaskClient:
    """An app whose one answer is made by a state of the data, and streamed."""
    app = Flask("den", static_folder=None)
    init_app(app, fingerprint=fingerprint)

    @app.get("/den")
    def bears() -> Response:
        held = conditional.find_not_modified(lambda: state, "text/plain")
        return held or conditional.set_validators(Response(iter(["two ", "bears"])), state, "text/plain")

    return app.test_client()


@pytest.fixture
def old() -> FlaskClient:
    return den(DataVersion("1", THEN))


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_a_strong_tag(client: FlaskClient, path: str) -> None:
    tag, is_weak = client.get(path).get_etag()
    assert tag
    assert not is_weak


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("spelling", ["{}", "W/{}", '"other", {}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_holds_the_answer_is_not_sent_it_again(client: FlaskClient, path: str, spelling: str, method: str) -> None:
    first = client.get(path)
    again = client.open(path, method=method, headers={"If-None-Match": spelling.format(first.headers["ETag"])})
    assert (again.status_code, again.data) == (304, b"")
    assert {*again.headers.keys()} >= FOR_A_304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not {"Content-Type", "Content-Length", "Last-Modified", "Link"} & {*again.headers.keys()}


def test_another_tag_is_no_reason_to_hold_the_answer_back(client: FlaskClient) -> None:
    assert client.get("/v1/bears", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_refusal_has_no_tag(client: FlaskClient) -> None:
    response = client.get("/v1/bears/none", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response.headers


def test_a_stream_is_tagged_by_the_state_it_is_read_from(old: FlaskClient) -> None:
    first = old.get("/den")
    assert (first.text, first.last_modified) == ("two bears", THEN)
    assert old.get("/den", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/den", "/den?", "/den?colour=brown", "/den?colour=brown&age=3"])
def test_another_state_or_maker_has_another_tag(old: FlaskClient, path: str) -> None:
    tags = {
        one.get(path).headers["ETag"]
        for one in (old, den(DataVersion("2", THEN)), den(DataVersion("1", THEN), "other"))
    }
    assert len(tags) == 3


def test_another_query_has_another_tag_and_another_spelling_has_not(old: FlaskClient) -> None:
    plain, spelt, other = (old.get(f"/den?colour={it}").headers["ETag"] for it in ("brown", "%62rown", "black"))
    assert plain == spelt != other


@pytest.mark.parametrize(("since", "status"), [(BEFORE, 200), (THEN, 304), (LATER, 304)])
def test_a_date_is_a_condition_too(old: FlaskClient, since: datetime, status: int) -> None:
    assert old.get("/den", headers={"If-Modified-Since": http_date(since)}).status_code == status


def test_a_tag_counts_more_than_a_date(old: FlaskClient) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": http_date(LATER)}
    assert old.get("/den", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("If-Match", '"other"', 412),
        ("If-Match", "*", 200),
        ("If-Unmodified-Since", http_date(BEFORE), 412),
        ("If-Unmodified-Since", http_date(THEN), 200),
    ],
)
def test_a_condition_that_fails_is_refused(old: FlaskClient, header: str, value: str, status: int) -> None:
    response = old.get("/den", headers={header: value})
    assert response.status_code == status
    assert (response.content_type == "application/problem+json") == (status == 412)


def test_a_weak_tag_matches_no_strong_condition(old: FlaskClient) -> None:
    tag = old.get("/den").headers["ETag"]
    assert old.get("/den", headers={"If-Match": tag}).status_code == 200
    assert old.get("/den", headers={"If-Match": f"W/{tag}"}).status_code == 412


def test_a_failed_condition_goes_before_one_that_holds(old: FlaskClient) -> None:
    headers = {"If-Match": '"other"', "If-None-Match": old.get("/den").headers["ETag"]}
    assert old.get("/den", headers=headers).status_code == 412


@pytest.mark.parametrize("since", ["yesterday", "", "2026-02-01T00:00:00Z"])
def test_what_is_no_date_is_no_condition(old: FlaskClient, since: str) -> None:
    assert old.get("/den", headers={"If-Modified-Since": since}).status_code == 200
