"""Spellings beyond those that the contract publishes, which clients and people send all the same."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Total = Callable[..., int]


@pytest.fixture
def count_records(client: FlaskClient) -> Total:
    """Return how many records of a list pass the filters."""

    def count(path: str, **filters: str) -> int:
        response = client.get(path, query_string={"limit": 1, "fields": "id", "count": "true", **filters})
        assert response.status_code == 200, response.text
        total: int = response.get_json()["meta"]["total"]
        return total

    return count


@pytest.mark.parametrize(
    ("spelling", "value"),
    [("True", True), ("TRUE", True), ("1", True), ("False", False), ("FALSE", False), ("0", False)],
)
def test_booleans_are_read_as_python_r_and_sql_write_them(client: FlaskClient, spelling: str, value: bool) -> None:  # noqa: FBT001
    meta = client.get(f"/v1/therapies?limit=1&fields=id&count={spelling}").get_json()["meta"]
    assert ("total" in meta) is value


def test_a_repeated_list_is_the_list_with_commas(client: FlaskClient) -> None:
    repeated = client.get("/v1/therapies?fields=name&fields=stage&limit=3&_=17")
    joined = client.get("/v1/therapies?fields=name,stage&limit=3")
    assert repeated.status_code == joined.status_code == 200
    assert repeated.data == joined.data
    assert repeated.headers["ETag"] == joined.headers["ETag"]


@pytest.mark.parametrize(
    ("name", "expected"), [("issued[gte]", "issued__gte"), ("fields[references]", "fields"), ("kind[in]", "kind__in")]
)
def test_brackets_lead_to_operators_and_lists(client: FlaskClient, name: str, expected: str) -> None:
    response = client.get("/v1/references", query_string={name: "2020"})
    assert response.status_code == 422
    assert [fault["expected"] for fault in response.get_json(force=True)["errors"]] == [expected]


def test_an_offset_whose_plus_was_not_encoded_is_read(client: FlaskClient) -> None:
    bounds = [f"updated_at__gte=2020-01-01T00:00:00{plus}02:00" for plus in ("+", "%2B")]
    responses = [client.get(f"/v1/claims?limit=1&fields=id&count=true&{bound}") for bound in bounds]
    assert [response.status_code for response in responses] == [200, 200]
    assert len({response.get_json()["meta"]["total"] for response in responses}) == 1
    assert client.get("/v1/claims?updated_at__gte=2020-01-01 02:00").status_code == 422


@pytest.mark.parametrize("year", ["2007", "2020", "2024"])
def test_bounds_by_day_take_in_what_is_dated_to_the_year_or_month(count_records: Total, year: str) -> None:
    bounds = {"issued__gte": f"{year}-01-01", "issued__lte": f"{year}-12-31"}
    assert count_records("/v1/references", **bounds) == count_records("/v1/references", issued=year) > 0


def test_bounds_are_the_same_on_both_sides(client: FlaskClient) -> None:
    query = "issued__gte=2020-06-15&issued__lte=2020-06-15&fields=issued&limit=100"
    dates = {record["issued"] for record in client.get(f"/v1/references?{query}").get_json()["data"]}
    assert dates == {date for date in dates if "2020-06-15".startswith(date)}
    assert "2020" in dates


@pytest.mark.parametrize(("name", "path"), [("issued", "references"), ("as_of", "claims")])
def test_every_date_filter_takes_in_partial_dates(client: FlaskClient, name: str, path: str) -> None:
    records = client.get(f"/v1/{path}?limit=100&fields={name}").get_json()["data"]
    dates = sorted({record[name] for record in records if record[name]}, key=len)
    for date in dates[:4] + dates[-2:]:
        day = date + "-06-15"[len(date) - len("2020") :]
        bounds = {f"{name}__gte": day, f"{name}__lte": day}
        found = client.get(f"/v1/{path}", query_string={**bounds, "limit": 100, "fields": name})
        assert date in {record[name] for record in found.get_json()["data"]}


@pytest.mark.slow
def test_updated_at_takes_a_day(client: FlaskClient, count_records: Total) -> None:
    moment = client.get("/v1/risks?limit=1&fields=updated_at").get_json()["data"][0]["updated_at"]
    total, day = count_records("/v1/risks"), moment[:10]
    assert count_records("/v1/risks", updated_at__gte=day, updated_at__lte=day) == total
    assert count_records("/v1/risks", updated_at__lte=day[:7]) == count_records("/v1/risks", updated_at__gte=day[:4])
    assert count_records("/v1/risks", updated_at__lte="2000-01-31") == 0
    for wrong in ("2026-02-30", "2026-1-1", "yesterday", "0000"):
        assert client.get(f"/v1/risks?updated_at__gte={wrong}").status_code == 422


@pytest.mark.parametrize("code", ["icd10cm:E10.65", "icd10cm:e1065", "ICD-10-CM:E10.9"])
def test_longer_icd_codes_stand_for_shorter_ones(count_records: Total, code: str) -> None:
    broad = count_records("/v1/therapies", condition="icd10cm:E10")
    assert count_records("/v1/therapies", condition=code) == broad > 0
    assert count_records("/v1/therapies", condition__in=f"{code},nothing") == broad
    assert count_records("/v1/therapies", condition__not=code) == count_records("/v1/therapies") - broad


@pytest.mark.parametrize("code", ["icd10cm:E11.9", "icd10cm:E1", "mondo:00051470"])
def test_other_codes_do_not(count_records: Total, code: str) -> None:
    assert count_records("/v1/therapies", condition=code) == 0


REICHMAN = (
    "pmid:40544428",
    "40544428",
    "https://pubmed.ncbi.nlm.nih.gov/40544428/",
    "10.1056/NEJMoa2506549",
    "https://doi.org/10.1056/NEJMoa2506549",
    "https://identifiers.org/doi:10.1056/NEJMoa2506549",
)


@pytest.mark.parametrize("identifier", REICHMAN)
def test_identifiers_are_read_as_people_have_them(client: FlaskClient, identifier: str) -> None:
    resolved = client.get("/v1/resolve", query_string={"id": identifier})
    assert (resolved.status_code, resolved.location) == (303, "/v1/references/reichman-2025")
    page = client.get("/v1/references", query_string={"id": f"panacea,{identifier}", "fields": "id"}).get_json()
    assert [record["id"] for record in page["data"]] == ["reichman-2025"]
    assert page["meta"]["missing"] == ["panacea"]


@pytest.mark.parametrize("identifier", REICHMAN)
def test_filters_read_them_too(count_records: Total, identifier: str) -> None:
    assert count_records("/v1/claims", reference=identifier) == count_records("/v1/claims", reference="reichman-2025")


@pytest.mark.parametrize(
    "identifier", ["NCT04786262", "nct:nct04786262", "https://clinicaltrials.gov/study/NCT04786262"]
)
def test_a_number_that_several_records_bear_lists_them(client: FlaskClient, identifier: str) -> None:
    response = client.get("/v1/resolve", query_string={"id": identifier})
    assert response.status_code == 300
    assert {record["id"] for record in response.get_json()["data"]} == {"NCT04786262", "nct04786262-record"}


@pytest.mark.parametrize("identifier", ["E10", "e10", "icd10cm:E10", "ICD-10:E10"])
def test_a_bare_code_of_icd_10_is_read(client: FlaskClient, identifier: str) -> None:
    response = client.get("/v1/resolve", query_string={"id": identifier})
    assert (response.status_code, response.location) == (303, "/v1/conditions/type-1-diabetes")


@pytest.mark.parametrize("identifier", ["E10.65", "icd10cm:E10.6", "icd10cm:E1065"])
def test_a_narrower_code_names_the_broader_one_that_is_known(client: FlaskClient, identifier: str) -> None:
    response = client.get("/v1/resolve", query_string={"id": identifier})
    assert response.status_code == 404
    assert [fault["expected"] for fault in response.get_json(force=True)["errors"]] == ["icd10cm:E10"]


def test_ids_that_are_no_codes_cost_one_statement(client: FlaskClient) -> None:
    page = client.get("/v1/references?id=reichman-2025,shapiro-2000&fields=id").get_json()
    assert [record["id"] for record in page["data"]] == ["reichman-2025", "shapiro-2000"]


@pytest.mark.parametrize(("identifier", "expected"), [("mondoo:1", "mondo:1"), ("efo:1", "an identifier such as")])
def test_an_unknown_system_names_one_that_is_near_or_examples(
    client: FlaskClient, identifier: str, expected: str
) -> None:
    [fault] = client.get("/v1/resolve", query_string={"id": identifier}).get_json(force=True)["errors"]
    assert fault["expected"].startswith(expected)


def test_several_codes_in_a_filter_for_one_name_the_list(client: FlaskClient) -> None:
    response: Any = client.get("/v1/therapies?condition=mondo:0005147,mondo:1")
    assert response.get_json(force=True)["errors"][0]["expected"] == "condition__in=mondo:0005147,mondo:1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("year", "issued"),
        ("publishedAfter", "issued__gte"),
        ("max_date", "issued__lte"),
        ("modified_since", "updated_at__gte"),
    ],
)
def test_what_other_services_call_a_date_leads_to_ours(client: FlaskClient, name: str, expected: str) -> None:
    [fault] = client.get(f"/v1/references?{name}=2020").get_json(force=True)["errors"]
    assert fault["expected"] == expected
