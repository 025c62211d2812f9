"""What a therapy is said to have: the view on claims, first over small rows, then over the sample catalogue."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.contract_client import get_data
from tests.factories import insert_ancestry, insert_record

Record = dict[str, Any]


class Family:
    """A class, a product below it and a grandchild, with one mechanism to speak of."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.mechanism = insert_record(connection, "mechanisms")
        self.broad, self.middle, self.narrow = (insert_record(connection, "therapies") for _ in range(3))
        insert_ancestry(connection, self.middle, self.broad)
        insert_ancestry(connection, self.narrow, self.middle, self.broad)

    def add_claim(self, therapy: str, assertion: str = "shown", applies_to: str = "descendants", **columns: Any) -> str:
        about = {"therapy_id": therapy, "kind": "mechanism", "mechanism_id": self.mechanism}
        return insert_record(self.connection, "claims", **about, assertion=assertion, applies_to=applies_to, **columns)


@pytest.fixture
def family(connection: Connection) -> Family:
    return Family(connection)


def find_therapies(client: FlaskClient, mechanism: str, view: str = "") -> set[str]:
    return {
        record["id"] for record in get_data(client, f"/v1/therapies?mechanism={mechanism}&limit=100&fields=id{view}")
    }


def get_mechanism_claims(client: FlaskClient, therapy: str) -> dict[str, list[Record]]:
    page = get_data(client, f"/v1/therapies/{therapy}?include=mechanisms")
    return {mechanism["id"]: mechanism["claims"] for mechanism in page["mechanisms"]}


def test_a_claim_on_a_class_reaches_all_below_it(rollback_client: FlaskClient, family: Family) -> None:
    claim = family.add_claim(family.broad)
    assert find_therapies(rollback_client, family.mechanism) == {family.broad, family.middle, family.narrow}
    [applied_claim] = get_mechanism_claims(rollback_client, family.narrow)[family.mechanism]
    assert (applied_claim["id"], applied_claim["inherited_from"]["id"]) == (claim, family.broad)
    assert get_mechanism_claims(rollback_client, family.broad)[family.mechanism][0]["inherited_from"] is None


def test_a_claim_on_itself_stays_there(rollback_client: FlaskClient, family: Family) -> None:
    family.add_claim(family.broad, applies_to="self")
    assert find_therapies(rollback_client, family.mechanism) == {family.broad}


def test_a_claim_of_its_own_hides_the_inherited_one(rollback_client: FlaskClient, family: Family) -> None:
    family.add_claim(family.broad)
    own = family.add_claim(family.narrow, applies_to="self")
    assert [claim["id"] for claim in get_mechanism_claims(rollback_client, family.narrow)[family.mechanism]] == [own]


@pytest.mark.parametrize("assertion", ["not_shown", "refuted"])
def test_a_nearer_claim_hides_whatever_it_asserts(rollback_client: FlaskClient, family: Family, assertion: str) -> None:
    family.add_claim(family.broad)
    family.add_claim(family.middle, assertion)
    assert find_therapies(rollback_client, family.mechanism) == {family.broad}
    assert find_therapies(rollback_client, family.mechanism, f"&assertion={assertion}") == {
        family.middle,
        family.narrow,
    }


def test_a_nearer_claim_that_does_not_descend_hides_nothing_below(rollback_client: FlaskClient, family: Family) -> None:
    family.add_claim(family.broad)
    family.add_claim(family.middle, "not_shown", "self")
    assert find_therapies(rollback_client, family.mechanism) == {family.broad, family.narrow}


def test_a_rejected_claim_neither_ties_nor_hides(rollback_client: FlaskClient, family: Family) -> None:
    family.add_claim(family.broad)
    family.add_claim(family.narrow, "not_shown", standing="rejected")
    assert find_therapies(rollback_client, family.mechanism) == {family.broad, family.middle, family.narrow}
    other = Family(family.connection)
    other.add_claim(other.broad, standing="rejected")
    assert find_therapies(rollback_client, other.mechanism) == set()
    assert other.broad in find_therapies(rollback_client, other.mechanism, "&standing=rejected")


def test_lists_and_includes_and_filters_are_one_view(rollback_client: FlaskClient, family: Family) -> None:
    family.add_claim(family.broad)
    family.add_claim(family.middle, "not_shown")
    for therapy in (family.broad, family.middle, family.narrow):
        listed = {record["id"] for record in get_data(rollback_client, f"/v1/therapies/{therapy}/mechanisms")}
        assert listed == get_mechanism_claims(rollback_client, therapy).keys()
        assert (therapy in find_therapies(rollback_client, family.mechanism)) == bool(listed)


def test_everything_in_the_catalogue_agrees_with_its_view(client: FlaskClient) -> None:
    pages = get_data(client, "/v1/therapies?limit=100&include=mechanisms,risks")
    for subject in ("mechanisms", "risks"):
        for record in get_data(client, f"/v1/{subject}?limit=100&fields=id"):
            bearers = {page["id"] for page in pages if record["id"] in {it["id"] for it in page[subject]}}
            name = subject.removesuffix("s")
            therapies = get_data(client, f"/v1/therapies?{name}={record['id']}&limit=100&fields=id")
            assert {it["id"] for it in therapies} == bearers


def test_every_tie_is_a_claim_on_the_therapy_or_one_above(client: FlaskClient) -> None:
    for page in get_data(client, "/v1/therapies?limit=100&include=mechanisms,risks"):
        for record in [*page["mechanisms"], *page["risks"]]:
            assert record["claims"], f"{page['id']} has {record['id']} on nobody's word"
            assert any(claim["assertion"] in {"shown", "proposed"} for claim in record["claims"])
            sources = {claim["therapy"]["id"] for claim in record["claims"]}
            for claim in record["claims"]:
                inherited = claim["therapy"]["id"] != page["id"]
                assert (claim["inherited_from"] is not None) == inherited
                assert not inherited or (claim["applies_to"] == "descendants" and page["id"] not in sources)


@pytest.mark.parametrize("claim_filter", ["kind=outcome", "kind=candidate", "kind=status", "kind=burden"])
def test_what_never_descends_does_not(client: FlaskClient, claim_filter: str) -> None:
    assert {claim["applies_to"] for claim in get_data(client, f"/v1/claims?{claim_filter}&limit=100")} == {"self"}
