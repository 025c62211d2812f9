"""Every filter and operator of the contract, tried with values of the data and held against the served records."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import pytest

from api.v1.records.filtering import SUFFIXES
from api.v1.records.resource import Resource
from db.queries.filters import Filter
from db.vocab.enums import STANDING
from tests.contract.conftest import LISTS, Get, ids, pages

OFFERED = [(resource, name) for resource in LISTS for name in resource.collection.filters if name != "id"]
OF_EVIDENCE = {"level", "stance", "ground"}
SAMPLES = 2

Record = dict[str, Any]
Narrowed = Callable[[str, str], set[str]]


@pytest.fixture(params=OFFERED, ids=[f"{resource.key}-{name}" for resource, name in OFFERED])
def asked(request: pytest.FixtureRequest) -> tuple[Resource, str]:
    found: tuple[Resource, str] = request.param
    return found


@pytest.fixture(scope="session")
def read() -> dict[tuple[str, str], dict[str, Record]]:
    return {}


@pytest.fixture
def whole(
    asked: tuple[Resource, str],
    place: Callable[[Resource], str],
    get: Get,
    dialect: str,
    read: dict[tuple[str, str], dict[str, Record]],
) -> dict[str, Record]:
    """All records of the list, by id; read once, since every filter of the list wants them."""
    resource, _ = asked
    if (dialect, resource.key) not in read:
        records = chain.from_iterable(pages(get, place(resource), limit=100, **widest(resource)))
        read[dialect, resource.key] = {record["id"]: record for record in records}
    return read[dialect, resource.key]


def widest(resource: Resource, but: str = "") -> Record:
    """The parameters that leave nothing out."""
    return {"standing__in": ",".join(STANDING)} if "standing" in {*resource.collection.filters} - {but} else {}


@pytest.fixture
def narrowed(asked: tuple[Resource, str], place: Callable[[Resource], str], get: Get) -> Narrowed:
    """Give the ids of the records that pass the filter."""
    resource, name = asked

    def ask(operator: str, value: str) -> set[str]:
        parameters = widest(resource, name) | {name + SUFFIXES[operator]: value, "fields": "id", "limit": 100}
        if resource.collection.filters[name].direct:
            parameters["direct"] = "true"
        return {record["id"] for record in chain.from_iterable(pages(get, place(resource), **parameters))}

    return ask


def told(record: Record, name: str, offered: Filter) -> list[Any] | None:
    """What a served record says of itself under a filter's name; None where it does not say."""
    if name in OF_EVIDENCE or (name == "reference" and "evidence" in record):
        return [identity(one[name]) for one in record["evidence"]]
    member = next((key for key in (name + "s", name) if key in record), None)
    if member is None or (offered.kind == "id" and member == "parent"):
        return None
    value = record[member]
    return [identity(one) for one in (value if isinstance(value, list) else [value])]


def identity(value: Any) -> Any:
    """The value that a filter would be given to find this one."""
    if not isinstance(value, dict):
        return value
    return next((identity(value[key]) for key in ("date", "count", "reference", "id") if key in value), None)


def samples(records: Iterable[Record], name: str, offered: Filter, get: Get) -> list[Any]:
    """Some values to try: of the records, else of the closed list, else ids of the records that it names."""
    said = chain.from_iterable(told(record, name, offered) or () for record in records)
    known = dict.fromkeys(value for value in said if value is not None)
    if not known and offered.values:
        known = dict.fromkeys(offered.values)
    if not known and offered.kind == "id" and offered.owner not in {None, "components", "populations"}:
        known = dict.fromkeys(ids(get(f"/v1/{offered.owner}", limit=100, fields="id")["data"]))
    if not known and offered.kind == "text":
        known = dict.fromkeys(("US", "EU"))
    plain = [value for value in known if not (isinstance(value, str) and ("," in value or len(value) > 200))]
    return plain[:SAMPLES]


def spelt(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def passes(said: list[Any], value: Any, kind: str) -> bool:
    if kind == "date":
        return any(one is not None and one.startswith(value) for one in said)
    return value in said


def test_a_filter_serves_just_the_records_that_say_so(
    asked: tuple[Resource, str], whole: dict[str, Record], narrowed: Narrowed, get: Get
) -> None:
    offered = asked[0].collection.filters[asked[1]]
    said = {id_: told(record, asked[1], offered) for id_, record in whole.items()}
    for value in samples(whole.values(), asked[1], offered, get) if "eq" in offered.operators else ():
        found = narrowed("eq", spelt(value))
        right = {id_ for id_, one in said.items() if one is not None and passes(one, value, offered.kind)}
        silent = {id_ for id_, one in said.items() if one is None}
        assert right <= found <= right | silent


def test_the_operators_agree_with_each_other(
    asked: tuple[Resource, str], whole: dict[str, Record], narrowed: Narrowed, get: Get
) -> None:
    offered = asked[0].collection.filters[asked[1]]
    values = [spelt(value) for value in samples(whole.values(), asked[1], offered, get)]
    for operator in {*offered.operators} & LAWS.keys() if values else ():
        LAWS[operator](narrowed, values, {*whole})
    if "isnull" in offered.operators:
        unknown, known = narrowed("isnull", "true"), narrowed("isnull", "false")
        assert (unknown | known, unknown & known) == ({*whole}, set())
        assert all(told(whole[id_], asked[1], offered) in ([None], None) for id_ in unknown)


def not_is_the_complement(narrowed: Narrowed, values: list[str], whole: set[str]) -> None:
    same, others = narrowed("eq", values[0]), narrowed("not", values[0])
    assert (same | others, same & others) == (whole, set())


def in_is_the_union(narrowed: Narrowed, values: list[str], _: set[str]) -> None:
    assert narrowed("in", ",".join(values)) == set().union(*(narrowed("eq", value) for value in values))


def contains_is_wider(narrowed: Narrowed, values: list[str], _: set[str]) -> None:
    assert narrowed("eq", values[0]) <= narrowed("contains", values[0][1:9].upper())


def bounds_meet_in_the_value(narrowed: Narrowed, values: list[str], whole: set[str]) -> None:
    above, below = narrowed("gte", values[0]), narrowed("lte", values[0])
    assert above | below <= whole
    assert above & below
    assert "T" in values[0] or above & below == narrowed("eq", values[0])


LAWS: dict[str, Callable[[Narrowed, list[str], set[str]], None]] = {
    "not": not_is_the_complement,
    "in": in_is_the_union,
    "contains": contains_is_wider,
    "gte": bounds_meet_in_the_value,
}


def test_every_operator_has_a_law() -> None:
    offered = {operator for resource, name in OFFERED for operator in resource.collection.filters[name].operators}
    assert offered - LAWS.keys() == {"eq", "lte", "isnull"}
