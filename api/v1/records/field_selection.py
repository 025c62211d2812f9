"""`fields` and `include`: which members a record is served with, and which related records are embedded."""

from collections.abc import Mapping
from typing import cast

from marshmallow import validate
from marshmallow.fields import String
from webargs.fields import DelimitedList

from api.v1.records.field_sets import FIELD_SETS, describe_field_sets, expand_field_sets
from api.v1.records.parameter_fields import ParameterField
from api.v1.records.resource import Resource
from schemas.shape import includable_paths, selectable_paths

MAX_PATHS = 20
FIELDS_DESCRIPTION = "Return only these members (JSON, CSV and NDJSON). The id and the label are always returned."
INCLUDE_DESCRIPTION = (
    "Embed these related records in full (JSON, CSV and NDJSON). A page whose records with these members are expected"
    " to exceed 4 MiB is refused with 422, which names what is allowed."
)

Paths = tuple[str, ...]


def make_selection_parameters(resource: Resource) -> dict[str, ParameterField]:
    """Return the declarations of `fields` and, where there is something to embed, of `include`."""
    record = resource.record_name
    paths = (*FIELD_SETS[record], *selectable_paths(resource.schema))
    description = FIELDS_DESCRIPTION + describe_field_sets(record)
    parameters = {"fields": _make_path_list(paths, f"{record}Fields", description)}
    if paths := includable_paths(resource.schema):
        parameters["include"] = _make_path_list(paths, f"{record}Include", INCLUDE_DESCRIPTION)
    return parameters


def parse_selection(resource: Resource, args: Mapping[str, object]) -> tuple[Paths, Paths]:
    """Return the paths of `fields` and those of `include`."""
    fields = expand_field_sets(resource.record_name, _get_paths(args, "fields"))
    return fields, _get_paths(args, "include")


def _get_paths(args: Mapping[str, object], name: str) -> Paths:
    return tuple(cast("list[str]", args.get(name, [])))


def _make_path_list(paths: Paths, component: str, description: str) -> ParameterField:
    path = String(validate=validate.OneOf(paths), metadata={"x-component": component})
    return DelimitedList(path, validate=validate.Length(1, MAX_PATHS), metadata={"description": description})
