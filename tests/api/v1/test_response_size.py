import pytest
from flask.testing import FlaskClient

from api.v1.records import response_size
from api.v1.records.response_size import MAX_RESPONSE_SIZE

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


def test_the_heaviest_requests_stay_within_the_bound(client: FlaskClient) -> None:
    response = client.get(HEAVY)
    assert response.status_code in {200, 422}
    assert len(response.data) <= MAX_RESPONSE_SIZE + 10_000


def test_a_stream_is_not_bound(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_size, "MAX_RESPONSE_SIZE", 1000)
    assert client.get("/v1/therapies?format=ndjson").status_code == 200
