import re
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from schemas.timeline import draw_timeline

NAMES = ("risks", "outcomes", "timeline")
THERAPIES = ("zimislecel", "islet-transplantation", "no-treatment")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("therapy", THERAPIES)
@pytest.mark.parametrize("width", [358, 800])
def test_a_figure_has_title_description_and_credit_within_its_width(
    client: FlaskClient, therapy: str, name: str, width: int
) -> None:
    response = client.get(f"/v1/therapies/{therapy}/figures/{name}.svg?width={width}")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    root = ET.fromstring(response.data)  # noqa: S314 - our own document
    assert root.get("width") == str(width)
    texts = {element.tag.rpartition("}")[2]: element.text or "" for element in root}
    assert texts["title"]
    assert texts["desc"]
    assert "TherapyDB, CC BY 4.0" in response.text
    assert [x for x in map(float, re.findall(r' x[12]?="([\d.-]+)"', response.text)) if not 0 <= x <= width] == []


def test_the_description_of_risks_has_every_count(client: FlaskClient) -> None:
    compared = client.get("/v1/compare?therapies=islet-transplantation&kind=risk").get_json()["data"]
    claims = [claim for row in compared["rows"] for cell in row["cells"] for claim in cell["claims"]]
    counts = [f"{claim['events']} of {claim['at_risk']}" for claim in claims if claim["estimate"]]
    figure = client.get("/v1/therapies/islet-transplantation/figures/risks.svg").text
    assert counts
    assert [count for count in counts if count not in figure] == []


@pytest.mark.parametrize("name", ["risks", "outcomes"])
def test_a_figure_names_what_it_shows_in_its_title(client: FlaskClient, name: str) -> None:
    figure = client.get(f"/v1/therapies/islet-transplantation/figures/{name}.svg").text
    assert f": {name}, as proportions with 95 % intervals</title>" in figure


@pytest.mark.parametrize(
    ("name", "reason"),
    [("risks", "is a proportion"), ("outcomes", "is a proportion"), ("timeline", "No study or decision")],
)
def test_an_empty_figure_shows_the_reason_as_text_and_no_axis(client: FlaskClient, name: str, reason: str) -> None:
    figure = client.get(f"/v1/therapies/no-treatment/figures/{name}.svg?width=800").text
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", figure)
    assert reason in " ".join(texts)
    assert "50 %" not in texts


def test_the_timeline_lists_studies_and_decisions(client: FlaskClient) -> None:
    figure = client.get("/v1/therapies/donislecel/figures/timeline.svg").text
    assert "2023-06-28" in figure


def test_a_planned_end_is_drawn_apart_after_today() -> None:
    study = {"id": "NCT1", "title": "A trial", "start": {"date": "2021-01"}}
    study["completion"] = {"date": "2030-06", "type": "estimated"}
    therapy = {"name": "X", "studies": [study], "approvals": []}
    figure = draw_timeline(therapy, "light", 800, "", "2026-01-15")
    solid, planned = re.findall(r'<line[^>]* x1="([\d.]+)" x2="([\d.]+)"[^>]*stroke-width="[2-9.]+"[^>]*>', figure)[-2:]
    assert solid[1] == planned[0]
    assert "to 2030-06 (planned)" in figure
    assert ">today</text>" in figure
    assert ">today</text>" not in draw_timeline(therapy, "light", 800, "", "2040-01-15")


def test_a_figure_of_an_unknown_therapy_names_the_nearest(client: FlaskClient) -> None:
    response = client.get("/v1/therapies/zimiselcel/figures/risks.svg")
    assert response.status_code == 404
    assert response.get_json(force=True)["errors"][0]["expected"] == "zimislecel"


def test_a_figure_is_revalidated(client: FlaskClient) -> None:
    path = "/v1/therapies/zimislecel/figures/timeline.svg"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
