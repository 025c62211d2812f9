"""A total that is a bound is marked as one, in the API and on pages."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from db.queries.page import page_query
from db.queries.page.kept_counts import COUNTS


@pytest.fixture(autouse=True)
def count_to_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(page_query, "MAX_COUNTED", 3)
    COUNTS.clear()
    yield
    COUNTS.clear()


def test_a_total_that_is_a_bound_has_a_relation(client: FlaskClient) -> None:
    url = "/v1/claims?kind=risk&standing=accepted&count=true&limit=1"
    bounded, exact = (client.get(f"{url}{more}").get_json()["meta"] for more in ("", "&facets=kind"))
    assert (bounded["total"], bounded["total_relation"]) == (3, "gte")
    assert exact["total"] > 3
    assert "total_relation" not in exact
    assert "total_relation" not in client.get("/v1/claims?count=true&limit=1").get_json()["meta"]


def test_a_page_shows_that_there_are_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_query, "MAX_COUNTED", 0)
    (claim,) = client.get("/v1/claims?kind=risk&limit=1&fields=risk.id,therapy.id").get_json()["data"]
    url = f"/claims?risk={claim['risk']['id']}"
    assert "More than 0 in all" in client.get(f"{url}&therapy={claim['therapy']['id']}").text
    assert "More than" not in client.get(url).text
