"""`facets`: counts of all matching records by the values of a filter."""

from collections.abc import Mapping
from typing import cast

from marshmallow import validate
from marshmallow.fields import String
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import ParameterField
from api.v1.records.resource import Resource
from schemas.facet_schemas import MAX_FACETS

DESCRIPTION = (
    "Count the matching records by these filters, in `meta.facets` (JSON only). All filters of the request apply,"
    " also the one that is counted. Therapies count towards their ancestors unless `direct=true`; dates are"
    " counted by year."
)


def make_facet_parameters(resource: Resource) -> dict[str, ParameterField]:
    """Return the declaration of `facets`; empty if nothing in this list can be counted."""
    names = resource.collection.facet_names
    if not names:
        return {}
    name = String(validate=validate.OneOf(names), metadata={"x-component": f"{resource.component_name}Facet"})
    limits = validate.Length(1, MAX_FACETS)
    return {"facets": DelimitedList(name, validate=limits, metadata={"description": DESCRIPTION})}


def parse_facets(resource: Resource, args: Mapping[str, object]) -> tuple[str, ...]:
    """Return each requested facet once, in the order of the contract, so that fewer statements are cached."""
    requested = cast("list[str]", args.get("facets", []))
    return tuple(name for name in resource.collection.facet_names if name in requested)
