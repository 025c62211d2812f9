"""What the bounds of a response leave of the catalogue that comes with the program."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource_registry import RESOURCES
from db.queries.collection_registry import SOURCES
from db.queries.expected_size import estimate_record_bytes
from db.vocab.list_limits import MAX_NESTED
from schemas.shape import build_shape


def test_lists_are_cut_where_they_are_long(client: FlaskClient) -> None:
    response: Any = client.get("/v1/therapies?limit=100&include=claims&fields=claims.id").get_json()
    assert {len(record["claims"]) for record in response["data"]} <= set(range(MAX_NESTED + 1))
    truncated = response["meta"]["truncated"]
    assert truncated
    for entry in truncated:
        listed: Any = client.get(f"{entry['href']}?count=true").get_json()
        assert listed["meta"]["total"] == entry["total"] > MAX_NESTED


@pytest.mark.parametrize("name", [resource.name for resource in RESOURCES])
def test_the_expected_size_of_a_record_is_about_the_mean(client: FlaskClient, name: str) -> None:
    resource = next(resource for resource in RESOURCES if resource.name == name)
    lines = client.get(f"/v1/{name}?format=ndjson").text.splitlines()
    mean = sum(map(len, lines)) / len(lines)
    expected = estimate_record_bytes(SOURCES, resource.collection.source, build_shape(resource.schema))
    assert 0.7 * mean < expected < 1.5 * mean
