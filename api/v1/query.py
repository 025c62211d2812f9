"""The query parameters of a list or an item, made from its collection's tables and its schema."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, validate, validates_schema
from marshmallow.fields import AwareDateTime, Boolean, Field, Float, Integer, String
from webargs.fields import DelimitedList

from api.v1.resource import Resource
from db.queries.collection import Collection
from db.queries.filters import MOST_VALUES, Asked, Filter
from db.vocab.words import CODE_SYSTEM
from schemas.fields import Word
from schemas.shape import includable, selectable

MOST_RECORDS = 100
USUAL_RECORDS = 20
MOST_KEYS = 4
MOST_PATHS = 20
LARGEST = 2**63 - 1
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
ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
CODE = r"(?i:" + "|".join(CODE_SYSTEM) + r"):[^\s,]+"


class StrictBoolean(Boolean):
    """`true` or `false`, nothing else."""

    truthy = {"true"}  # noqa: RUF012 - marshmallow declares it so
    falsy = {"false"}  # noqa: RUF012


def _flag(_: Filter) -> Field[Any]:
    return StrictBoolean()


def _id(offered: Filter) -> Field[Any]:
    form = f"^({ID}|{CODE})$" if offered.takes_codes else f"^{ID}$"
    said = "an id, or a code as system:value" if offered.takes_codes else "an id"
    return String(validate=[validate.Length(1, 300), validate.Regexp(form, error=f"Must be {said}.")])


def _date(_: Filter) -> Field[Any]:
    form = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
    return String(validate=validate.Regexp(form, error="Must be YYYY, YYYY-MM or YYYY-MM-DD."))


def _moment(_: Filter) -> Field[Any]:
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    return AwareDateTime(format="iso", default_timezone=UTC, validate=validate.Range(first, last))


FIELDS: dict[str, Callable[[Filter], Field[Any]]] = {
    "word": lambda offered: Word(offered.values),
    "text": lambda _: String(validate=validate.Length(1, 200)),
    "id": _id,
    "date": _date,
    "integer": lambda _: Integer(validate=validate.Range(0, LARGEST)),
    "figure": lambda _: Float(validate=validate.Range(-1e15, 1e15)),
    "moment": _moment,
    "flag": _flag,
}


@cache
def item_query(resource: Resource) -> type[Schema]:
    return Schema.from_dict(_shaping(resource), name=f"{resource.schema.__name__}ItemQuery")


@cache
def list_query(resource: Resource) -> type[Schema]:
    members = _paging(resource) | _shaping(resource) | _filtering(resource.collection)
    return type(f"{resource.key.title().replace('.', '')}Query", (_ListQuery,), members)


class _ListQuery(Schema):
    @validates_schema
    def ids_are_not_paged(self, given: dict[str, Any], **_: Any) -> None:
        for name in ("cursor", "limit"):
            if "id" in given and name in given:
                raise ValidationError([{"detail": "`id` is not paged", "expected": f"`id` without `{name}`"}], name)


def asked_filters(resource: Resource, given: dict[str, Any]) -> tuple[Asked, ...]:
    """The filters of a request as loaded, and the defaults of the list that it did not name."""
    collection = resource.collection
    direct = bool(given.get("direct"))
    found = [
        Asked(name, operator, _several(offered, operator, given[name + suffix]), direct)
        for name, offered in collection.filters.items()
        for operator, suffix in SUFFIXES.items()
        if operator in offered.operators and name + suffix in given and name != "id"
    ]
    if "id" in given:
        return (*found, Asked("id", "in", tuple(given["id"])))
    named = {asked.name for asked in found}
    return (*found, *(default for default in collection.defaults if default.name not in named))


def asked_views(resource: Resource, given: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(given[name])) for name in resource.collection.views if name in given)


def asked_sort(resource: Resource, given: dict[str, Any]) -> tuple[tuple[str, bool], ...]:
    keys = given.get("sort") or resource.collection.order
    return tuple((key.removeprefix("-"), key.startswith("-")) for key in keys)


def _several(offered: Filter, operator: str, value: Any) -> Any:
    if operator == "in":
        return tuple(value)
    return (value,) if offered.kind == "id" and operator in {"eq", "not"} else value


def _shaping(resource: Resource) -> dict[str, Field[Any]]:
    record = resource.schema.__name__.removesuffix("Schema")
    members = {
        "fields": _paths(
            selectable(resource.schema), f"{record}Fields", "Only these members; id and label always come."
        ),
        "format": String(
            metadata={
                "description": "Format of the answer; stronger than `Accept`.",
                "enum": ["json"],
                "default": "json",
            }
        ),
    }
    if paths := includable(resource.schema):
        members["include"] = _paths(paths, f"{record}Include", "Related records to serve whole.")
    return members


def _paths(paths: tuple[str, ...], component: str, description: str) -> Field[Any]:
    path = String(validate=validate.OneOf(paths), metadata={"x-component": component})
    return DelimitedList(path, validate=validate.Length(1, MOST_PATHS), metadata={"description": description})


def _paging(resource: Resource) -> dict[str, Field[Any]]:
    collection = resource.collection
    keys = [sign + name for name in collection.sorts for sign in ("", "-")]
    order = ",".join(collection.order)
    return {
        "limit": Integer(
            validate=validate.Range(1, MOST_RECORDS),
            metadata={"description": "Most records on a page.", "default": USUAL_RECORDS},
        ),
        "cursor": String(
            validate=validate.Length(1, 2000), metadata={"description": "Where to go on: from `links.next`, as it is."}
        ),
        "sort": DelimitedList(
            String(validate=validate.OneOf(keys)),
            validate=validate.Length(1, MOST_KEYS),
            metadata={"description": f"Order, `-` descending; `{order}` if not given, and the id breaks ties."},
        ),
        "count": StrictBoolean(metadata={"description": "Count all that match, in `meta.total`."}),
        "id": DelimitedList(
            String(validate=[validate.Length(1, 300), validate.Regexp(f"^{ID}$", error="Must be an id.")]),
            validate=validate.Length(1, MOST_VALUES),
            metadata={"description": "Just these records, in this order, not paged; `meta.missing` lists the rest."},
        ),
    }


def _filtering(collection: Collection) -> dict[str, Field[Any]]:
    members = {
        name + SUFFIXES[operator]: field
        for name, offered in collection.filters.items()
        if name != "id"
        for operator, field in _operators(offered)
    }
    if any(offered.direct for offered in collection.filters.values()):
        members["direct"] = StrictBoolean(metadata={"description": "Leave narrower therapies out of `therapy`."})
    return members | {
        name: DelimitedList(
            Word(words),
            validate=validate.Length(1, MOST_VALUES),
            metadata={
                "description": f"Claims that filters by mechanism and risk go by; `{','.join(usual)}` if not given."
            },
        )
        for name, (usual, words) in collection.views.items()
    }


def _operators(offered: Filter) -> Iterator[tuple[str, Field[Any]]]:
    for operator in offered.operators:
        field = _flag(offered) if operator == "isnull" else FIELDS[offered.kind](offered)
        if operator == "in":
            field = DelimitedList(field, validate=validate.Length(1, MOST_VALUES))
        field.metadata = {**field.metadata, "description": SAID_OF[operator].format(offered.description)}
        yield operator, field
