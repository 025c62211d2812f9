"""Attested criteria in their older spelling, `criterion:<id>` beside the facts, mean the same as in `attested`."""

from typing import Any

import pytest
from flask.testing import FlaskClient

CONSENT = "cit-07-criteria.consent"


def match_patient(client: FlaskClient, patient: dict[str, Any]) -> Any:
    return client.post("/v1/match", json={"patient": patient, "as_of": "2026-01-31", "therapies": ["phpi"]})


@pytest.mark.parametrize("is_met", [True, False])
def test_the_older_spelling_means_the_same(client: FlaskClient, is_met: bool) -> None:  # noqa: FBT001
    old = match_patient(client, {f"criterion:{CONSENT}": is_met}).get_json()
    new = match_patient(client, {"attested": {CONSENT: is_met}}).get_json()
    assert old == new
    assert new["meta"]["ignored"] == []
    assert new != match_patient(client, {}).get_json()


def test_an_unknown_one_is_ignored_where_it_stands(client: FlaskClient) -> None:
    [ignored] = match_patient(client, {"criterion:cit-07-criteria.consnt": True}).get_json()["meta"]["ignored"]
    assert ignored["pointer"] == "/patient/criterion:cit-07-criteria.consnt"
    assert ignored["expected"] == f"criterion:{CONSENT}"


@pytest.mark.parametrize(
    ("patient", "pointer"),
    [
        ({"attested": True}, "/patient/attested"),
        ({"attested": {CONSENT: "yes"}}, f"/patient/attested/{CONSENT}"),
        ({"attested": {"": True}}, "/patient/attested/"),
        ({"attested": {CONSENT: True}, f"criterion:{CONSENT}": False}, f"/patient/attested/{CONSENT}"),
    ],
)
def test_what_is_no_attestation_is_refused_with_its_place(
    client: FlaskClient, patient: dict[str, Any], pointer: str
) -> None:
    response = match_patient(client, patient)
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["pointer"] == pointer
