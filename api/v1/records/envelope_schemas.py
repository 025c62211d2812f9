"""The envelopes, as the contract describes them. Answers are assembled from text and never dumped through these."""

from functools import cache
from typing import Any

from marshmallow import Schema, validate
from marshmallow.fields import Field, Integer, List, Nested, String

from api.v1.records.resource import Resource
from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.queries.filters import MOST_VALUES
from schemas.facet_schemas import FacetSchema

MOST_SERVED = 100
LISTED = {resource.schema: resource for resource in (*WITHIN_THERAPY, *RESOURCES)}  # everywhere, if it is


class MetaSchema(Schema):
    """What an answer says of itself."""

    release = String(required=True, metadata={"description": "`live`, or the name of a release."})
    licence = String(required=True, metadata={"description": "SPDX id of the licence of the data."})
    disclaimer = String(required=True, metadata={"description": "What the data are not for."})


class PageMetaSchema(MetaSchema):
    """What a page says of itself."""

    total = Integer(metadata={"description": "All that match, with `count=true`.", "minimum": 0})
    missing = List(
        String(), validate=validate.Length(max=MOST_VALUES), metadata={"description": "Ids asked for and not found."}
    )


class LinksSchema(Schema):
    """The way through the pages."""

    self = String(required=True, metadata={"description": "This page, relative to the host."})
    next = String(required=True, allow_none=True, metadata={"description": "The next page; null at the end."})


@cache
def item_answer(resource: Resource) -> type[Schema]:
    name = resource.schema.__name__.removesuffix("Schema")
    members: dict[str, Field[Any]] = {
        "data": Nested(resource.schema, required=True),
        "meta": Nested(MetaSchema, required=True),
    }
    return Schema.from_dict(members, name=f"{name}ItemSchema")


@cache
def page_answer(schema: type[Schema]) -> type[Schema]:
    name = schema.__name__.removesuffix("Schema")
    members: dict[str, Field[Any]] = {
        "data": List(Nested(schema), required=True, validate=validate.Length(max=MOST_SERVED)),
        "links": Nested(LinksSchema, required=True),
        "meta": Nested(_page_meta(name, LISTED[schema].collection.facets), required=True),
    }
    return Schema.from_dict(members, name=f"{name}PageSchema")


def _page_meta(name: str, facets: tuple[str, ...]) -> type[Schema]:
    """What a page says of itself, with the facets that such records can be counted by; a list may offer fewer."""
    each: dict[str, Field[Any]] = {facet: Nested(FacetSchema) for facet in facets}
    said = {"description": "Records by what was asked for with `facets`."}
    counted = Nested(Schema.from_dict(each, name=f"{name}FacetsSchema"), metadata=said)
    return type(f"{name}PageMetaSchema", (PageMetaSchema,), {"facets": counted})
