import re

import pytest
from flask.testing import FlaskClient

MAX_BYTES = 60_000
HTML = {"Accept": "text/html"}
BASE = "http://127.0.0.1:8000"
PATHS = [
    "/",
    "/about",
    "/search?q=bleeding",
    "/search?q=%F0%9F%A7%AA",
    "/compare",
    "/compare?therapies=zimislecel,donislecel",
    "/compare?therapies=zimislecel,nothing",
    "/match",
    "/match?therapies=zimislecel",
    "/therapies/islet-transplantation",
    "/therapies/islet-transplantation/outcomes",
    "/therapies/zimislecel",
    "/therapies/zimislecel/cite",
    "/therapies/no-treatment",
    "/references/reichman-2025",
    "/references/reichman-2025/cite",
    "/claims/ci5upjvpvt",
    "/claims/ci5upjvpvt/cite",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_small_sealed_and_readable_without_scripts(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert len(page.data) <= MAX_BYTES
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/ld\+json\"))|\sstyle=|<style|\son\w+=", page.text)
    assert page.text.count("<h1") == 1
    assert "Undefined" not in page.text


def test_every_therapy_has_a_page_within_the_bound(client: FlaskClient) -> None:
    therapies = client.get("/v1/therapies?limit=100&fields=id").get_json()["data"]
    pages = {record["id"]: client.get(f"/therapies/{record['id']}") for record in therapies}
    assert [name for name, page in pages.items() if page.status_code != 200 or len(page.data) > MAX_BYTES] == []


def test_risks_of_islet_transplantation_are_one_click_away(client: FlaskClient) -> None:
    assert 'href="/therapies/islet-transplantation"' in client.get("/").text
    page = client.get("/therapies/islet-transplantation").text
    section = page[page.index('<section id="risks"') : page.index('<section id="outcomes"')]
    assert re.search(r"\d+ of \d+ procedures", section)
    assert "95 % CI" in section


@pytest.mark.parametrize("path", ["/", "/therapies/zimislecel", "/claims/ci5upjvpvt", "/compare", "/match", "/about"])
def test_a_link_to_a_page_has_a_preview(client: FlaskClient, path: str) -> None:
    tags = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', client.get(path).text))
    assert {"og:site_name", "og:title", "og:description", "og:image", "og:image:alt"} <= tags.keys()
    with client.get(tags["og:image"].removeprefix(BASE)) as image:
        assert (image.status_code, image.mimetype) == (200, "image/jpeg")
        assert len(image.data) <= 100_000


CARD_OF_COMPARISON = "/embed/compare?therapies=zimislecel,donislecel"


@pytest.mark.parametrize(
    ("path", "cite", "embed"),
    [
        ("/", "/about#cite", "/about#embed"),
        ("/about", "/about#cite", "/about#embed"),
        ("/match", "/about#cite", "/about#embed"),
        ("/search?q=bleeding", "/about#cite", "/about#embed"),
        ("/compare", "/about#cite", "/about#embed"),
        ("/compare?therapies=zimislecel,donislecel", "/about#cite", CARD_OF_COMPARISON),
        ("/therapies/zimislecel", "/therapies/zimislecel/cite", "/therapies/zimislecel/embed"),
        ("/therapies/zimislecel/studies", "/therapies/zimislecel/cite", "/therapies/zimislecel/embed"),
        ("/references/reichman-2025", "/references/reichman-2025/cite", "/embed/references/reichman-2025"),
        ("/claims/ci5upjvpvt", "/claims/ci5upjvpvt/cite", "/embed/claims/ci5upjvpvt"),
    ],
)
def test_every_page_can_be_linked_repeated_cited_and_embedded(
    client: FlaskClient, path: str, cite: str, embed: str
) -> None:
    page = client.get(path).text
    tools = re.search(r'<ul class="tools".*?</ul>', page, re.DOTALL)
    assert tools
    assert f'data-copy="{BASE}{path}">Copy link</a>' in tools[0]
    assert f'href="{cite}">Cite this</a>' in tools[0]
    assert f'href="{embed}">Embed</a>' in tools[0] or f'&lt;iframe src="{BASE}{embed}" title="' in tools[0]
    assert f"<code data-copy-text>curl -s '{BASE}/v1" in tools[0]
    for place in (cite, embed):
        address, _, fragment = place.partition("#")
        target = client.get(address)
        assert target.status_code == 200
        assert f'id="{fragment}"' in target.text or not fragment


def test_the_sources_of_a_claim_can_be_taken_into_a_reference_manager(client: FlaskClient) -> None:
    page = client.get("/claims/ci5upjvpvt/cite").text
    link = re.search(r'href="(/v1/references\?id=[^"]+format=bibtex)"', page)
    assert link
    with client.get(link[1].replace("&amp;", "&")) as entries:
        assert entries.get_data(as_text=True).startswith("@")


@pytest.mark.parametrize("name", ["risks", "outcomes", "timeline"])
def test_tables_are_shown_as_pictures_too(client: FlaskClient, name: str) -> None:
    page = client.get("/therapies/zimislecel").text
    addresses = re.findall(rf'(?:src|srcset)="(/v1/therapies/zimislecel/figures/{name}\.svg[^"]*)"', page)
    assert len(addresses) == 2
    assert {client.get(address).mimetype for address in addresses} == {"image/svg+xml"}


def test_a_page_is_revalidated_like_the_api(client: FlaskClient) -> None:
    page = client.get("/therapies/zimislecel")
    again = client.get("/therapies/zimislecel", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["VX-880", "vx 880", "STx-02"])
def test_a_synonym_leads_to_its_record(client: FlaskClient, name: str) -> None:
    response = client.get(f"/therapies/{name}")
    assert (response.status_code, response.location) == (302, "/therapies/zimislecel")
    assert client.get("/search", query_string={"q": name}).location == "/therapies/zimislecel"


def test_errors_are_pages_for_browsers_and_problems_for_programs(client: FlaskClient) -> None:
    assert client.get("/therapies/nope").mimetype == "application/problem+json"
    page = client.get("/therapies/nope", headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "there is no therapy" in page.text


def test_the_form_of_the_comparison_leads_to_its_address(client: FlaskClient) -> None:
    response = client.get("/compare?first=zimislecel&second=&third=donislecel")
    assert (response.status_code, response.location) == (303, "/compare?therapies=zimislecel,donislecel")


def test_every_claim_can_be_reported(client: FlaskClient) -> None:
    page = client.get("/therapies/zimislecel").text
    claims = set(re.findall(r'href="/claims/(\w+)"', page))
    assert claims
    assert {name for name in claims if f'href="/claims/{name}#report"' not in page} == set()
    assert 'id="report"' in client.get(f"/claims/{claims.pop()}").text


def test_rejected_claims_are_shown_as_such(client: FlaskClient) -> None:
    claims = client.get("/v1/claims?standing=rejected&fields=therapy").get_json()["data"]
    claim = next(claim for claim in claims if claim["therapy"])
    page = client.get(f"/therapies/{claim['therapy']['id']}/disputed").text
    assert re.search(rf'Rejected</b> <a class="s" href="/claims/{claim["id"]}"', page)


def test_a_client_that_prefers_json_gets_the_service_document(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept": "application/json"}).location == "/v1"


def test_links_of_a_page_lead_somewhere(client: FlaskClient) -> None:
    links = set(re.findall(r'href="(/[^"#]*)', client.get("/therapies/zimislecel").text)) - {"/therapies/zimislecel"}
    assert len(links) > 30
    answers = {}
    for link in links:
        with client.get(link) as response:
            answers[link] = response.status_code
    assert {link: status for link, status in answers.items() if status != 200} == {}
