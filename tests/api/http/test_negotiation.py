import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.http.negotiation import negotiate_format
from api.http.problems import Problem
from tests.api.http.conftest import AssertProblem

FORMATS = {"json": "application/json", "csv": "text/csv"}


@pytest.mark.parametrize(
    "accept",
    [None, "", "*/*", "application/*", "application/json", "APPLICATION/JSON", ",,;q=", "q=1",
     "application/json; charset=utf-8", "text/html, */*;q=0.1", "text/csv, application/json;q=0.5"],
)  # fmt: skip
def test_json_is_the_default(client: FlaskClient, accept: str | None) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = client.get("/v1/bears", headers=headers)
    assert response.status_code == 200
    assert "Accept" in response.vary


@pytest.mark.parametrize("accept", ["text/csv", "application/json;q=0, text/*", "image/*"])
def test_other_types_are_406_with_the_available_ones(
    client: FlaskClient, assert_problem: AssertProblem, accept: str
) -> None:
    [fault] = assert_problem(client.get("/v1/bears", headers={"Accept": accept}), 406)["errors"]
    assert (fault["header"], fault["expected"]) == ("Accept", "one of application/json")


def test_unknown_format_is_406_with_the_available_ones(client: FlaskClient, assert_problem: AssertProblem) -> None:
    [fault] = assert_problem(client.get("/v1/bears?format=jsn"), 406)["errors"]
    assert (fault["parameter"], fault["expected"]) == ("format", "json")


@pytest.mark.parametrize(
    ("requested", "accept", "name"),
    [
        (None, "text/csv", "csv"),
        (None, "text/*", "csv"),
        (None, "*/*", "json"),
        (None, "application/json;q=0.1, text/csv;q=0.2", "csv"),
        ("json", "text/csv", "json"),
        ("csv", None, "csv"),
    ],
)
def test_format_beats_accept(app: Flask, requested: str | None, accept: str | None, name: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    with app.test_request_context(headers=headers):
        assert negotiate_format(FORMATS, requested) == name


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+json", 200),
        ("application/fhir+json; fhirVersion=5.0", 200),
        ("application/fhir+json; fhirVersion=4.0", 406),
        ('application/fhir+json; fhirversion="4.0"', 406),
    ],
)
def test_a_version_that_is_not_served_is_406_with_the_one_that_is(app: Flask, accept: str, status: int) -> None:
    formats = {"json": "application/json", "fhir": "application/fhir+json"}
    with app.test_request_context(headers={"Accept": accept}):
        if status == 200:
            assert negotiate_format(formats) == "fhir"
            return
        with pytest.raises(Problem) as refusal:
            negotiate_format(formats)
    assert refusal.value.status == status
    assert "application/fhir+json; fhirVersion=5.0" in refusal.value.errors[0]["expected"]
