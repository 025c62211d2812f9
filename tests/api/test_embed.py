import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256, sha384
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.app import create_app
from api.embed.script import PUBLISHED
from api.pages.risk_order import choose_rows, sort_rows
from api.pages.template_functions import SANDBOX
from api.pages.therapy import group_rows
from api.settings import Settings
from schemas.exports.documents import Record

EMPTY_CELL: Record = {"components": [], "criteria": []}
BASE = "http://127.0.0.1:8000"
PAGE = f"{BASE}/therapies/zimislecel"


def get_script(client: FlaskClient) -> tuple[str, bytes]:
    location = client.get("/embed/therapy-card.js").location
    return location, client.get(location).data


def test_the_script_is_small_immutable_and_named_by_its_content(client: FlaskClient) -> None:
    location, script = get_script(client)
    assert re.fullmatch(r"/embed/therapy-card\.[0-9a-f]{16}\.js", location)
    assert len(gzip.compress(script)) <= 10_000
    response = client.get(location)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert b"__STYLE_SHEET__" not in script
    assert b"innerHTML" not in script


def test_every_published_script_is_named_by_its_content_and_served_for_good(client: FlaskClient) -> None:
    published = {path.name: path.read_bytes() for path in PUBLISHED.iterdir()}
    assert len([name for name in published if name.startswith("therapy-card.")]) >= 2
    for name, content in published.items():
        assert name.split(".")[1] == sha256(content).hexdigest()[:16]
        response = client.get(f"/embed/{name}")
        assert (response.status_code, response.data) == (200, content)
        assert "immutable" in response.headers["Cache-Control"]


def test_an_unknown_hash_of_a_script_is_told_the_current_address(client: FlaskClient) -> None:
    problem = client.get("/embed/therapy-card.0123456789abcdef.js")
    assert problem.status_code == 404
    detail = problem.get_json(force=True)["detail"]
    assert "no release has published 'therapy-card.0123456789abcdef.js'" in detail
    assert get_script(client)[0] in detail


def test_the_lines_to_paste_carry_the_integrity_of_the_script(client: FlaskClient) -> None:
    location, script = get_script(client)
    page = client.get("/therapies/zimislecel/embed").text
    assert location in page
    assert f"sha384-{b64encode(sha384(script).digest()).decode()}" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("sections=summary", "laboratory", "What can go wrong"),
        ("sections=risks", "What can go wrong", "How well it did"),
        ("sections=", "How well it did", "Approvals"),
        ("sections=summary&audience=professional", "Allogeneic", "grown in the laboratory"),
    ],
)
def test_a_card_has_the_sections_that_were_asked_for(client: FlaskClient, query: str, shown: str, hidden: str) -> None:
    card = client.get(f"/embed/therapies/zimislecel?{query}").text
    assert shown in card
    assert hidden not in card


@pytest.mark.parametrize(
    ("path", "parameter", "expected"),
    [
        ("/embed/therapies/zimislecel?theme=foo", "theme", "auto, dark, light"),
        ("/embed/therapies/zimislecel?audience=patients", "audience", "patient"),
        ("/embed/therapies/zimislecel?sections=summary,risk", "sections", "risks"),
        ("/embed/risks/neutropenia?theme=drak", "theme", "dark"),
        ("/embed/compare?therapies=zimislecel&theme=x", "theme", "auto, dark, light"),
        ("/embed/compare", "therapies", "zimislecel,donislecel"),
    ],
)
def test_a_card_names_the_option_that_it_does_not_have(
    client: FlaskClient, path: str, parameter: str, expected: str
) -> None:
    problem = client.get(path)
    assert problem.status_code == 422
    [error] = problem.get_json(force=True)["errors"]
    assert error["parameter"] == parameter
    assert expected in error["expected"]
    frame = client.get(path, headers={"Accept": "text/html"})
    assert (frame.status_code, frame.mimetype) == (422, "text/html")
    assert expected in frame.text


def build_row(name: str, kind: str, *claims: tuple[str | None, int | None, int | None]) -> Record:
    members = [
        {
            "severity": severity,
            "events": events,
            "at_risk": size,
            "estimate": events,
            "inherited_from": None,
            "value": None,
            "statistic": None,
        }
        for severity, events, size in claims
    ]
    return {"kind": kind, "name": name, "claims": members}


def test_a_card_has_one_claim_of_each_risk_and_the_gravest_first() -> None:
    rows = [
        build_row("Adverse event", "risk", ("any", 29, 44), ("any", 20, 20), ("any", None, None)),
        build_row("Bleeding", "risk", (None, 0, 8), ("grade_3_plus", 15, 128)),
        build_row("Death", "risk", ("fatal", 2, 14)),
        build_row("Clot", "risk", (None, 10, 268)),
        build_row("Infection", "risk", ("serious", None, None)),
    ]
    chosen = choose_rows(rows, 4)
    assert [row["name"] for row in chosen] == ["Death", "Bleeding", "Clot", "Adverse event"]
    assert [(row["claims"][0]["events"], len(row["claims"])) for row in chosen] == [(2, 1), (15, 1), (10, 1), (29, 1)]
    assert [len(row["claims"]) for row in choose_rows(rows, 7)] == [1, 2, 1, 2, 1]


def test_deaths_come_first_and_odds_ratios_after_counts() -> None:
    counted, ratio = build_row("", "risk", (None, 1, 9), (None, None, None))["claims"]
    rows = [
        {"kind": "risk", "name": "Bleeding", "claims": [{**ratio, "value": 9.5, "statistic": "odds_ratio"}, counted]},
        build_row("Death", "risk", ("fatal", None, None)),
    ]
    death, bleeding = sort_rows(rows)
    assert (death["name"], bleeding["claims"][0]) == ("Death", counted)


def test_what_is_said_about_deaths_stands_beside_their_number() -> None:
    row = build_row("Death", "risk", ("fatal", 2, 14), ("fatal", None, None), ("fatal", 1, 9), ("any", None, None))
    [death] = choose_rows([row], 1)
    assert [claim["events"] for claim in death["claims"]] == [2, None]


def test_a_card_of_outcomes_keeps_the_order_of_the_comparison() -> None:
    rows = [build_row("B", "outcome", (None, None, None)), build_row("C", "outcome", (None, 1, 2))]
    assert [row["name"] for row in choose_rows(rows, 5)] == ["C", "B"]


@pytest.mark.parametrize(("months", "order"), [(0, ["HbA1c", "C-peptide"]), (6, ["C-peptide", "HbA1c"])])
def test_what_was_measured_before_treatment_comes_last(months: int, order: list[str]) -> None:
    rows = [
        {"kind": "outcome", "id": name, "name": name, "cells": [{**EMPTY_CELL, "claims": [{"follow_up": time}]}]}
        for name, time in (("C-peptide", {"high": months}), ("HbA1c", None))
    ]
    assert [row["name"] for row in group_rows(rows)["outcome"]] == order


def test_every_figure_of_a_card_leads_to_its_source(client: FlaskClient) -> None:
    card = client.get("/embed/therapies/islet-transplantation").text
    claims = card.split('<li part="claim">')[1:]
    assert len(claims) > 5
    assert [claim for claim in claims if "/references/" not in claim] == []


CARDS = [
    *("/embed/therapies/zimislecel", "/embed/risks/neutropenia", "/embed/compare?therapies=zimislecel"),
    *("/embed/claims/ci5upjvpvt", "/embed/references/reichman-2025"),
]


@pytest.mark.parametrize("path", CARDS)
def test_a_card_is_small_and_names_each_source(client: FlaskClient, path: str) -> None:
    card = client.get(path)
    assert (card.status_code, card.text.count("<therapy-card")) == (200, 1)
    assert len(card.data) <= 60_000
    assert "Undefined" not in card.text
    claims = card.text.split('<li part="claim">')[1:]
    assert [claim for claim in claims if "/references/" not in claim or "/claims/" not in claim] == []
    assert claims or "compare" in path


def test_the_card_of_a_source_shows_rejected_claims_as_such(client: FlaskClient) -> None:
    [claim] = client.get("/v1/claims?standing=rejected&fields=evidence&limit=1").get_json()["data"]
    for path in (f"claims/{claim['id']}", f"references/{claim['evidence'][0]['reference']['id']}"):
        assert 'part="flag">Rejected</b>' in client.get(f"/embed/{path}").text


@pytest.mark.parametrize("kind", ["component", "mechanism", "approval", "risk"])
def test_the_card_of_a_comparison_has_the_rows_of_its_kind(client: FlaskClient, kind: str) -> None:
    query = f"therapies=zimislecel,donislecel&kind={kind}"
    rows = client.get(f"/v1/compare?{query}").get_json()["data"]["rows"]
    card = client.get(f"/embed/compare?{query}").text
    assert rows
    assert card.count('<th scope="row">') == min(len(rows), 14)
    assert f'href="/compare?{query.replace("&", "&amp;")}"' in card
    address = client.get("/oembed", query_string={"url": f"{BASE}/compare?{query}"}).get_json()["html"]
    assert f"/embed/compare?{query.replace('&', '&amp;')}" in address


def test_the_card_of_a_comparison_without_rows_says_so(client: FlaskClient) -> None:
    assert "Nothing is recorded" in client.get("/embed/compare?therapies=no-treatment&kind=burden").text


def test_the_messages_of_the_card_are_those_of_the_vocabulary(client: FlaskClient) -> None:
    script = get_script(client)[1].decode()
    words = client.get("/v1/vocabulary/card_message").get_json()["data"]["words"]
    assert words
    assert [word["word"] for word in words if json.dumps(word["label"]) not in script] == []


FRAME_ANCESTORS = {"*": "* file: capacitor: ionic:", "https://example.org": "https://example.org", "'none'": "'none'"}


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "ancestors"), FRAME_ANCESTORS.items())
def test_cards_may_be_framed_as_the_setting_says(catalogue_engine: Engine, setting: str, ancestors: str) -> None:
    client = create_app(Settings(frame_ancestors=setting), catalogue_engine).test_client()
    for path in CARDS:
        assert client.get(path).headers["Content-Security-Policy"].endswith(f"; frame-ancestors {ancestors}")
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


def test_a_card_of_a_synonym_keeps_its_options(client: FlaskClient) -> None:
    location = client.get("/embed/therapies/VX-880?sections=risks").location
    assert location == "/embed/therapies/zimislecel?sections=risks"


@pytest.mark.parametrize("path", ["/compare?therapies=zimislecel", "/risks/neutropenia", "/therapies/zimislecel/embed"])
def test_the_frames_to_paste_are_sandboxed_as_those_of_oembed(client: FlaskClient, path: str) -> None:
    frames = re.findall(r"&lt;iframe.*?&gt;", client.get(path).text, re.DOTALL)
    assert frames
    assert [frame for frame in frames if f'sandbox="{SANDBOX}"' not in frame] == []


@pytest.mark.parametrize(("theme", "scheme"), [("auto", "light dark"), ("dark", "dark"), ("light", "light")])
def test_a_frame_names_its_colour_scheme(client: FlaskClient, theme: str, scheme: str) -> None:
    frame = client.get(f"/embed/risks/neutropenia?theme={theme}").text
    assert f'<meta name="color-scheme" content="{scheme}">' in frame


def test_oembed_gives_a_frame_within_the_size(client: FlaskClient) -> None:
    answer = client.get("/oembed", query_string={"url": PAGE, "maxwidth": 300, "maxheight": 200}).get_json()
    assert (answer["version"], answer["type"], answer["width"], answer["height"]) == ("1.0", "rich", 300, 200)
    assert f'src="{BASE}/embed/therapies/zimislecel"' in answer["html"]
    root = ET.fromstring(client.get("/oembed", query_string={"url": PAGE, "format": "xml"}).data)  # noqa: S314 - ours
    assert "<iframe " in (root.findtext("html") or "")


PAGES = {
    "/therapies/zimislecel": "/embed/therapies/zimislecel",
    "/therapies/zimislecel/studies": "/embed/therapies/zimislecel",
    "/claims/ci5upjvpvt": "/embed/claims/ci5upjvpvt",
    "/references/reichman-2025": "/embed/references/reichman-2025",
    "/risks/neutropenia": "/embed/risks/neutropenia",
    "/compare?therapies=zimislecel,donislecel": "/embed/compare?therapies=zimislecel,donislecel",
    **dict.fromkeys(("/", "/about", "/match", "/search?q=bleeding", "/compare"), ""),
}


@pytest.mark.parametrize(("path", "card"), PAGES.items())
def test_every_page_names_its_oembed_addresses(client: FlaskClient, path: str, card: str) -> None:
    links = re.findall(r'type="(?:application/json|text/xml)\+oembed"[^>]*href="([^"]+)"', client.get(path).text)
    assert len(links) == 2
    answers = [client.get(unescape(link).removeprefix(BASE)) for link in links]
    assert [answer.mimetype for answer in answers] == ["application/json", "text/xml"]
    answer = answers[0].get_json()
    assert answer["type"] == ("rich" if card else "link")
    assert f'src="{BASE}{card}"' in answer.get("html", "") or not card
    assert client.get(card or "/").status_code == 200


@pytest.mark.parametrize(
    ("path", "title"),
    [("/studies", "Studies"), ("/candidates", "Candidate profiles"), ("/compare", "Compare therapies")],
)
def test_a_page_without_a_card_has_its_own_title(client: FlaskClient, path: str, title: str) -> None:
    answer = client.get("/oembed", query_string={"url": f"{BASE}{path}"}).get_json()
    assert (answer["type"], answer["title"]) == ("link", title)


def test_a_card_that_is_set_up_wrongly_says_so_to_its_reader(client: FlaskClient) -> None:
    assert client.get("/embed/therapies/zimislecel?sections=Risks&audience=Patient").status_code == 200
    frame = client.get("/embed/therapies/zimislecel?sections=nonsense", headers={"Accept": "text/html"}).text
    assert "This card is set up wrongly" in frame
    assert "Unprocessable" not in frame


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "https://example.org/therapies/zimislecel"}, 404),
        ({"url": f"{BASE}/therapies/nothing-of-this-name"}, 404),
        ({"url": f"{BASE}.example/"}, 404),
        ({"url": f"{BASE}//[::1/about"}, 404),
        ({"url": f"{BASE}/embed/therapies/zimislecel"}, 404),
        ({"url": f"{BASE.replace('8000', '8001')}/therapies/zimislecel"}, 404),
        ({"url": "http://127.0.0.1:99999/about"}, 404),
        ({"url": "ftp://127.0.0.1:8000/about"}, 404),
        ({"url": "zimislecel"}, 404),
    ],
)
def test_oembed_refuses_what_it_has_not(client: FlaskClient, query: dict[str, str], status: int) -> None:
    assert client.get("/oembed", query_string=query).status_code == status


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ({}, 422, "url"),
        ({"url": ""}, 422, "url"),
        ({"url": "https://example.org/"}, 404, "url"),
        ({"url": PAGE, "format": "yaml"}, 501, "format"),
        *(({"url": PAGE, "maxwidth": size}, 422, "maxwidth") for size in ("wide", "0", "-1", "1e9", "", "\u0663")),
        ({"url": PAGE, "maxheight": "1.5"}, 422, "maxheight"),
    ],
)
def test_oembed_names_the_parameter_that_is_wrong(
    client: FlaskClient, query: dict[str, str], status: int, parameter: str
) -> None:
    response = client.get("/oembed", query_string=query)
    assert response.status_code == status
    [error] = response.get_json(force=True)["errors"]
    assert error["parameter"] == parameter
    assert error["expected"]


@pytest.mark.parametrize(
    "url",
    [
        *(f"{PAGE}{end}" for end in ("/", "#risks", "?utm_source=x", "/risks", "/?a=b#c")),
        PAGE.replace("http:", "HTTP:"),
        PAGE.replace("http:", "https:"),
        PAGE.replace("zimislecel", "%7Aimislecel"),
        PAGE.replace("zimislecel", "VX-880"),
        PAGE.replace("zimislecel", "vx%20880"),
    ],
)
def test_oembed_reads_an_address_however_it_is_spelt(client: FlaskClient, url: str) -> None:
    answer = client.get("/oembed", query_string={"url": url, "maxwidth": "100000"})
    assert answer.status_code == 200
    assert f'src="{BASE}/embed/therapies/zimislecel"' in answer.get_json()["html"]


@pytest.mark.parametrize("path", ["therapies/nonsense", "risks/nonsense", "claims/nonsense", "references/nonsense"])
def test_a_frame_says_what_is_wrong(client: FlaskClient, path: str) -> None:
    response = client.get(f"/embed/{path}", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "with the id nonsense" in response.text
    assert "<nav" not in response.text
    assert client.get(f"/embed/{path}").mimetype == "application/problem+json"
