import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.cli.explain import record_statements
from api.v1.records import response_size
from api.v1.records.response_size import MAX_RESPONSE_SIZE
from db.queries.collection_registry import SOURCES
from db.queries.expected_size import estimate_record_bytes
from schemas.shape import build_shape
from schemas.therapy import TherapySchema

HEAVY = "/v1/conditions?include=therapies.claims,therapies.risks.claims,therapies.mechanisms.claims&limit=100"


def test_a_page_beyond_the_bound_is_refused_with_a_limit_that_is_served(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/v1/therapies?include=risks&limit={}"
    size = len(client.get(path.format(20)).data)
    monkeypatch.setattr(response_size, "MAX_RESPONSE_SIZE", size // 2)
    refused = client.get(path.format(20))
    assert refused.status_code == 422
    (fault,) = refused.get_json()["errors"]
    assert fault["parameter"] == "limit"
    allowed = int(fault["expected"].split()[0])
    assert 0 < allowed < 20
    assert client.get(path.format(max(1, allowed // 4))).status_code == 200


def test_an_item_beyond_the_bound_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_size, "MAX_RESPONSE_SIZE", 1000)
    refused = client.get("/v1/therapies/zimislecel?include=risks")
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["parameter"] == "include"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/v1/therapies?limit=100&include=references.claims",
        "/v1/conditions?limit=20&include=therapies.claims",
        "/v1/claims?limit=100&include=condition.therapies.references",
        "/v1/risks?id={}&include=therapies.claims.candidate".format(",".join(f"r-{n}" for n in range(100))),
        "/v1/therapies?limit=100&format=csv&include=claims.evidence.reference",
    ],
)
def test_a_page_that_is_expected_to_be_too_large_is_refused_without_a_statement(
    client: FlaskClient, catalogue_engine: Engine, path: str
) -> None:
    with record_statements(catalogue_engine) as seen:
        refused = client.get(path)
    (fault,) = refused.get_json(force=True)["errors"]
    assert (refused.status_code, seen, fault["parameter"]) == (422, [], "id" if "id=" in path else "limit")
    allowed = int(fault["expected"].split()[0])
    smaller = re.sub(r"limit=\d+|id=[^&]*", "limit={}", path)
    assert client.get(smaller.format(max(1, allowed // 4))).status_code == 200
    assert client.get(smaller.format(allowed + 1)).status_code == 422


def test_fewer_members_are_expected_to_take_less() -> None:
    sizes = [
        estimate_record_bytes(SOURCES, "therapies", build_shape(TherapySchema, fields, include))
        for fields, include in (
            (("name",), ()),
            (("claims.statement",), ("claims",)),
            ((), ()),
            ((), ("claims",)),
            ((), ("claims.evidence.reference",)),
        )
    ]
    assert sizes == sorted(sizes)


def test_the_heaviest_requests_stay_within_the_bound(client: FlaskClient) -> None:
    response = client.get(HEAVY)
    assert response.status_code in {200, 422}
    assert len(response.data) <= MAX_RESPONSE_SIZE + 10_000


def test_a_stream_is_not_bound(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_size, "MAX_RESPONSE_SIZE", 1000)
    assert client.get("/v1/therapies?format=ndjson").status_code == 200
