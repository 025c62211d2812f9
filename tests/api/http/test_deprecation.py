from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from api.http.deprecation import Deprecation
from tests.api.http import toy
from tests.api.http.conftest import AssertProblem

DEPRECATED, SUNSET = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
RETIRED = {
    "list_bears": Deprecation(DEPRECATED, SUNSET, "/v2/bears"),
    "get_bear": Deprecation(DEPRECATED, SUNSET, "/v2/bears/{bear_id}"),
}
SUCCESSORS = [("/v1/bears", "/v2/bears"), ("/v1/bears/brown", "/v2/bears/brown")]


@pytest.fixture
def app() -> Flask:
    return toy.create_app(retired=RETIRED)


@pytest.mark.parametrize(("path", "successor"), SUCCESSORS)
@time_machine.travel(datetime(2027, 6, 30, tzinfo=UTC), tick=False)
def test_before_its_sunset_an_operation_responds_and_announces_its_end(
    client: FlaskClient, path: str, successor: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Deprecation"] == "@1798761600"
    assert response.headers["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert f'<{successor}>; rel="successor-version"' in response.headers.getlist("Link")


@pytest.mark.parametrize(("path", "successor"), SUCCESSORS)
@time_machine.travel(SUNSET, tick=False)
def test_after_its_sunset_it_is_410_with_its_successor(
    client: FlaskClient, assert_problem: AssertProblem, path: str, successor: str
) -> None:
    response = client.get(path)
    problem = assert_problem(response, 410)
    assert problem["successor"] == successor
    assert "2027-07-01" in problem["detail"]
    assert response.headers.getlist("Link") == [f'<{successor}>; rel="successor-version"']


@time_machine.travel(datetime(2027, 6, 30, tzinfo=UTC), tick=False)
def test_the_next_page_is_still_linked(client: FlaskClient) -> None:
    assert any('rel="next"' in link for link in client.get("/v1/bears").headers.getlist("Link"))


def test_other_operations_announce_nothing(client: FlaskClient) -> None:
    response = client.post("/v1/bears/weighings", json={"name": "Bo"})
    assert response.status_code == 200
    assert not {"Deprecation", "Sunset", "Link"} & {*response.headers.keys()}


def test_openapi_document_marks_it_deprecated(app: Flask) -> None:
    paths = app.extensions["contract"]["paths"]
    assert paths["/v1/bears"]["get"]["deprecated"] is True
    assert paths["/v1/bears"]["get"]["x-sunset"] == "2027-07-01"
    assert {"Deprecation", "Sunset", "Link"} <= paths["/v1/bears"]["get"]["responses"]["200"]["headers"].keys()
    assert "410" in paths["/v1/bears"]["get"]["responses"]
    assert "deprecated" not in paths["/v1/bears/weighings"]["post"]
