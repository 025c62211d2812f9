"""The envelopes of responses, for the contract only: a response is assembled from text and never dumped by these."""

from functools import cache

from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String

from api.v1.records.paging import MAX_LIMIT, TOTAL_EXCEEDED
from api.v1.records.parameter_fields import ParameterField
from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from api.v1.records.truncation import make_truncated_field
from db.queries.filter_operators import MAX_VALUES
from db.queries.page.selected_filters import MAX_COUNTED
from schemas.facet_schemas import FacetSchema

# A collection of its own comes after the list within a therapy, and so wins where a schema has both.
RESOURCES_BY_SCHEMA = {resource.schema: resource for resource in (*WITHIN_THERAPY, *RESOURCES)}

TOTAL_RELATION_DESCRIPTION = (
    "Present only if `total` is a bound: `gte`, at least that many records match. Counting ends at"
    f" {MAX_COUNTED:,} records for `q`, for `__contains` and for several filters, unless `facets` are counted too."
)


class MetaSchema(Schema):
    """Metadata of a response."""

    release = String(required=True, metadata={"description": "Release of the catalogue; `live` is its current state."})
    licence = String(required=True, metadata={"description": "SPDX identifier of the licence of the data."})
    attribution = String(required=True, metadata={"description": "How to credit the data, in one line."})
    disclaimer = String(required=True, metadata={"description": "Purposes for which the data are not intended."})


class ItemMetaSchema(MetaSchema):
    """Metadata of one record."""

    truncated = make_truncated_field()


class PageMetaSchema(MetaSchema):
    """Metadata of a page."""

    total = Integer(
        metadata={
            "description": "Number of all matching records, or a bound where `total_relation` is; present with"
            " `count=true`.",
            "minimum": 0,
        }
    )
    total_relation = String(
        validate=validate.OneOf((TOTAL_EXCEEDED,)), metadata={"description": TOTAL_RELATION_DESCRIPTION}
    )
    missing = List(
        String(),
        validate=validate.Length(max=MAX_VALUES),
        metadata={"description": "Requested ids that were not found; present with `id`."},
    )


class LinksSchema(Schema):
    """Links between pages."""

    self = String(required=True, metadata={"description": "This page, relative to the host."})
    next = String(
        required=True,
        allow_none=True,
        metadata={"description": "The next page, relative to the host; null on the last page."},
    )


def wrap_one(schema: type[Schema], name: str, description: str) -> type[Schema]:
    """Return the envelope of one document."""
    return _make_envelope(name, description, {"data": Nested(schema, required=True)}, MetaSchema)


def wrap_several(  # noqa: PLR0913 - the parts of an envelope
    schema: type[Schema],
    name: str,
    description: str,
    most: int,
    *,
    meta: type[MetaSchema] = MetaSchema,
    has_links: bool = False,
) -> type[Schema]:
    """Return the envelope of a list of at most so many documents."""
    members: dict[str, ParameterField] = {
        "data": List(Nested(schema), required=True, validate=validate.Length(max=most)),
        **({"links": Nested(LinksSchema, required=True)} if has_links else {}),
    }
    return _make_envelope(name, description, members, meta)


def _make_envelope(
    name: str, description: str, members: dict[str, ParameterField], meta: type[MetaSchema]
) -> type[Schema]:
    envelope = Schema.from_dict({**members, "meta": Nested(meta, required=True)}, name=name)
    envelope.__doc__ = description
    return envelope


@cache
def build_item_schema(resource: Resource) -> type[Schema]:
    """Return the envelope of one record."""
    members: dict[str, ParameterField] = {
        "data": Nested(resource.schema, required=True),
        "meta": Nested(ItemMetaSchema, required=True),
    }
    return Schema.from_dict(members, name=f"{resource.record_name}ItemSchema")


@cache
def build_page_schema(schema: type[Schema]) -> type[Schema]:
    """Return the envelope of a page of records; all lists of one type of record share it."""
    resource = RESOURCES_BY_SCHEMA[schema]
    members: dict[str, ParameterField] = {
        "data": List(Nested(schema), required=True, validate=validate.Length(max=MAX_LIMIT)),
        "links": Nested(LinksSchema, required=True),
        "meta": Nested(_build_page_meta_schema(resource), required=True),
    }
    return Schema.from_dict(members, name=f"{resource.record_name}PageSchema")


def _build_page_meta_schema(resource: Resource) -> type[Schema]:
    """Return the metadata of a page with every facet that such records have; a list may offer fewer."""
    name = resource.record_name
    members: dict[str, ParameterField] = {facet: Nested(FacetSchema) for facet in resource.collection.facet_names}
    description = "Counts by the values of each requested facet; present with `facets`."
    facets = Nested(Schema.from_dict(members, name=f"{name}FacetsSchema"), metadata={"description": description})
    return type(f"{name}PageMetaSchema", (PageMetaSchema,), {"facets": facets, "truncated": make_truncated_field()})
