"""The envelopes, as the contract describes them. Answers are assembled from text and never dumped through these."""

from functools import cache
from typing import Any

from marshmallow import Schema, validate
from marshmallow.fields import Field, Integer, List, Nested, String

from api.v1.resource import Resource
from db.queries.filters import MOST_VALUES

MOST_SERVED = 100


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
    members: dict[str, Field[Any]] = {
        "data": List(Nested(schema), required=True, validate=validate.Length(max=MOST_SERVED)),
        "links": Nested(LinksSchema, required=True),
        "meta": Nested(PageMetaSchema, required=True),
    }
    return Schema.from_dict(members, name=f"{schema.__name__.removesuffix('Schema')}PageSchema")
