"""The query parameters of a list or an item, made from its collection's tables and its schema."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, validate
from marshmallow.fields import Field, String
from webargs.fields import DelimitedList

from api.v1.records.available_formats import parameters
from api.v1.records.parameter_fields import FIELDS, LISTED, Flag, WholeNumber, flag, id_of
from api.v1.records.resource import Resource
from db.queries.collection_type import Collection
from db.queries.filters import MOST_VALUES, Asked, Filter
from schemas.facet_schemas import MAX_FACETS
from schemas.record_fields import Enum
from schemas.shape import includable_paths, selectable_paths

MOST_RECORDS = 100
USUAL_RECORDS = 20
MOST_KEYS = 4
MOST_PATHS = 20
# Said, not checked: whatever is no cursor of ours is 400 in the end.
CURSOR = {"minLength": 1, "maxLength": 2000, "pattern": r"^\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"}
LIMIT = "Most records on a page; of no effect with `id`. Formats that are streamed serve all unless it is given."
FACETS = (
    "Count all records that match every filter, a facet's own too, by these; in `meta.facets` of JSON."
    " By therapy, narrower ones count for broader ones unless `direct=true`; dates count by year."
)
SUFFIXES = {"eq": "", **{name: f"__{name}" for name in ("in", "not", "gte", "lte", "contains", "isnull")}}
SAID_OF = {
    "eq": "{}",
    "in": "{} Any of these.",
    "not": "{} Not this.",
    "gte": "{} This or more, or later.",
    "lte": "{} This or less, or earlier.",
    "contains": "{} Contains this, in upper or lower case.",
    "isnull": "{} Whether it is unknown.",
}


@cache
def item_query(resource: Resource) -> type[Schema]:
    members = _shaping(resource) | parameters(resource, single=True)
    return Schema.from_dict(members, name=f"{resource.schema.__name__}ItemQuery")


@cache
def list_query(resource: Resource) -> type[Schema]:
    members = _paging(resource) | _counting(resource) | _shaping(resource) | parameters(resource, single=False)
    members |= _filtering(resource.collection)
    return Schema.from_dict(members, name=f"{resource.key.title().replace('.', '')}Query")


def asked_filters(resource: Resource, given: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The filters of a request as loaded, and the defaults of the list that it did not name."""
    collection = resource.collection
    direct = bool(given.get("direct"))
    found = [
        Asked(name, operator, _several(offered, operator, given[member]), direct)
        for name, offered in collection.filters.items()
        for operator, suffix in SUFFIXES.items()
        if operator in offered.operators and (member := _member(name + suffix)) in given and name != "id"
    ]
    if "id" in given:
        return (*found, Asked("id", "in", tuple(given["id"])))
    named = {asked.name for asked in found}
    return (*found, *(default for default in collection.defaults if default.name not in named))


def asked_facets(resource: Resource, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Each once, in the order of the contract, so that fewer statements are kept."""
    return tuple(name for name in resource.collection.facets if name in given.get("facets", ()))


def asked_views(resource: Resource, given: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(given[name])) for name in resource.collection.views if name in given)


def asked_sort(resource: Resource, given: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    keys = given.get("sort") or resource.collection.order
    return tuple((key.removeprefix("-"), key.startswith("-")) for key in keys)


def _record(resource: Resource) -> str:
    return resource.schema.__name__.removesuffix("Schema")


def _several(offered: Filter, operator: str, value: Any) -> Any:
    if operator == "in":
        return tuple(value)
    return (value,) if offered.kind == "id" and operator in {"eq", "not"} else value


def _shaping(resource: Resource) -> dict[str, Field[Any]]:
    record = _record(resource)
    said = "Only these members, in JSON, CSV and NDJSON; id and label always come."
    members = {"fields": _paths(selectable_paths(resource.schema), f"{record}Fields", said)}
    if paths := includable_paths(resource.schema):
        members["include"] = _paths(
            paths, f"{record}Include", "Related records to serve whole, in JSON, CSV and NDJSON."
        )
    return members


def _paths(paths: tuple[str, ...], component: str, description: str) -> Field[Any]:
    path = String(validate=validate.OneOf(paths), metadata={"x-component": component})
    return DelimitedList(path, validate=validate.Length(1, MOST_PATHS), metadata={"description": description})


def _paging(resource: Resource) -> dict[str, Field[Any]]:
    collection = resource.collection
    keys = [sign + name for name in collection.sorts for sign in ("", "-")]
    order = ",".join(collection.order)
    return {
        "limit": WholeNumber(
            validate=validate.Range(1, MOST_RECORDS),
            metadata={"description": LIMIT, "default": USUAL_RECORDS},
        ),
        "cursor": String(metadata={"description": "Where to go on: from `links.next`, as it is.", **CURSOR}),
        "sort": DelimitedList(
            String(validate=validate.OneOf(keys), metadata={"x-component": f"{_record(resource)}Sort"}),
            validate=validate.Length(1, MOST_KEYS),
            metadata={"description": f"Order, `-` descending; `{order}` if not given, and the id breaks ties."},
        ),
        "count": Flag(metadata={"description": "Count all that match, in `meta.total` of JSON."}),
        "id": DelimitedList(
            id_of(),
            validate=validate.Length(1, MOST_VALUES),
            metadata={"description": "Just these records, in this order, not paged; `meta.missing` lists the rest."},
        ),
    }


def _counting(resource: Resource) -> dict[str, Field[Any]]:
    if not (names := resource.collection.facets):
        return {}
    component = f"{resource.key.title().replace('.', '')}Facet"
    name = String(validate=validate.OneOf(names), metadata={"x-component": component})
    return {"facets": DelimitedList(name, validate=validate.Length(1, MAX_FACETS), metadata={"description": FACETS})}


def _filtering(collection: Collection) -> dict[str, Field[Any]]:
    members = {
        _member(field.data_key or ""): field
        for name, offered in collection.filters.items()
        if name != "id"
        for field in _operators(name, offered)
    }
    if any(offered.direct for offered in collection.filters.values()):
        members["direct"] = Flag(metadata={"description": "Leave narrower therapies out of `therapy`."})
    return members | {
        name: DelimitedList(
            Enum(words),
            validate=validate.Length(1, MOST_VALUES),
            metadata={
                "description": f"Claims that filters by mechanism and risk go by; `{','.join(usual)}` if not given."
            },
        )
        for name, (usual, words) in collection.views.items()
    }


def _operators(name: str, offered: Filter) -> Iterator[Field[Any]]:
    for operator in offered.operators:
        field = flag(offered) if operator == "isnull" else FIELDS[offered.kind](offered)
        if operator == "in":
            field = DelimitedList(LISTED[offered.kind](offered), validate=validate.Length(1, MOST_VALUES))
        field.metadata = {**field.metadata, "description": SAID_OF[operator].format(offered.description)}
        field.data_key = name + SUFFIXES[operator]
        yield field


def _member(parameter: str) -> str:
    """What a parameter is called once it is loaded: a dot would make marshmallow nest it."""
    return parameter.replace(".", "_")
