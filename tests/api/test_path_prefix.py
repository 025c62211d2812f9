"""Behind a proxy under a path every link leads back through the proxy, wherever the prefix comes from."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.app import create_app
from api.settings import Settings

PREFIX = "/therapydb"
PUBLIC = f"https://example.org{PREFIX}"
FORWARDED = {"X-Forwarded-Prefix": PREFIX, "X-Forwarded-For": "192.0.2.1"}


@pytest.fixture(scope="module", params=["public URL, stripped", "public URL, kept", "header"])
def get_through_proxy(request: pytest.FixtureRequest, catalogue_engine: Engine) -> Any:
    """Return a function that asks for a path as the proxy passes it on."""
    by_header = request.param == "header"
    settings = Settings(proxies=1) if by_header else Settings(public_url=PUBLIC)
    client: FlaskClient = create_app(settings, catalogue_engine).test_client()
    before = PREFIX if request.param == "public URL, kept" else ""

    def get(path: str, **headers: str) -> Any:
        return client.get(before + path, headers=headers | (FORWARDED if by_header else {}))

    return get


@pytest.mark.slow
def test_all_links_have_the_prefix(get_through_proxy: Any) -> None:
    page = get_through_proxy("/v1/therapies?limit=1&fields=name")
    links = page.get_json()["links"]
    assert links["self"] == f"{PREFIX}/v1/therapies?limit=1&fields=name"
    assert links["next"].startswith(f"{PREFIX}/v1/therapies?")
    assert page.headers["Link"].startswith(f"<{PREFIX}/v1/therapies?")
    following = get_through_proxy(links["next"].removeprefix(PREFIX))
    assert following.get_json()["data"] != page.get_json()["data"]
    assert f"<{PREFIX}/v1/formats/csv>" in get_through_proxy("/v1/risks?format=csv").headers["Link"]


def test_all_hrefs_have_the_prefix(get_through_proxy: Any) -> None:
    paths = ("/v1", "/v1/search?q=islet", "/v1/suggest?q=islet", "/v1/compare?therapies=zimislecel,donislecel",
             "/v1/resolve?id=NCT04786262")  # fmt: skip
    for path in paths:
        text = get_through_proxy(path).get_data(as_text=True)
        hrefs = re.findall(r'"(?:href|search|contract|explorer)":"(/[^"]*)"', text)
        assert hrefs, path
        assert [href for href in hrefs if not href.startswith(f"{PREFIX}/")] == []


def test_all_redirects_have_the_prefix(get_through_proxy: Any) -> None:
    for path, location in {
        "/v1/": "/v1",
        "/v1/resolve?id=pmid:40544428": "/v1/references/reichman-2025",
    }.items():
        assert get_through_proxy(path).location == PREFIX + location


@pytest.mark.slow
def test_the_explorer_and_its_contract_have_it(get_through_proxy: Any) -> None:
    page = get_through_proxy("/docs").get_data(as_text=True)
    addresses = re.findall(r'(?:href|src|data-contract)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith(f"{PREFIX}/")
        with get_through_proxy(address.removeprefix(PREFIX)) as response:
            assert response.status_code == 200
    [server] = get_through_proxy("/openapi.json").get_json()["servers"]
    assert server["url"] in {PUBLIC, PREFIX}


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/about", "/match", "/search?q=islet", "/compare?therapies=zimislecel,donislecel", "/docs/glossary"),
        *("/therapies/zimislecel", "/therapies/zimislecel/cite", "/therapies/zimislecel/embed", "/claims/ci5upjvpvt"),
        *("/embed/therapies/zimislecel", "/embed/compare?therapies=zimislecel", "/references/reichman-2025"),
    ],
)
def test_pages_and_cards_have_it(get_through_proxy: Any, path: str) -> None:
    page = get_through_proxy(path).get_data(as_text=True)
    addresses = re.findall(r'\s(?:href|src|srcset|action|data-suggest)="(/[^"]*)"', page)
    assert addresses
    assert [address for address in addresses if not address.startswith(f"{PREFIX}/")] == []


def test_a_document_with_absolute_addresses_has_it_once(catalogue_engine: Engine) -> None:
    client = create_app(Settings(public_url=PUBLIC), catalogue_engine).test_client()
    text = client.get("/v1/therapies?format=jsonld&limit=1").get_data(as_text=True)
    assert f"{PUBLIC}/v1/" in text
    assert f"{PREFIX}{PREFIX}" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "forwarded"),
    [
        (Settings(), PREFIX),
        (Settings(proxies=1), "//evil.example"),
        (Settings(proxies=1), "https://evil.example"),
        (Settings(proxies=1), '/a"b'),
    ],
)
def test_a_prefix_that_is_not_trusted_or_none_is_ignored(
    catalogue_engine: Engine, settings: Settings, forwarded: str
) -> None:
    client = create_app(settings, catalogue_engine).test_client()
    page = client.get("/v1/therapies?limit=1", headers={"X-Forwarded-Prefix": forwarded})
    assert page.get_json()["links"]["self"] == "/v1/therapies?limit=1"


@pytest.mark.slow
def test_the_served_contract_names_the_public_url_and_the_written_one_does_not(catalogue_engine: Engine) -> None:
    settings = replace(Settings(), public_url="https://therapies.example/")
    client = create_app(settings, catalogue_engine).test_client()
    assert client.get("/openapi.json").get_json()["servers"][0]["url"] == "https://therapies.example"
    assert 'url: "https://therapies.example"\n' in client.get("/openapi.yaml").get_data(as_text=True)
    plain = create_app(Settings(), catalogue_engine).test_client()
    assert plain.get("/openapi.json").get_json()["servers"][0]["url"] == "/"
