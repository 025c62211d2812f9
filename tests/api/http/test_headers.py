import pytest
from flask.testing import FlaskClient

PATHS = ["/v1/bears", "/v1/bears/brown", "/v1/bears/none", "/nowhere", "/broken", "/v1/bears?a=b"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elsewhere.test"}])
def test_any_origin_may_read_any_answer(client: FlaskClient, path: str, origin: dict[str, str]) -> None:
    headers = client.get(path, headers=origin).headers
    assert headers.getlist("Access-Control-Allow-Origin") == ["*"]
    exposed = {*headers["Access-Control-Expose-Headers"].split(", ")}
    assert {"ETag", "Link", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset", "Retry-After"} <= exposed


@pytest.mark.parametrize("path", PATHS)
def test_safe_defaults_on_every_answer(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    may_be_kept = response.status_code == 200
    cached = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400" if may_be_kept else "no-store"
    assert response.headers["Cache-Control"] == cached


@pytest.mark.parametrize(
    ("path", "allow"),
    [("/v1/bears", "GET, HEAD, OPTIONS"), ("/v1/bears/brown", "GET, HEAD, OPTIONS"),
     ("/v1/bears/weighings", "GET, HEAD, OPTIONS, POST")],
)  # fmt: skip
def test_options_lists_allowed_methods(client: FlaskClient, path: str, allow: str) -> None:
    response = client.options(path)
    assert (response.status_code, response.headers["Allow"]) == (200, allow)


def test_preflight_is_answered(client: FlaskClient) -> None:
    headers = {
        "Origin": "https://elsewhere.test",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "Content-Type",
    }
    response = client.options("/v1/bears/weighings", headers=headers)
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "Content-Type"


@pytest.mark.parametrize("path", ["/v1/bears", "/v1/bears/brown", "/v1/bears/none"])
def test_head_is_get_without_the_body(client: FlaskClient, path: str) -> None:
    id_header = {"X-Request-Id": "same"}
    head, get = client.head(path, headers=id_header), client.get(path, headers=id_header)
    assert head.data == b""
    assert (head.status_code, head.headers) == (get.status_code, get.headers)
