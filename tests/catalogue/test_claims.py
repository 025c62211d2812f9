"""What the claims of the catalogue say, where readers were misled before."""

from flask.testing import FlaskClient

from tests.api.v1.test_inheritance import find_therapies
from tests.contract_client import get_data


def test_mesenchymal_cells_are_not_shown_to_replace_beta_cells(client: FlaskClient) -> None:
    mechanism, therapy = "beta-cell-replacement", "mesenchymal-stromal-cells"
    members = {record["id"] for record in get_data(client, f"/v1/therapies?therapy={therapy}&limit=100&fields=id")}
    assert len(members) > 1
    assert not members & find_therapies(client, mechanism)
    assert therapy in find_therapies(client, mechanism, "&assertion=not_shown")
    assert find_therapies(client, mechanism) >= {"zimislecel", "islet-transplantation"}


def test_cohorts_of_one_risk_stand_side_by_side(client: FlaskClient) -> None:
    query = "/v1/claims?risk=procedure-bleeding&counted=procedure&limit=100"
    claims = [claim for claim in get_data(client, query) if claim["at_risk"] is not None]
    figures = {(claim["events"], claim["at_risk"]) for claim in claims}
    assert figures >= {(15, 128), (5, 75), (0, 39)}
    assert all(claim["assertion"] == "not_shown" for claim in claims if claim["events"] == 0)
