"""Filters: one parameter for each filter and operator of a list, and what a request asks of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import cast

from marshmallow import validate
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import (
    FILTER_FIELDS,
    LIST_ITEM_FIELDS,
    ParameterField,
    QueryBoolean,
)
from api.v1.records.resource import Resource
from db.queries.collection_registry import COLLECTIONS
from db.queries.collection_type import Collection
from db.queries.filter_operators import MAX_VALUES, FilterOperator
from db.queries.filters import Filter, FilterClause
from schemas.record_fields import Enum

DIRECT_DESCRIPTION = "Do not let `therapy` match descendants of the therapy."
VIEW_DESCRIPTION = "{} of the claims that the mechanism and risk filters consider. Default: `{}`."

ClaimViews = dict[str, tuple[str, ...]]


def make_filter_parameters(collection: Collection) -> dict[str, ParameterField]:
    """Return the declarations of all filters of a list, by the name under which each is loaded."""
    parameters = {
        _load_name(field.data_key or ""): field
        for name, filter_ in collection.filters.items()
        if name != "id"  # `id` keeps an order and is unpaged: see id_lookup
        for field in _make_operator_fields(name, filter_)
    }
    if any(filter_.direct_target for filter_ in collection.filters.values()):
        parameters["direct"] = QueryBoolean(metadata={"description": DIRECT_DESCRIPTION})
    return parameters | _make_view_parameters(collection)


def parse_filters(
    resource: Resource, args: Mapping[str, object], *, is_lookup: bool = False
) -> tuple[FilterClause, ...]:
    """Return the filters of a request, and the default filters of the list that it did not override.

    A lookup by id has no default filters: records that were named are never left out.
    """
    clauses = [*_parse_clauses(resource.collection, args)]
    if is_lookup:
        return tuple(clauses)
    names = {clause.name for clause in clauses}
    return (*clauses, *(default for default in resource.collection.default_filters if default.name not in names))


def parse_claim_views(resource: Resource, args: Mapping[str, object]) -> ClaimViews:
    """Return which claims the filters on mechanisms and risks consider, where the request restricts them."""
    return {name: _as_tuple(args[name]) for name in resource.collection.view_parameters if name in args}


def is_direct(args: Mapping[str, object]) -> bool:
    """Return whether filters and facets by therapy leave descendants out."""
    return bool(args.get("direct"))


def _parse_clauses(collection: Collection, args: Mapping[str, object]) -> Iterator[FilterClause]:
    for loaded, (name, operator) in _list_operators(collection.name).items():
        if loaded in args:
            yield FilterClause(name, operator.name, _convert_value(operator, args[loaded]), is_direct(args))


@cache
def _list_operators(collection: str) -> Mapping[str, tuple[str, FilterOperator]]:
    """Return the operators of all filters, by the name under which the parameter is loaded."""
    return {
        _load_name(name + operator.suffix): (name, operator)
        for name, filter_ in COLLECTIONS[collection].filters.items()
        for operator in filter_.operators.values()
        if name != "id"
    }


def _convert_value(operator: FilterOperator, value: object) -> object:
    if not operator.multiple:
        return value
    values = [value] if isinstance(value, str) else cast("Iterable[str | tuple[str, ...]]", value)
    return tuple(chain.from_iterable((item,) if isinstance(item, str) else item for item in values))


def _as_tuple(values: object) -> tuple[str, ...]:
    return tuple(cast("list[str]", values))


def _make_operator_fields(name: str, filter_: Filter) -> Iterator[ParameterField]:
    for operator in filter_.operators.values():
        field = _make_operator_field(filter_, operator.name)
        field.metadata = {**field.metadata, "description": operator.text.format(filter_.description)}
        field.data_key = name + operator.suffix
        yield field


def _make_operator_field(filter_: Filter, operator: str) -> ParameterField:
    if operator == "isnull":
        return QueryBoolean()
    if operator == "in":
        return DelimitedList(LIST_ITEM_FIELDS[filter_.kind](filter_), validate=validate.Length(1, MAX_VALUES))
    return FILTER_FIELDS[filter_.kind](filter_)


def _make_view_parameters(collection: Collection) -> dict[str, ParameterField]:
    return {
        name: DelimitedList(
            Enum(words),
            validate=validate.Length(1, MAX_VALUES),
            metadata={"description": VIEW_DESCRIPTION.format(name.capitalize(), ",".join(default))},
        )
        for name, (default, words) in collection.view_parameters.items()
    }


def _load_name(parameter: str) -> str:
    """Return the name under which a parameter is loaded: marshmallow would nest a name with a dot."""
    return parameter.replace(".", "_")
