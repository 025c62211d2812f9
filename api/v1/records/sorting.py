"""`sort`: the order of a list."""

from collections.abc import Mapping
from typing import cast

from marshmallow import validate
from marshmallow.fields import String
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import ParameterField
from api.v1.records.resource import Resource

MAX_SORT_KEYS = 4
DESCENDING = "-"


def make_sort_parameters(resource: Resource) -> dict[str, ParameterField]:
    """Return the declaration of `sort`."""
    keys = [sign + name for name in resource.collection.sort_keys for sign in ("", DESCENDING)]
    default = ",".join(resource.collection.default_sort)
    ties = "".join(f", those of `{name}` by {tie.word} first" for name, tie in resource.collection.tie_keys.items())
    description = (
        f"Sort keys, comma-separated; `-` sorts descending. Default: `{default}`. Ties are broken by id{ties}."
    )
    key = String(validate=validate.OneOf(keys), metadata={"x-component": f"{resource.record_name}Sort"})
    limits = validate.Length(1, MAX_SORT_KEYS)
    return {"sort": DelimitedList(key, validate=limits, metadata={"description": description})}


def parse_sort(resource: Resource, args: Mapping[str, object]) -> tuple[tuple[str, bool], ...]:
    """Return the sort keys, each with whether it descends; the default order if none were given."""
    keys = cast("list[str] | None", args.get("sort")) or resource.collection.default_sort
    return tuple((key.removeprefix(DESCENDING), key.startswith(DESCENDING)) for key in keys)
