"""Paths that people try: entry points, trailing slashes, near spellings; each leads on or names what is near."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/v1/", 308, "/v1"),
        ("/docs/", 308, "/docs"),
        ("/v1/therapies/?limit=1&q=a%20b", 308, "/v1/therapies?limit=1&q=a%20b"),
        ("/v1/therapies/zimislecel/", 308, "/v1/therapies/zimislecel"),
    ],
)
def test_an_entry_point_leads_on(client: FlaskClient, path: str, status: int, location: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.location) == (status, location)
    assert client.get(location).status_code == 200


def test_a_program_is_led_to_the_service_document(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept": "application/json"}).location == "/v1"


def test_browsers_and_crawlers_get_what_they_ask_for(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as icon:
        assert (icon.status_code, icon.mimetype) == (200, "image/png")
    robots = client.get("/robots.txt")
    assert (robots.status_code, robots.mimetype) == (200, "text/plain")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/therapies/VX-880", "zimislecel"),
        ("/v1/therapies/vx880", "zimislecel"),
        ("/v1/therapies/zimiselcel", "zimislecel"),
        ("/v1/therapies/Zimislecel/risks", "zimislecel"),
        ("/v1/studies/nct04786262", "NCT04786262"),
        ("/v1/therapie", "/v1/therapies"),
        ("/vocabulary", "/v1/vocabulary"),
        ("/v1/risks/hypoglycaemia/claims", "/v1/claims?risk=hypoglycaemia"),
        ("/v1/studies/NCT04786262/claims", "/v1/claims?study=NCT04786262"),
        ("/v1/therapies/zimislecel/claim", "/v1/therapies/zimislecel/claims"),
        ("/v1/references/10.1056/NEJMoa2506549", "/v1/resolve?id=10.1056%2FNEJMoa2506549"),
        ("/v2/therapies", "/v1/therapies"),
        ("/api/v1/therapies/zimislecel", "/v1/therapies/zimislecel"),
        ("/api", "/v1"),
        ("/health", "/healthz"),
        ("/v1/docs", "/docs"),
        ("/swagger-ui.html", "/docs"),
        ("/v3/api-docs", "/openapi.json"),
        ("/openapi.yml", "/openapi.yaml"),
    ],
)
def test_a_404_names_what_was_meant(client: FlaskClient, path: str, expected: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    [fault] = response.get_json(force=True)["errors"]
    assert fault["expected"] == expected
    if expected.startswith("/"):
        assert client.get(expected, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/therapies/qqqqqq", "/v1/therapies/cells", "/v1/qqqq", "/qqqq/", "/v1/claims/c2ggjc3nuj"]
)
def test_a_404_suggests_nothing_that_is_not_near(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "errors" not in response.get_json(force=True)


def test_other_methods_are_answered_as_before(client: FlaskClient) -> None:
    assert client.get("/v1/match").status_code == 405
    assert client.post("/v1/therapies").status_code == 405
    assert client.post("/v1/nothing").status_code == 404
