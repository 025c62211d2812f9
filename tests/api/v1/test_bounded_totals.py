"""A total that is a bound is marked as one, in the API and on pages."""

from collections.abc import Iterator
from urllib.parse import quote

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


@pytest.mark.parametrize("url", ["/v1/claims?q=islet", "/v1/references?q=islet", "/v1/claims?q=!", "/v1/risks?q=graft"])
def test_matches_of_a_text_are_counted_by_its_index_as_by_the_list(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(page_query, "MAX_COUNTED", 10_000)
    by_index, by_list = (
        client.get(f"{url}&count=true&limit=1{more}").get_json()["meta"] for more in ("", "&updated_at__gte=2000")
    )
    assert by_index["total"] == by_list["total"]
    assert "total_relation" not in by_index
    assert bool(by_index["total"]) == ("!" not in url)


def test_rejected_claims_are_counted_where_they_are_listed(client: FlaskClient) -> None:
    [rejected] = client.get("/v1/claims?standing=rejected&limit=1&fields=statement").get_json()["data"]
    url = f"/v1/claims?q={quote(rejected['statement'])}&count=true&limit=1"
    of_list, of_rejected = (
        client.get(f"{url}{more}").get_json()["meta"]["total"] for more in ("", "&standing=rejected")
    )
    assert (of_list, of_rejected) == (0, 1)
