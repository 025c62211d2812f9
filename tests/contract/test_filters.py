"""Every filter and operator of the contract, tried with values of the data and held against the served records."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import pytest

from api.v1.records.resource import Resource
from db.queries.filters import Filter
from db.vocab.enums import STANDING
from tests.contract.conftest import LISTS, Get, build_cases, collect_ids, iter_pages

CASES = build_cases(lambda resource: [name for name in resource.collection.filters if name != "id"])
EVIDENCE_FILTERS = {"level", "stance", "ground"}
MAX_VALUES = 2  # tried of each filter

Record = dict[str, Any]
FilterRecords = Callable[[str, str], set[str]]


@pytest.fixture(params=CASES)
def filter_case(request: pytest.FixtureRequest) -> tuple[Resource, str]:
    case: tuple[Resource, str] = request.param
    return case


@pytest.fixture(scope="session")
def records_cache() -> dict[tuple[str, str], dict[str, Record]]:
    return {}


@pytest.fixture
def all_records(
    filter_case: tuple[Resource, str],
    list_path: Callable[[Resource], str],
    fetch: Get,
    dialect: str,
    records_cache: dict[tuple[str, str], dict[str, Record]],
) -> dict[str, Record]:
    """All records of the list, by id; read once, since every filter of the list wants them."""
    resource, _ = filter_case
    if (dialect, resource.key) not in records_cache:
        records = chain.from_iterable(iter_pages(fetch, list_path(resource), limit=100, **widest_query(resource)))
        records_cache[dialect, resource.key] = {record["id"]: record for record in records}
    return records_cache[dialect, resource.key]


def widest_query(resource: Resource, but: str = "") -> Record:
    """The parameters that leave nothing out."""
    return {"standing__in": ",".join(STANDING)} if "standing" in {*resource.collection.filters} - {but} else {}


@pytest.fixture(scope="session")
def filtered_ids() -> dict[tuple[str, ...], set[str]]:
    return {}


@pytest.fixture
def filter_records(
    filter_case: tuple[Resource, str],
    list_path: Callable[[Resource], str],
    fetch: Get,
    dialect: str,
    filtered_ids: dict[tuple[str, ...], set[str]],
) -> FilterRecords:
    """Give the ids of the records that pass the filter; each is asked once, though several laws want it."""
    resource, name = filter_case

    def find_ids(operator: str, value: str) -> set[str]:
        key = (dialect, resource.key, name, operator, value)
        if key not in filtered_ids:
            filtered_ids[key] = fetch_ids(operator, value)
        return filtered_ids[key]

    def fetch_ids(operator: str, value: str) -> set[str]:
        parameters = widest_query(resource, name) | {
            name + resource.collection.filters[name].operators[operator].suffix: value,
            "fields": "id",
            "limit": 100,
        }
        if resource.collection.filters[name].direct_target:
            parameters["direct"] = "true"
        return {record["id"] for record in chain.from_iterable(iter_pages(fetch, list_path(resource), **parameters))}

    return find_ids


def extract_values(record: Record, name: str, filter_: Filter) -> list[Any] | None:
    """The values of a served record under a filter's name; None where the record does not have that member."""
    if "evidence" in record and name in {*EVIDENCE_FILTERS, "reference"}:
        return [get_identity(evidence[name]) for evidence in record["evidence"]]
    member = next((key for key in (name + "s", name) if key in record), None)
    if member is None or (filter_.kind == "id" and member == "parent"):
        return None
    value = record[member]
    return [get_identity(item) for item in (value if isinstance(value, list) else [value])]


def get_identity(value: Any) -> Any:
    """The value that a filter would be given to find this one."""
    if not isinstance(value, dict):
        return value
    return next((get_identity(value[key]) for key in ("date", "count", "reference", "id") if key in value), None)


def sample_values(records: Iterable[Record], name: str, filter_: Filter, fetch: Get) -> list[Any]:
    """Some values to try: of the records, else of the closed list, else ids of the records that it names."""
    served = chain.from_iterable(extract_values(record, name, filter_) or () for record in records)
    candidates = dict.fromkeys(value for value in served if value is not None)
    if not candidates and filter_.values:
        candidates = dict.fromkeys(filter_.values)
    if not candidates and filter_.kind == "id" and filter_.owner not in {None, "components", "populations"}:
        candidates = dict.fromkeys(collect_ids(fetch(f"/v1/{filter_.owner}", limit=100, fields="id")["data"]))
    if not candidates and filter_.kind == "text":
        candidates = dict.fromkeys(("US", "EU"))
    plain = [value for value in candidates if not (isinstance(value, str) and ("," in value or len(value) > 200))]
    return plain[:MAX_VALUES]


def format_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def includes_value(values: list[Any], sample: Any, kind: str) -> bool:
    if kind == "date":
        return any(value is not None and value.startswith(sample) for value in values)
    return sample in values


def test_a_filter_serves_just_the_records_with_its_value(
    filter_case: tuple[Resource, str], all_records: dict[str, Record], filter_records: FilterRecords, fetch: Get
) -> None:
    resource, name = filter_case
    filter_ = resource.collection.filters[name]
    values = {id_: extract_values(record, name, filter_) for id_, record in all_records.items()}
    without_member = {id_ for id_, found in values.items() if found is None}
    for sample in sample_values(all_records.values(), name, filter_, fetch) if "eq" in filter_.operators else ():
        filtered = filter_records("eq", format_value(sample))
        matching = {id_ for id_, found in values.items() if found and includes_value(found, sample, filter_.kind)}
        assert matching <= filtered <= matching | without_member


@pytest.mark.slow
def test_the_operators_agree_with_each_other(
    filter_case: tuple[Resource, str], all_records: dict[str, Record], filter_records: FilterRecords, fetch: Get
) -> None:
    resource, name = filter_case
    filter_ = resource.collection.filters[name]
    values = [format_value(value) for value in sample_values(all_records.values(), name, filter_, fetch)]
    for operator in {*filter_.operators} & LAWS.keys() if values else ():
        LAWS[operator](filter_records, values, {*all_records})
    if "isnull" in filter_.operators:
        null, not_null = filter_records("isnull", "true"), filter_records("isnull", "false")
        assert (null | not_null, null & not_null) == ({*all_records}, set())
        assert all(extract_values(all_records[id_], name, filter_) in ([None], None) for id_ in null)


def check_not_is_complement(filter_records: FilterRecords, values: list[str], all_records: set[str]) -> None:
    same, others = filter_records("eq", values[0]), filter_records("not", values[0])
    assert (same | others, same & others) == (all_records, set())


def check_in_is_union(filter_records: FilterRecords, values: list[str], _: set[str]) -> None:
    assert filter_records("in", ",".join(values)) == set().union(*(filter_records("eq", value) for value in values))


def check_contains_is_wider(filter_records: FilterRecords, values: list[str], _: set[str]) -> None:
    assert filter_records("eq", values[0]) <= filter_records("contains", values[0][1:9].upper())


def check_bounds_meet(filter_records: FilterRecords, values: list[str], all_records: set[str]) -> None:
    above, below = filter_records("gte", values[0]), filter_records("lte", values[0])
    assert above | below <= all_records
    assert above & below
    if "T" in values[0]:
        return  # moments have no `eq`
    equal = filter_records("eq", values[0])
    assert equal <= above & below
    # A partial date, such as only a year, may lie on either side of a full one.
    assert "-" in values[0] or above & below == equal


LAWS: dict[str, Callable[[FilterRecords, list[str], set[str]], None]] = {
    "not": check_not_is_complement,
    "in": check_in_is_union,
    "contains": check_contains_is_wider,
    "gte": check_bounds_meet,
}


def test_every_operator_has_a_law() -> None:
    filters = (filter_ for resource in LISTS for filter_ in resource.collection.filters.values())
    assert {operator for filter_ in filters for operator in filter_.operators} - LAWS.keys() == {"eq", "lte", "isnull"}
