"""Every facet of the contract: what it counts is what the filter of the same name then finds."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1.records.resource import Resource
from db.vocab.list_limits import MAX_BUCKETS
from schemas.facet_schemas import MAX_FACETS
from tests.contract.conftest import Get, Refused, build_cases

CASES = build_cases(lambda resource: resource.collection.facet_names)
MAX_BUCKETS_TRIED = 2  # of each facet
Facet = dict[str, Any]


@pytest.fixture(params=CASES)
def facet_case(request: pytest.FixtureRequest) -> tuple[Resource, str]:
    case: tuple[Resource, str] = request.param
    return case


@pytest.fixture(scope="session")
def metadata() -> dict[Any, Any]:
    return {}


@pytest.fixture
def fetch_metadata(
    facet_case: tuple[Resource, str],
    list_path: Callable[[Resource], str],
    fetch: Get,
    dialect: str,
    metadata: dict[Any, Any],
) -> Get:
    """Give the `meta` of the list; each is asked once, though several laws want it."""
    resource, _ = facet_case

    def ask(**parameters: str) -> Any:
        key = (dialect, resource.key, *sorted(parameters.items()))
        if key not in metadata:
            metadata[key] = fetch(list_path(resource), limit=1, fields="id", **parameters)["meta"]
        return metadata[key]

    return ask


@pytest.fixture
def count_records(fetch_metadata: Get) -> Callable[..., int]:
    """How many records of the list pass the filters."""

    def count(**filters: str) -> int:
        total: int = fetch_metadata(count="true", **filters)["total"]
        return total

    return count


@pytest.fixture
def facet(facet_case: tuple[Resource, str], fetch_metadata: Get) -> Facet:
    _, name = facet_case
    facets: dict[str, Facet] = fetch_metadata(facets=name)["facets"]
    assert facets.keys() == {name}
    return facets[name]


@pytest.mark.slow
def test_a_bucket_counts_what_its_filter_finds(
    facet_case: tuple[Resource, str], facet: Facet, count_records: Callable[..., int]
) -> None:
    for bucket in facet["buckets"][:MAX_BUCKETS_TRIED]:
        assert bucket["count"] == count_records(**{facet_case[1]: bucket["value"]}) > 0


@pytest.mark.slow
def test_every_record_is_in_a_bucket_or_missing(
    facet_case: tuple[Resource, str], facet: Facet, count_records: Callable[..., int]
) -> None:
    resource, name = facet_case
    count_statements, everything = (
        sum(bucket["count"] for bucket in facet["buckets"]) + facet["missing"],
        count_records(),
    )
    tally = resource.collection.filters[name].target.facet_values
    assert tally is not None
    assert (
        count_statements == everything
        if tally.single_valued and not facet["others"]
        else facet["missing"] <= everything
    )
    if resource.collection.filters[name].nullable:
        assert facet["missing"] == count_records(**{f"{name}__isnull": "true"})


def test_buckets_are_in_order_and_not_too_many(facet_case: tuple[Resource, str], facet: Facet) -> None:
    buckets = facet["buckets"]
    assert buckets == sorted(buckets, key=lambda bucket: (-bucket["count"], bucket["value"]))
    assert len({bucket["value"] for bucket in buckets}) == len(buckets) <= MAX_BUCKETS
    assert bool(facet["others"]) <= (len(buckets) == MAX_BUCKETS)
    labelled = facet_case[0].collection.filters[facet_case[1]].owner is not None
    assert all(("name" in bucket) == labelled for bucket in buckets)


def test_facets_come_with_the_page_in_one_statement(
    client: FlaskClient, path: str, list_resource: Resource, count_statements: Callable[[], Any]
) -> None:
    facets = ",".join(list_resource.collection.facet_names[:MAX_FACETS])
    for more in ("", "&count=true", "&id=nothing") if facets else ():
        with count_statements() as seen:
            answer = client.get(f"{path}?facets={facets}{more}").get_json()
        assert len(seen) == 1
        assert ",".join(answer["meta"]["facets"]) == facets


def test_facets_leave_out_no_filter(fetch: Get) -> None:
    meta = fetch("/v1/claims", kind="risk", facets="kind,standing", count="true")["meta"]
    assert [bucket["value"] for bucket in meta["facets"]["kind"]["buckets"]] == ["risk"]
    assert meta["facets"]["kind"]["buckets"][0]["count"] == meta["total"]
    assert {bucket["value"] for bucket in meta["facets"]["standing"]["buckets"]} <= {"accepted", "contested"}


def test_facets_are_the_same_on_every_page(fetch: Get) -> None:
    page = fetch("/v1/therapies", limit=20, fields="id", facets="kind,mechanism")
    following = fetch(page["links"]["next"])
    assert page["data"] != following["data"]
    assert page["meta"]["facets"] == following["meta"]["facets"]


def test_facets_count_the_ids_that_are_asked_for(fetch: Get) -> None:
    meta = fetch("/v1/therapies", id="phpi,nothing", facets="kind")["meta"]
    assert meta["facets"] == {"kind": {"buckets": [{"value": "product", "count": 1}], "others": 0, "missing": 0}}
    assert meta["missing"] == ["nothing"]


def test_narrower_therapies_count_for_broader_ones_unless_direct(fetch: Get) -> None:
    def count(**more: str) -> dict[str, int]:
        found = fetch("/v1/candidates", limit=1, fields="id", facets="therapy", **more)["meta"]["facets"]["therapy"]
        return {bucket["value"]: bucket["count"] for bucket in found["buckets"]}

    inclusive, direct = count(), count(direct="true")
    assert direct.items() <= {**inclusive, **direct}.items()
    assert all(inclusive[therapy] >= number for therapy, number in direct.items())
    assert set(inclusive) > set(direct)


def test_the_view_asked_for_is_the_one_counted(fetch: Get) -> None:
    def mechanisms(**more: str) -> int:
        found = fetch("/v1/therapies", limit=1, fields="id", facets="mechanism", **more)["meta"]["facets"]["mechanism"]
        return sum(bucket["count"] for bucket in found["buckets"])

    assert mechanisms(assertion="shown") < mechanisms() < mechanisms(assertion="shown,proposed,not_shown,refuted")


def test_what_is_no_facet_of_the_list_is_refused(get_errors: Refused) -> None:
    assert [fault["parameter"] for fault in get_errors(422, "/v1/therapies", facets="name")] == ["facets"]
    assert [fault["parameter"] for fault in get_errors(422, "/v1/therapies/phpi/claims", facets="therapy")] == [
        "facets"
    ]
    assert [fault["parameter"] for fault in get_errors(422, "/v1/therapies/phpi/mechanisms", facets="x")] == ["facets"]


def test_formats_without_meta_come_without_facets(client: FlaskClient) -> None:
    plain, facets = (client.get(f"/v1/claims?format=csv&fields=id{more}") for more in ("", "&facets=kind"))
    assert plain.data == facets.data
