"""Nested lists of an answer show their first records, and `meta.truncated` names the lists that hold the others."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import record_statements
from api.v1.records.resource_registry import RESOURCES
from db.queries import nested_lists, projection
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.compiled_statements import STATEMENTS
from schemas.risk import RiskSchema
from schemas.shape import build_shape, includable_paths

LIMIT = 2
PATHS = [
    f"/v1/{resource.name}?limit=60&include={path}"
    for resource in RESOURCES
    for path in includable_paths(resource.schema, 1)
]
DEEP = [
    "/v1/therapies/islet-transplantation?include=references.claims,claims",
    "/v1/therapies?limit=20&include=risks.claims.study,children",
    "/v1/conditions/type-1-diabetes?include=therapies.mechanisms,therapies.studies.populations",
    "/v1/references?limit=20&fields=title,claims.therapy&count=true",
    "/v1/therapies/zimislecel/risks?limit=5&include=claims",
    "/v1/therapies?id=zimislecel,donislecel&include=outcomes,procedures,burdens",
]


@pytest.fixture
def low_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    set_limit(monkeypatch, LIMIT)
    yield
    STATEMENTS.clear()


def set_limit(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    for module in (projection, nested_lists):
        monkeypatch.setattr(module, "MAX_NESTED", limit)
    STATEMENTS.clear()


def fetch_with_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, limit: int, path: str) -> Any:
    set_limit(monkeypatch, limit)
    response = client.get(path)
    STATEMENTS.clear()
    assert response.status_code == 200
    return response.get_json()


def follow_pointer(document: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        document = document[int(token) if isinstance(document, list) else token]
    return document


def cut_lists(value: Any, pointers: set[str], pointer: str = "") -> Any:
    """The value with the first records of each list that a pointer names; asserts that no pointer leads elsewhere."""
    if isinstance(value, dict):
        return {name: cut_lists(inner, pointers, f"{pointer}/{name}") for name, inner in value.items()}
    if isinstance(value, list):
        shown = value[:LIMIT] if pointer in pointers else value
        return [cut_lists(inner, pointers, f"{pointer}/{n}") for n, inner in enumerate(shown)]
    return value


@pytest.mark.parametrize("path", [*(pytest.param(path, marks=pytest.mark.slow) for path in PATHS), *DEEP])
def test_lists_are_cut_in_their_order_and_described(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    complete = fetch_with_limit(client, monkeypatch, 10_000, path)
    limited = fetch_with_limit(client, monkeypatch, LIMIT, path)
    truncated = {entry["pointer"]: entry for entry in limited["meta"].pop("truncated", [])}
    assert limited["data"] == cut_lists(complete["data"], set(truncated), "/data")
    for pointer, entry in truncated.items():
        assert len(follow_pointer(limited, pointer)) == LIMIT < entry["total"]
        assert len(follow_pointer(complete, pointer)) == entry["total"], pointer


@pytest.mark.slow
@pytest.mark.usefixtures("low_limit")
def test_every_list_names_one_that_holds_its_records(client: FlaskClient) -> None:
    for path in (*PATHS, *DEEP):
        limited = client.get(path).get_json()
        for entry in limited["meta"].get("truncated", [])[:3]:
            separator = "&" if "?" in entry["href"] else "?"
            listed = client.get(f"{entry['href']}{separator}limit=100&count=true&fields=id").get_json()
            assert listed["meta"]["total"] >= entry["total"], entry
            shown = {record["id"] for record in follow_pointer(limited, entry["pointer"])}
            if listed["links"]["next"] is None and "procedures" not in entry["pointer"]:
                assert shown <= {record["id"] for record in listed["data"]}, entry


@pytest.mark.slow
def test_a_list_within_bounds_takes_one_statement_and_says_nothing(
    client: FlaskClient, catalogue_engine: Engine
) -> None:
    with record_statements(catalogue_engine) as seen:
        answer = client.get("/v1/therapies/zimislecel?include=claims,references")
    assert len(seen) == 1
    assert "truncated" not in answer.get_json()["meta"]


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["ndjson", "csv", "jsonld", "fhir"])
@pytest.mark.usefixtures("low_limit")
def test_formats_without_meta_have_complete_lists(client: FlaskClient, format_: str) -> None:
    path = f"/v1/therapies/zimislecel?include=claims,references&format={format_}"
    if format_ in {"ndjson", "csv"}:
        path = f"/v1/therapies?id=zimislecel&include=claims&format={format_}"
    limited = client.get(path)
    assert limited.status_code == 200
    assert "$total" not in limited.text
    if format_ == "ndjson":
        assert len(json.loads(limited.text)["claims"]) > LIMIT


def test_text_that_looks_like_a_total_stays() -> None:
    document = json.dumps({"id": "a", "name": ',{"$total":7}'}, separators=(",", ":"))
    assert nested_lists.split_totals(SOURCES["risks"], build_shape(RiskSchema), document) == (document, ())


def test_every_list_that_is_named_is_a_list_with_these_filters() -> None:
    lists = [
        relation.record_list
        for source in SOURCES.values()
        for relation in source.relations.values()
        if relation.record_list
    ]
    assert lists
    for record_list in lists:
        assert {name.partition("__")[0] for name, _ in record_list.filters} <= set(
            COLLECTIONS[record_list.collection].filters
        )
