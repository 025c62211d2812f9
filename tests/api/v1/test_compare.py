import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import record_statements
from db.vocab.comparison_rows import ROW_KINDS
from schemas.svg import measure_text

IDS = "zimislecel,donislecel,phpi"
NS = "{http://www.w3.org/2000/svg}"


def get_comparison(client: FlaskClient, therapies: str = IDS, **parameters: Any) -> Any:
    response = client.get("/v1/compare", query_string={"therapies": therapies, **parameters})
    assert response.status_code == 200, response.text
    return response.get_json()["data"]


def iter_claims(rows: list[Any]) -> Iterator[tuple[str, Any]]:
    for row in rows:
        for cell in row["cells"]:
            yield from ((cell["therapy"], claim) for claim in cell["claims"])


def test_columns_stand_in_the_order_asked_for(client: FlaskClient) -> None:
    data = get_comparison(client, "phpi,zimislecel")
    assert [therapy["id"] for therapy in data["therapies"]] == ["phpi", "zimislecel"]
    assert {tuple(cell["therapy"] for cell in row["cells"]) for row in data["rows"]} == {("phpi", "zimislecel")}


def test_every_kind_of_row_is_there_once_each(client: FlaskClient) -> None:
    rows = get_comparison(client)["rows"]
    assert list(dict.fromkeys(row["kind"] for row in rows)) == list(ROW_KINDS)
    assert len({(row["kind"], row["id"]) for row in rows}) == len(rows)


def test_a_cell_is_empty_exactly_when_it_says_so(client: FlaskClient) -> None:
    for row in get_comparison(client)["rows"]:
        full = [bool(cell["claims"] or cell["components"] or cell["criteria"]) for cell in row["cells"]]
        assert [cell["note"] is None for cell in row["cells"]] == full
        assert any(full)
    notes = {cell["note"] for row in get_comparison(client, kind="risk")["rows"] for cell in row["cells"]}
    assert notes == {None, "no claim found"}


def test_every_claim_that_stands_is_in_the_matrix_once_with_its_sources(client: FlaskClient) -> None:
    listed = client.get("/v1/therapies/phpi/claims?limit=100&fields=kind,evidence").get_json()["data"]
    compared = {"mechanism", "risk", "outcome", "candidate", "burden"}
    expected = {record["id"]: len(record["evidence"]) for record in listed if record["kind"] in compared}
    found = [claim for therapy, claim in iter_claims(get_comparison(client)["rows"]) if therapy == "phpi"]
    own = {claim["id"]: len(claim["references"]) for claim in found if claim["inherited_from"] is None}
    assert len(found) == len({claim["id"] for claim in found})
    assert expected.items() <= own.items()


def test_cohorts_stand_beside_each_other_and_are_never_pooled(client: FlaskClient) -> None:
    (row,) = [row for row in get_comparison(client, kind="risk")["rows"] if row["id"] == "procedure-bleeding"]
    cell = row["cells"][2]
    counts = {
        (claim["population"]["id"], claim["events"], claim["at_risk"], claim["counted"]) for claim in cell["claims"]
    }
    assert {("cit-07", 5, 75, "procedure"), ("cit-06", 0, 39, "procedure")} <= counts


def test_counts_have_the_estimate_of_their_claim(client: FlaskClient) -> None:
    counted = [claim for _, claim in iter_claims(get_comparison(client)["rows"]) if claim["events"] is not None]
    assert counted
    for claim in counted[::20]:
        assert claim["estimate"] == client.get(f"/v1/claims/{claim['id']}").get_json()["data"]["estimate"]


def test_outcomes_share_a_row_only_at_like_times(client: FlaskClient) -> None:
    rows = {row["id"]: row for row in get_comparison(client, kind="outcome")["rows"]}
    times = {
        (claim["follow_up"]["high"], claim["follow_up"]["unit"])
        for _, claim in iter_claims([rows["insulin_independence_at:at-12-mo"]])
    }
    assert times <= {(365, "d"), (12, "mo"), (1, "a")}
    assert all(cell["note"] is None for cell in rows["insulin_independence_at:at-12-mo"]["cells"])


def test_inherited_claims_say_where_they_come_from(client: FlaskClient) -> None:
    found = [
        claim for _, claim in iter_claims(get_comparison(client, "islet-transplantation,edmonton-protocol")["rows"])
    ]
    assert {claim["inherited_from"] for claim in found if claim["inherited_from"]} <= {
        "islet-transplantation",
        "beta-cell-replacement-therapy",
        "cell-therapy",
    }


def test_criteria_name_their_profile_and_source(client: FlaskClient) -> None:
    rows = get_comparison(client, kind="criterion")["rows"]
    leaves = [leaf for row in rows for cell in row["cells"] for leaf in cell["criteria"]]
    assert all(leaf["reference"]["id"] and leaf["reference"]["locator"] and leaf["candidate"] for leaf in leaves)
    assert {leaf["role"] for leaf in leaves} >= {"inclusion", "exclusion"}
    assert {leaf["group"] for leaf in leaves} >= {None, "any"}


def test_kind_narrows_the_rows(client: FlaskClient) -> None:
    assert {row["kind"] for row in get_comparison(client, kind="approval,burden")["rows"]} == {"approval", "burden"}


@pytest.mark.parametrize("therapies", ["zimislecel,donislecel", IDS, f"{IDS},ahsct,tpiat,protrans"])
def test_a_comparison_is_six_statements(client: FlaskClient, catalogue_engine: Engine, therapies: str) -> None:
    with record_statements(catalogue_engine) as seen:
        get_comparison(client, therapies)
    assert len(seen) == 6


def test_a_therapy_that_is_not_there_is_named(client: FlaskClient) -> None:
    response = client.get("/v1/compare?therapies=zimislecel,nothing,nowhere")
    assert response.status_code == 404
    faults = response.get_json(force=True)["errors"]
    assert [fault["detail"].partition(":")[0] for fault in faults] == ["nothing", "nowhere"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "therapies"),
        ("therapies=", "therapies"),
        ("therapies=a,b,c,d,e,f,g", "therapies"),
        ("therapies=zimislecel,zimislecel", "therapies"),
        (f"therapies={IDS}&kind=people", "kind"),
        (f"therapies={IDS}&limit=3", "limit"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/v1/compare?{query}")
    assert response.status_code == 422
    assert {fault["parameter"] for fault in response.get_json(force=True)["errors"]} == {parameter}


def test_an_unknown_format_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get(f"/v1/compare?therapies={IDS}&format=xml").status_code == 406


def test_csv_has_a_line_for_each_entry_and_each_empty_cell(client: FlaskClient) -> None:
    text = client.get(f"/v1/compare?therapies={IDS}", headers={"Accept": "text/csv"}).text
    lines = list(csv.DictReader(StringIO(text, newline="")))
    cells = [cell for row in get_comparison(client)["rows"] for cell in row["cells"]]
    assert [line["id"] for line in lines if line["type"] == "claim"] == [
        c["id"] for cell in cells for c in cell["claims"]
    ]
    assert sum(line["type"] == "component" for line in lines) == sum(len(cell["components"]) for cell in cells)
    assert sum(line["type"] == "criterion" for line in lines) == sum(len(cell["criteria"]) for cell in cells)
    assert sum(line["note"] != "" for line in lines) == sum(cell["note"] is not None for cell in cells)
    bleeding = next(line for line in lines if line["events"] == "0" and line["at_risk"] == "39")
    assert (bleeding["estimate"], bleeding["estimate_low"], bleeding["estimate_high"]) == ("0.0000", "0.0000", "0.0897")


def test_the_chart_is_the_same_bytes_each_time_and_told_in_words(client: FlaskClient) -> None:
    first, second = (client.get(f"/v1/compare?therapies={IDS}&format=svg") for _ in range(2))
    assert first.mimetype == "image/svg+xml"
    assert first.data == second.data
    root = ET.fromstring(first.data)  # noqa: S314 - our own text
    title, described = root.findtext(f"{NS}title") or "", root.findtext(f"{NS}desc") or ""
    assert (root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")) == (
        "img",
        "title",
        "described",
    )
    assert "Zimislecel" in title
    assert "0 of 39 procedures" in described
    assert "0.0 %, 0.0 to 9.0" in described


def test_the_chart_follows_the_scheme_of_the_reader_unless_a_theme_is_given(client: FlaskClient) -> None:
    charts = {
        theme: client.get(f"/v1/compare?therapies={IDS}&format=svg&theme={theme}").text
        for theme in ("auto", "light", "dark")
    }
    assert [theme for theme, text in charts.items() if "prefers-color-scheme:dark" in text] == ["auto"]
    papers = {theme: re.findall(r'<rect class="paper" fill="(#[0-9a-f]{6})"', text) for theme, text in charts.items()}
    assert papers == {"auto": ["#ffffff"], "light": ["#ffffff"], "dark": ["#161616"]}


@pytest.mark.parametrize("width", [320, 358, 560, 800, 1600])
def test_nothing_of_a_chart_lies_outside_its_width(client: FlaskClient, width: int) -> None:
    response = client.get(f"/v1/compare?therapies={IDS}&format=svg&width={width}")
    root = ET.fromstring(response.data)  # noqa: S314 - our own text
    assert root.get("width") == str(width)
    texts = [element for element in root.iter(f"{NS}text") if element.get("text-anchor") is None]
    sizes = [float(element.get("font-size") or 0) for element in texts]
    assert min(sizes) >= 13
    ends = [
        float(element.get("x") or 0) + measure_text(element.text or "", size)
        for element, size in zip(texts, sizes, strict=True)
    ]
    assert max(ends) <= width


def test_a_chart_has_no_inline_style_and_credits_the_catalogue(client: FlaskClient) -> None:
    text = client.get(f"/v1/compare?therapies={IDS}&format=svg").text
    assert "style=" not in text
    assert "TherapyDB, CC BY 4.0" in text


def test_one_therapy_has_a_comparison_and_a_chart(client: FlaskClient) -> None:
    assert len(client.get("/v1/compare?therapies=phpi").json["data"]["therapies"]) == 1  # type: ignore[index]
    assert "<svg" in client.get("/v1/compare?therapies=phpi&format=svg").text


@pytest.mark.parametrize("query", ["width=319", "width=1601", "width=x", "theme=blue"])
def test_a_chart_of_another_form_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/compare?therapies={IDS}&format=svg&{query}")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == query.partition("=")[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "subject"), [("", "risks and outcomes"), ("&kind=risk", "risks"), ("&kind=outcome,burden", "outcomes")]
)
def test_the_title_of_a_chart_names_what_was_asked_for(client: FlaskClient, query: str, subject: str) -> None:
    text = client.get(f"/v1/compare?therapies=phpi&format=svg{query}").text
    assert f'<title id="title">Purified human pancreatic islets: {subject}, as proportions' in text


def test_a_chart_without_proportions_states_it(client: FlaskClient) -> None:
    text = client.get("/v1/compare?therapies=placebo,no-treatment&format=svg").text
    assert "None of the figures of these therapies is a proportion." in text
