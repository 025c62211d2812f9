import json
import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import record_statements
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES
from db.queries.collection_registry import COLLECTIONS
from db.vocab.record_types import RECORD_TYPE

HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "search" / "hostile.json").read_text("utf-8"))
PATIENCE = 5  # seconds, on a machine that does other things too; an ordinary answer takes a hundredth
ATTEMPTS = 2  # text that costs much does so again; a machine that stood still for a moment does not
SEARCHED = [resource for resource in RESOURCES if "q" in resource.collection.filters]


def get_json(client: FlaskClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, query_string=parameters)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_every_type_of_record_is_searched() -> None:
    assert set(RECORD_TYPE) == {resource.name for resource in RESOURCES} - {"evidence"}


def test_hits_come_best_first_with_a_path_that_leads_there(client: FlaskClient) -> None:
    answer = get_json(client, "/v1/search", q="VX-880", limit=5)
    scores = [hit["score"] for hit in answer["data"]]
    assert answer["data"][0]["id"] == "zimislecel"
    assert scores == sorted(scores, reverse=True)
    assert all(get_json(client, hit["href"], fields="id")["data"]["id"] == hit["id"] for hit in answer["data"])


def test_snippets_mark_what_was_met(client: FlaskClient) -> None:
    snippets = [hit["snippet"] for hit in get_json(client, "/v1/search", q="portal vein", limit=5)["data"]]
    assert all(re.search(r"<mark>[Pp]ortal</mark>", snippet) for snippet in snippets if "portal" in snippet.lower())
    assert any("<mark>" in snippet for snippet in snippets)


def test_facets_count_every_hit_whatever_type_is_asked_for(client: FlaskClient) -> None:
    all_types, part = (
        get_json(client, "/v1/search", q="bleeding", limit=100, **more) for more in ({}, {"type": "risks,claims"})
    )
    counts = {bucket["value"]: bucket["count"] for bucket in all_types["meta"]["facets"]["type"]["buckets"]}
    assert part["meta"]["facets"] == all_types["meta"]["facets"]
    assert all_types["meta"]["total"] == sum(counts.values())
    assert part["meta"]["total"] == counts["risks"] + counts["claims"]
    assert {hit["type"] for hit in part["data"]} == {"risks", "claims"}


def test_a_word_that_nothing_holds_is_read_as_the_nearest(client: FlaskClient) -> None:
    answer = get_json(client, "/v1/search", q="zimislicel")
    assert answer["meta"]["near"] == [{"word": "zimislicel", "instead": ["zimislecel"]}]
    assert answer["data"][0]["id"] == "zimislecel"


def test_nothing_found_is_an_empty_list(client: FlaskClient) -> None:
    answer = get_json(client, "/v1/search", q="qqqqzzzz")
    assert (answer["data"], answer["meta"]["total"], answer["meta"]["near"]) == ([], 0, [])


def test_suggestions_say_which_name_was_met(client: FlaskClient) -> None:
    first = get_json(client, "/v1/suggest", q="vx-88", limit=1)["data"]
    assert [(record["id"], record["matched"]) for record in first] == [("zimislecel", "VX-880")]


@pytest.mark.parametrize(
    ("path", "parameters", "parameter"),
    [
        ("/v1/search", {}, "q"),
        ("/v1/search", {"q": ""}, "q"),
        ("/v1/search", {"q": "x" * 257}, "q"),
        ("/v1/search", {"q": "x", "type": "people"}, "type"),
        ("/v1/search", {"q": "x", "limit": "101"}, "limit"),
        ("/v1/search", {"q": "x", "cursor": "a.b"}, "cursor"),
        ("/v1/suggest", {"q": "x", "limit": "21"}, "limit"),
        ("/v1/claims", {"q": "x" * 257}, "q"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, path: str, parameters: dict[str, str], parameter: str) -> None:
    response = client.get(path, query_string=parameters)
    assert response.status_code == 422
    assert {fault["parameter"] for fault in response.get_json(force=True)["errors"]} == {parameter}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest", "/v1/claims", "/v1/therapies"])
def test_hostile_text_is_answered_in_bounded_time(client: FlaskClient, path: str) -> None:
    def seconds(text: str) -> float:
        began = perf_counter()
        assert client.get(path, query_string={"q": text, "limit": 1}).status_code in {200, 422}, text
        return perf_counter() - began

    for text in HOSTILE:
        assert any(seconds(text) < PATIENCE for _ in range(ATTEMPTS)), text


def test_search_and_suggest_take_the_statements_that_the_documentation_names(
    client: FlaskClient, catalogue_engine: Engine
) -> None:
    for url, most in (("search?q=islet", 4), ("search?q=zimislicel", 5), ("search?q=%21", 2), ("suggest?q=isl", 2)):
        with record_statements(catalogue_engine) as seen:
            assert client.get(f"/v1/{url}").status_code == 200
        assert len(seen) == most, url


@pytest.mark.slow
@pytest.mark.parametrize("resource", SEARCHED, ids=lambda resource: resource.name)
def test_q_narrows_a_list_in_its_one_statement(
    client: FlaskClient, resource: Resource, catalogue_engine: Engine
) -> None:
    record = get_json(client, f"/v1/{resource.name}", limit=1)["data"][0]
    with record_statements(catalogue_engine) as seen:
        page = get_json(client, f"/v1/{resource.name}", q=record["id"], count="true", limit=100)
    assert len(seen) == 1
    assert record["id"] in {record["id"] for record in page["data"]}
    assert page["meta"]["total"] < get_json(client, f"/v1/{resource.name}", count="true", limit=1)["meta"]["total"]


def test_q_combines_with_other_filters(client: FlaskClient) -> None:
    filtered = get_json(client, "/v1/claims", q="bleeding", kind="risk", limit=100)["data"]
    every = get_json(client, "/v1/claims", q="haemorrhage", limit=100)["data"]
    assert filtered
    assert {record["id"] for record in filtered} < {record["id"] for record in every}
    assert {record["kind"] for record in filtered} == {"risk"}


def test_q_finds_rejected_claims_where_standing_is_asked_for(client: FlaskClient) -> None:
    claim = get_json(client, "/v1/claims", standing="rejected", limit=1)["data"][0]
    page = get_json(client, "/v1/claims", standing="rejected", q=claim["id"])
    assert [record["id"] for record in page["data"]] == [claim["id"]]
    assert get_json(client, "/v1/claims", q=claim["id"])["data"] == []


def test_q_works_within_a_therapy(client: FlaskClient) -> None:
    found = get_json(client, "/v1/therapies/zimislecel/claims", q="VX-880 death")["data"]
    assert found
    assert {item["therapy"]["id"] for item in found} == {"zimislecel"}
    assert get_json(client, "/v1/therapies/zimislecel/approvals", q="FDA")["data"]


def test_every_list_offers_q() -> None:
    without = {collection.source for collection in COLLECTIONS.values() if "q" not in collection.filters}
    assert without == {"components", "evidence_rows"}  # parts of records that are searched
