import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from api.pages import record_lists
from api.pages.sections import SECTION
from api.pages.subject_facts import SUBJECT_FACTS
from db.vocab.record_types import RECORD_TYPES, RecordType

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
    "/risks/neutropenia",
    "/claims",
    "/references",
    "/risks",
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


@pytest.mark.slow
def test_every_therapy_has_a_page_within_the_bound(client: FlaskClient) -> None:
    therapies = client.get("/v1/therapies?limit=100&fields=id").get_json()["data"]
    pages = {record["id"]: client.get(f"/therapies/{record['id']}") for record in therapies}
    assert [name for name, page in pages.items() if page.status_code != 200 or len(page.data) > MAX_BYTES] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "&kind=outcome", "&kind=risk"])
@pytest.mark.parametrize("path", ["/compare", "/embed/compare"])
def test_a_comparison_keeps_the_bound_and_links_the_rest(client: FlaskClient, path: str, kind: str) -> None:
    names = "islet-transplantation,zimislecel,donislecel"
    page = client.get(f"{path}?therapies={names}{kind}")
    assert page.status_code == 200
    assert len(page.data) <= MAX_BYTES
    assert {
        client.get(link.replace("&amp;", "&")).status_code for link in re.findall(r'"(/compare\?[^"]+)"', page.text)
    } <= {200}


def test_the_pages_of_a_section_have_every_claim_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECTION, "risks", SECTION["risks"]._replace(size=3))
    path, seen = "/therapies/islet-transplantation/risks", list[str]()
    link: str | None = f"{path}?page=1"
    while link:
        page = client.get(link)
        assert len(page.data) <= MAX_BYTES
        seen += re.findall(r'<tr id="(\w+)"', page.text)
        following = re.search(rf'href="({path}\?page=\d+)"', page.text)
        link = following[1] if following else None
    rows = client.get("/v1/compare?therapies=islet-transplantation&kind=risk").get_json()["data"]["rows"]
    assert sorted(seen) == sorted(claim["id"] for row in rows for claim in row["cells"][0]["claims"])
    assert len(seen) > 3


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999", "99999999999", "1.5", ""])
def test_a_page_that_a_section_does_not_have_is_named(client: FlaskClient, number: str) -> None:
    problem = client.get(f"/therapies/zimislecel/risks?page={number}")
    assert problem.status_code == 422
    assert problem.get_json(force=True)["errors"][0]["expected"].startswith("a whole number from 1 to ")


def test_a_page_that_grows_shows_less_of_each_section(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    full = len(client.get("/therapies/zimislecel").data)
    monkeypatch.setattr("api.pages.rendering.MAX_BYTES", full - 1000)
    page = client.get("/therapies/zimislecel?again")
    assert len(page.data) <= full - 1000
    assert re.search(r">\d+ more</a>", page.text)


@pytest.mark.parametrize("collection", [each.name for each in RECORD_TYPES if each.name != "therapies"])
def test_a_list_has_every_record_once(client: FlaskClient, collection: str) -> None:
    link, seen = f"/{collection}", list[str]()
    while link:
        page = client.get(link)
        assert len(page.data) <= MAX_BYTES
        seen += re.findall(rf'<a class="s" href="/{collection}/([^"]+)"', page.text)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        link = following[1].replace("&amp;", "&") if following else ""
    total = client.get(f"/v1/{collection}?count=true&limit=1").get_json()["meta"]["total"]
    assert len(seen) == len(set(seen)) == total
    assert client.get(f"/{collection}?cursor=x").status_code == 400


def test_pages_of_a_list_lead_both_ways(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_lists, "PAGE_SIZE", 10)
    first, second, third = (client.get(f"/claims?page={number}").text for number in (1, 2, 3))
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', first) == [("next", "/claims?page=2")]
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', second) == [("prev", "/claims"), ("next", "/claims?page=3")]
    assert "page 3 of " in third
    places = [re.findall(r'class="s" href="/claims/(\w+)"', page) for page in (first, second, third)]
    ids = client.get("/v1/claims?limit=30&fields=id").get_json()["data"]
    assert [name for page in places for name in page] == [claim["id"] for claim in ids]
    assert client.get("/claims?page=9999").status_code == 422
    assert "on a page" not in client.get("/mechanisms").text


@pytest.mark.parametrize("path", ["/therapies/zimislecel?page=2", "/about?page=2", "/risks/neutropenia?page=2"])
def test_a_parameter_that_a_page_does_not_have_is_named(client: FlaskClient, path: str) -> None:
    assert "no parameter <code>page</code>" in client.get(path).text
    assert "no parameter" not in client.get(path.replace("page", "utm_source")).text


@pytest.mark.parametrize("path", ["/compare", "/embed/compare", "/match"])
def test_a_repeated_list_is_read_as_one_with_commas(client: FlaskClient, path: str) -> None:
    repeated = client.get(f"{path}?therapies=zimislecel&therapies=donislecel").text
    joined = client.get(f"{path}?therapies=zimislecel,donislecel").text
    assert repeated.replace("&amp;therapies=", ",") == joined or cut_main(repeated) == cut_main(joined)


def cut_main(page: str) -> str:
    return page[page.index("<body") :]


def test_an_error_page_names_the_parameter_and_what_is_expected(client: FlaskClient) -> None:
    page = client.get("/claims?page=1&page=2", headers=HTML).text
    assert "<code>page</code>" in page
    assert "given more than once. Expected: one value." in page
    assert "Did you mean" not in page


@pytest.mark.parametrize("path", ["/about?%01=1", "/references/%01%02", "/compare?kind=%0b", "/about?%C2%85=1"])
def test_no_control_character_stands_in_a_page(client: FlaskClient, path: str) -> None:
    assert not re.search("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]", client.get(path, headers=HTML).text)


def test_codes_of_registers_are_links(client: FlaskClient) -> None:
    page = client.get("/references/reichman-2025").text
    assert 'href="https://doi.org/10.1056/' in page
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/' in page
    assert 'href="https://clinicaltrials.gov/study/NCT04786262"' in client.get("/studies/NCT04786262").text


def test_the_list_of_therapies_is_that_of_the_front_page(client: FlaskClient) -> None:
    response = client.get("/therapies")
    assert (response.status_code, response.location) == (302, "/#therapies")


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda record_type: record_type.name)
def test_a_record_of_every_type_has_a_page_that_names_it(client: FlaskClient, record_type: RecordType) -> None:
    collection, label = record_type.name, record_type.label
    for record in client.get(f"/v1/{collection}?limit=3&fields={label}").get_json()["data"]:
        page = client.get(f"/{collection}/{record['id']}")
        name = str(escape(record[label]))
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert len(page.data) <= MAX_BYTES
        assert name[1:] in page.text
        assert f'href="{BASE}/{collection}/{record["id"]}"' in page.text
        assert f'<{BASE}/v1/{collection}/{record["id"]}>; rel="describedby"' in page.headers["Link"]


def test_a_type_without_facts_of_its_own_has_a_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SUBJECT_FACTS, "studies")
    page = client.get("/studies/NCT04786262?new").text
    assert "About this study" not in page
    assert 'id="claims"' in page


def test_the_page_of_a_study_has_its_facts_as_words_and_leads_to_its_records(client: FlaskClient) -> None:
    page = client.get("/studies/NCT04786262").text
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert 'href="/therapies/zimislecel"' in facts
    assert "single_arm" not in facts
    assert "Single-arm trial" in facts
    assert 'id="claims"' in page


def test_the_page_of_a_profile_has_all_its_criteria(client: FlaskClient) -> None:
    [profile] = client.get("/v1/candidates?limit=1&fields=criteria").get_json()["data"]
    page = client.get(f"/candidates/{profile['id']}").text
    texts = [node["text"] for node in profile["criteria"]["children"] if node["text"]]
    assert texts
    assert [text for text in texts if str(escape(text)) not in page] == []


def test_claims_about_one_record_are_listed(client: FlaskClient) -> None:
    expected = {claim["id"] for claim in client.get("/v1/claims?risk=neutropenia&limit=100").get_json()["data"]}
    page = client.get("/claims?risk=neutropenia")
    assert set(re.findall(r'class="s" href="/claims/(\w+)"', page.text)) == expected
    assert 'href="/risks/neutropenia"' in page.text
    assert f'<{BASE}/v1/claims?risk=neutropenia>; rel="describedby"' in page.headers["Link"]
    assert client.get("/claims?risk=nothing-of-this-name").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_every_page_links_to_its_data(client: FlaskClient, path: str) -> None:
    links = client.get(path).headers["Link"]
    for relation in ("license", "author", "describedby", "item"):
        targets = re.findall(rf'<([^>]+)>; rel="{relation}"', links)
        assert len(targets) == 1 or (relation == "item" and "/search" in path)
        target = targets[0] if targets else "/"
        with client.get(target.removeprefix(BASE)) if target.startswith(BASE) else client.get("/") as answer:
            assert answer.status_code == 200


def test_the_page_of_a_risk_has_every_figure_of_its_card(client: FlaskClient) -> None:
    page, card = client.get("/risks/neutropenia").text, client.get("/embed/risks/neutropenia").text
    figures = set(re.findall(r'href="/claims/(\w+)"', card))
    assert figures
    assert {figure for figure in figures if f'href="/claims/{figure}"' not in page} == set()


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
        ("/", "/about#cite", ""),
        ("/about", "/about#cite", ""),
        ("/match", "/about#cite", ""),
        ("/search?q=bleeding", "/about#cite", ""),
        ("/compare", "/about#cite", ""),
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
    assert ("Embed" in tools[0]) == bool(embed)
    assert f'href="{embed}">Embed</a>' in tools[0] or f'&lt;iframe src="{BASE}{embed}" title="' in tools[0] or not embed
    assert f"<code data-copy-text>curl -s '{BASE}/v1" in tools[0]
    for place in filter(None, (cite, embed)):
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


@pytest.mark.parametrize("record_type", [each for each in RECORD_TYPES if each.synonyms], ids=lambda each: each.name)
def test_every_synonym_leads_to_its_record(client: FlaskClient, record_type: RecordType) -> None:
    query = f"/v1/{record_type.name}?limit=100&fields=synonyms"
    names = {
        name: record["id"]
        for record in client.get(query).get_json()["data"][:20]
        for name in record["synonyms"]
        if "/" not in name and name != record["id"]
    }
    found = {name: client.get(f"/{record_type.name}/{quote(name)}").location for name in names}
    assert found == {name: f"/{record_type.name}/{record_id}" for name, record_id in names.items()}


def test_risks_are_in_the_order_of_their_weight(client: FlaskClient) -> None:
    for path in ("/therapies/zimislecel", "/therapies/zimislecel/risks"):
        names = re.findall('scope="rowgroup">([^<]+)', client.get(path).text)
        assert names[0] == "Death"


def test_errors_are_pages_for_browsers_and_problems_for_programs(client: FlaskClient) -> None:
    assert client.get("/therapies/nope").mimetype == "application/problem+json"
    page = client.get("/therapies/nope", headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "there is no therapy" in page.text


def test_the_form_of_the_comparison_leads_to_its_address(client: FlaskClient) -> None:
    response = client.get("/compare?first=zimislecel&second=&third=donislecel")
    assert (response.status_code, response.location) == (303, "/compare?therapies=zimislecel,donislecel")


def test_as_many_therapies_are_compared_as_by_the_api(client: FlaskClient) -> None:
    ids = [record["id"] for record in client.get("/v1/therapies?limit=7&fields=id").get_json()["data"]]
    for count, fields in ((1, 3), (3, 4), (6, 6), (7, 6)):
        page = client.get(f"/compare?therapies={','.join(ids[:count])}")
        assert (page.status_code, page.text.count("<select")) == (200, fields)
        assert len(page.data) <= MAX_BYTES
        assert ("at most 6 therapies" in page.text) == (count == 7)
        assert f'class="matrix n{min(count, 6)}"' in page.text or 'class="matrix' not in page.text


def test_a_figure_of_the_comparison_has_its_interval_and_population_in_words(client: FlaskClient) -> None:
    for path in ("/compare?therapies=zimislecel,donislecel", "/embed/compare?therapies=zimislecel,donislecel"):
        page = client.get(path).text
        assert "<small>95 % CI " in page
        assert re.search(r"<small>\w[^<]*(participants|people|part)[^<]*</small>", page, re.IGNORECASE)


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


def test_search_counts_its_hits_and_leads_to_all_of_them(client: FlaskClient) -> None:
    total = client.get("/v1/search?q=islet&limit=1").get_json()["meta"]["total"]
    first = client.get("/search?q=islet").text
    assert f"{total} found" in first
    last = -(-total // 30)
    assert last > 1
    assert 'href="/search?q=islet&amp;page=2"' in first
    pages = [client.get(f"/search?q=islet&page={number}").text for number in range(1, last + 1)]
    assert sum(page.count("<small>") for page in map(cut_hits, pages)) == total
    assert 'rel="next"' not in pages[-1]


def cut_hits(page: str) -> str:
    return page[page.index('<ol class="hits"') : page.index("</ol>")]


@pytest.mark.parametrize("number", ["0", "x", "9999"])
def test_a_page_of_hits_that_does_not_exist_is_named(client: FlaskClient, number: str) -> None:
    problem = client.get(f"/search?q=islet&page={number}", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.get_json(force=True)["errors"][0]["parameter"]) == (422, "page")


def test_every_count_of_the_front_page_leads_to_pages(client: FlaskClient) -> None:
    counts = client.get("/").text.partition('class="counts"')[2].partition("</ul>")[0]
    paths = re.findall(r'href="([^"]+)"', counts)
    assert "/studies" in paths
    assert {client.get(path, follow_redirects=True).mimetype for path in paths} == {"text/html"}
