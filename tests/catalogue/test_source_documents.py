"""The documents that the catalogue began with: each claim they make is there, and each error is marked and answered."""

from typing import Any

import pytest
from flask.testing import FlaskClient

DOCUMENTS = (
    "cell-therapy-islet-overview",
    "diabetes-stem-cell-treatment",
    "medlineplus-islet-cell-transplantation",
    "medical-trend-stem-cell-diabetes",
    "imedic-t1d-cell-therapy",
)


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def claims(client: FlaskClient, document: str) -> list[dict[str, Any]]:
    query = f"reference={document}&standing__in=accepted,contested,rejected&limit=100"
    page = client.get(f"/v1/claims?{query}").get_json()
    assert page["links"]["next"] is None, "one request lists them all"
    found: list[dict[str, Any]] = page["data"]
    return found


def test_every_claim_of_a_document_says_where_in_it(claims: list[dict[str, Any]], document: str) -> None:
    assert len(claims) >= 5
    for claim in claims:
        assert any(row["locator"] for row in claim["evidence"] if row["reference"]["id"] == document)


def test_some_of_what_a_document_says_does_not_hold(claims: list[dict[str, Any]]) -> None:
    assert {"accepted", "rejected"} <= {claim["standing"] for claim in claims} or any(
        claim["standing"] == "contested" for claim in claims
    )


def test_what_is_rejected_is_answered_by_an_accepted_claim(client: FlaskClient, claims: list[dict[str, Any]]) -> None:
    for claim in claims:
        corrections = [row for row in claim["evidence"] if row["stance"] == "corrects"]
        assert corrections or claim["standing"] != "rejected" or claim["ruling"]
        answers = [
            correction["counterclaim"]["id"] for correction in corrections if correction["ground"] != "unreadable"
        ]
        for answer in client.get(f"/v1/claims?id={','.join(answers)}").get_json()["data"] if answers else ():
            assert answer["standing"] == "accepted"
            assert answer["statement"] != claim["statement"]


def test_what_is_contested_shows_both_sides(claims: list[dict[str, Any]]) -> None:
    for claim in (claim for claim in claims if claim["contested"]):
        stances = {row["stance"] for row in claim["evidence"]}
        assert "supports" in stances
        assert "disputes" in stances
        assert all(row["ground"] for row in claim["evidence"] if row["stance"] == "disputes")
