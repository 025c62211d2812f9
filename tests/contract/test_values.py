"""What single values of a query mean, and which are refused."""

from itertools import chain
from typing import Any

import pytest

from tests.contract.conftest import LISTS, Get, Refused, iter_pages

Record = dict[str, Any]


@pytest.mark.parametrize(
    ("path", "asked_for"),
    [
        ("/v1/therapies", {"mechanism": "no-such-thing"}),
        ("/v1/therapies", {"risk__in": "no-such-thing,nor-this"}),
        ("/v1/therapies", {"condition": "mondo:0000000"}),
        ("/v1/claims", {"reference": "pmid:1"}),
        ("/v1/claims", {"therapy": "no-such-thing", "direct": "true"}),
    ],
)
def test_an_unknown_id_is_an_empty_list(fetch: Get, path: str, asked_for: Record) -> None:
    page = fetch(path, count="true", **asked_for)
    assert (page["data"], page["meta"]["total"]) == ([], 0)


@pytest.mark.parametrize("code", ["MONDO:0005147", "mondo:0005147", "Mondo:0005147"])
def test_a_code_stands_for_the_record_that_bears_it(fetch: Get, code: str) -> None:
    by_id = fetch("/v1/therapies", condition="type-1-diabetes", limit=100, fields="id")["data"]
    assert by_id
    assert fetch("/v1/therapies", condition=code, limit=100, fields="id")["data"] == by_id
    records = fetch("/v1/therapies", condition__in=f"{code},no-such-thing", limit=100, fields="id")["data"]
    assert records == by_id


def test_therapy_covers_narrower_ones_unless_direct(fetch: Get) -> None:
    narrower = {
        record["id"]
        for record in fetch("/v1/therapies", therapy="islet-transplantation", limit=100, fields="id")["data"]
    }
    claims = list(chain.from_iterable(iter_pages(fetch, "/v1/claims", therapy="islet-transplantation", limit=100)))
    assert {claim["therapy"]["id"] for claim in claims} <= narrower
    assert len({claim["therapy"]["id"] for claim in claims}) > 1
    own = chain.from_iterable(
        iter_pages(fetch, "/v1/claims", therapy="islet-transplantation", direct="true", limit=100)
    )
    assert {claim["therapy"]["id"] for claim in own} == {"islet-transplantation"}


def test_rejected_claims_come_only_when_asked_for(fetch: Get) -> None:
    standings = {claim["standing"] for claim in chain.from_iterable(iter_pages(fetch, "/v1/claims", limit=100))}
    assert standings == {"accepted", "contested"}
    rejected = fetch("/v1/claims", standing="rejected", limit=100)["data"]
    assert rejected
    assert {claim["standing"] for claim in rejected} == {"rejected"}


@pytest.mark.parametrize("hostile", ["%", "_", "\\", "'", '"', "%%25", "--", "a_b", "\u0130", "\U0001f9ec"])
def test_text_to_contain_is_taken_literally(fetch: Get, hostile: str) -> None:
    for claim in fetch("/v1/claims", statement__contains=hostile, fields="statement")["data"]:
        assert hostile.lower() in claim["statement"].lower()


def test_a_partial_date_covers_every_date_within_it(fetch: Get) -> None:
    year = {record["issued"][:4] for record in fetch("/v1/references", issued="2025", limit=100)["data"]}
    assert year == {"2025"}
    until = fetch("/v1/references", issued__lte="2014", sort="-issued", limit=1)["data"][0]["issued"]
    assert until.startswith("2014")


@pytest.mark.parametrize(
    ("parameters", "parameter", "nearest"),
    [
        ({"mechanisms": "x"}, "mechanisms", "mechanism"),
        ({"stage": "aproved"}, "stage", "approved"),
        ({"stage__in": "approved,phase3"}, "stage__in", "phase_3"),
        ({"include": "risk"}, "include", "risks"),
        ({"fields": "nam"}, "fields", "name"),
        ({"sort": "-nam"}, "sort", "-name"),
        ({"kind__nott": "class"}, "kind__nott", "kind__not"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(
    get_errors: Refused, parameters: dict[str, Any], parameter: str, nearest: str
) -> None:
    [fault] = get_errors(422, "/v1/therapies", **parameters)
    assert (fault["parameter"], fault["expected"]) == (parameter, nearest)


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "1_0"},
        {"limit": "+5"},
        {"limit": "\u0665"},
        {"count": "2"},
        {"count": "yes"},
        {"id": "a/b"},
        {"id": "a\n"},
        {"id": ",".join(["x"] * 101)},
        {"therapy": "nct:"},
        {"therapy": "unknown:1"},
        {"events__gte": "-1"},
        {"events__gte": "9007199254740992"},
        {"events__gte": "9223372036854775808"},
        {"value__lte": "NaN"},
        {"value__lte": "1_0"},
        {"value__lte": "1e16"},
        {"as_of": "2026-13"},
        {"as_of": "26"},
        {"updated_at__gte": "2026-13-01"},
        {"updated_at__gte": "2026-02-30T00:00:00Z"},
        {"updated_at__gte": "2026-01-01T00:00:00"},
        {"statement": ""},
        {"statement__contains": "x" * 201},
        {"population__isnull": "yes"},
    ],
    ids=str,
)
def test_a_value_of_another_form_is_refused_by_name(get_errors: Refused, parameters: dict[str, Any]) -> None:
    [fault] = get_errors(422, "/v1/claims", **parameters)
    assert [fault["parameter"]] == list(parameters)
    assert fault["expected"]


@pytest.mark.parametrize(
    "moment",
    ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "2016-12-31T23:59:60Z", "1990-01-01t00:00:00.123z"],
)
def test_every_moment_of_the_standard_is_taken(fetch: Get, moment: str) -> None:
    assert fetch("/v1/claims", updated_at__gte=moment, limit=1)["data"]
    assert not fetch("/v1/claims", updated_at__lte=moment, limit=1)["data"]


def test_the_latest_moment_is_after_everything(fetch: Get) -> None:
    assert fetch("/v1/claims", updated_at__lte="9999-12-31T23:59:59-23:59", limit=1)["data"]


@pytest.mark.slow
@pytest.mark.parametrize("value", [2**31, 2**53 - 1])
def test_a_number_beyond_every_column_is_more_than_everything(fetch: Get, value: int) -> None:
    for resource in LISTS:
        counts = [name for name, offered in resource.collection.filters.items() if offered.kind == "integer"]
        for name in counts if resource.within is None else ():
            assert fetch(f"/v1/{resource.name}", **{f"{name}__gte": value})["data"] == []
            assert fetch(f"/v1/{resource.name}", **{name: value})["data"] == []
            assert fetch(f"/v1/{resource.name}", **{f"{name}__lte": value}, facets=resource.collection.facet_names[0])[
                "data"
            ]
