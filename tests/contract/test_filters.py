"""Every filter and operator of the contract, tried with values of the data and held against the served records."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import pytest

from api.v1.records.resource import Resource
from db.queries.filters import Filter
from db.vocab.enums import STANDING
from tests.contract.conftest import LISTS, Get, collect_ids, iter_pages

OFFERED = [(resource, name) for resource in LISTS for name in resource.collection.filters if name != "id"]
OF_EVIDENCE = {"level", "stance", "ground"}
SAMPLES = 2

Record = dict[str, Any]
Narrowed = Callable[[str, str], set[str]]


@pytest.fixture(params=OFFERED, ids=[f"{resource.key}-{name}" for resource, name in OFFERED])
def filter_case(request: pytest.FixtureRequest) -> tuple[Resource, str]:
    found: tuple[Resource, str] = request.param
    return found


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


@pytest.fixture
def filter_records(filter_case: tuple[Resource, str], list_path: Callable[[Resource], str], fetch: Get) -> Narrowed:
    """Give the ids of the records that pass the filter."""
    resource, name = filter_case

    def ask(operator: str, value: str) -> set[str]:
        parameters = widest_query(resource, name) | {
            name + resource.collection.filters[name].operators[operator].suffix: value,
            "fields": "id",
            "limit": 100,
        }
        if resource.collection.filters[name].direct_target:
            parameters["direct"] = "true"
        return {record["id"] for record in chain.from_iterable(iter_pages(fetch, list_path(resource), **parameters))}

    return ask


def extract_values(record: Record, name: str, offered: Filter) -> list[Any] | None:
    """What a served record says of itself under a filter's name; None where it does not say."""
    if name in OF_EVIDENCE or (name == "reference" and "evidence" in record):
        return [get_identity(one[name]) for one in record["evidence"]]
    member = next((key for key in (name + "s", name) if key in record), None)
    if member is None or (offered.kind == "id" and member == "parent"):
        return None
    value = record[member]
    return [get_identity(one) for one in (value if isinstance(value, list) else [value])]


def get_identity(value: Any) -> Any:
    """The value that a filter would be given to find this one."""
    if not isinstance(value, dict):
        return value
    return next((get_identity(value[key]) for key in ("date", "count", "reference", "id") if key in value), None)


def sample_values(records: Iterable[Record], name: str, offered: Filter, fetch: Get) -> list[Any]:
    """Some values to try: of the records, else of the closed list, else ids of the records that it names."""
    said = chain.from_iterable(extract_values(record, name, offered) or () for record in records)
    known = dict.fromkeys(value for value in said if value is not None)
    if not known and offered.values:
        known = dict.fromkeys(offered.values)
    if not known and offered.kind == "id" and offered.owner not in {None, "components", "populations"}:
        known = dict.fromkeys(collect_ids(fetch(f"/v1/{offered.owner}", limit=100, fields="id")["data"]))
    if not known and offered.kind == "text":
        known = dict.fromkeys(("US", "EU"))
    plain = [value for value in known if not (isinstance(value, str) and ("," in value or len(value) > 200))]
    return plain[:SAMPLES]


def format_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_within(said: list[Any], value: Any, kind: str) -> bool:
    if kind == "date":
        return any(one is not None and one.startswith(value) for one in said)
    return value in said


def test_a_filter_serves_just_the_records_that_say_so(
    filter_case: tuple[Resource, str], all_records: dict[str, Record], filter_records: Narrowed, fetch: Get
) -> None:
    offered = filter_case[0].collection.filters[filter_case[1]]
    said = {id_: extract_values(record, filter_case[1], offered) for id_, record in all_records.items()}
    for value in (
        sample_values(all_records.values(), filter_case[1], offered, fetch) if "eq" in offered.operators else ()
    ):
        found = filter_records("eq", format_value(value))
        right = {id_ for id_, one in said.items() if one is not None and is_within(one, value, offered.kind)}
        silent = {id_ for id_, one in said.items() if one is None}
        assert right <= found <= right | silent


def test_the_operators_agree_with_each_other(
    filter_case: tuple[Resource, str], all_records: dict[str, Record], filter_records: Narrowed, fetch: Get
) -> None:
    offered = filter_case[0].collection.filters[filter_case[1]]
    values = [format_value(value) for value in sample_values(all_records.values(), filter_case[1], offered, fetch)]
    for operator in {*offered.operators} & LAWS.keys() if values else ():
        LAWS[operator](filter_records, values, {*all_records})
    if "isnull" in offered.operators:
        unknown, known = filter_records("isnull", "true"), filter_records("isnull", "false")
        assert (unknown | known, unknown & known) == ({*all_records}, set())
        assert all(extract_values(all_records[id_], filter_case[1], offered) in ([None], None) for id_ in unknown)


def check_not_is_complement(filter_records: Narrowed, values: list[str], all_records: set[str]) -> None:
    same, others = filter_records("eq", values[0]), filter_records("not", values[0])
    assert (same | others, same & others) == (all_records, set())


def check_in_is_union(filter_records: Narrowed, values: list[str], _: set[str]) -> None:
    assert filter_records("in", ",".join(values)) == set().union(*(filter_records("eq", value) for value in values))


def check_contains_is_wider(filter_records: Narrowed, values: list[str], _: set[str]) -> None:
    assert filter_records("eq", values[0]) <= filter_records("contains", values[0][1:9].upper())


def check_bounds_meet(filter_records: Narrowed, values: list[str], all_records: set[str]) -> None:
    above, below = filter_records("gte", values[0]), filter_records("lte", values[0])
    assert above | below <= all_records
    assert above & below
    if "T" in values[0]:
        return  # moments have no `eq`
    equal = filter_records("eq", values[0])
    assert equal <= above & below
    # A partial date, such as only a year, may lie on either side of a full one.
    assert "-" in values[0] or above & below == equal


LAWS: dict[str, Callable[[Narrowed, list[str], set[str]], None]] = {
    "not": check_not_is_complement,
    "in": check_in_is_union,
    "contains": check_contains_is_wider,
    "gte": check_bounds_meet,
}


def test_every_operator_has_a_law() -> None:
    offered = {operator for resource, name in OFFERED for operator in resource.collection.filters[name].operators}
    assert offered - LAWS.keys() == {"eq", "lte", "isnull"}
