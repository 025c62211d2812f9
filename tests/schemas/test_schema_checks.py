from typing import Any

import pytest
from marshmallow import Schema, fields, post_dump

from api.v1.records.resource_registry import RESOURCES, WITHIN_THERAPY
from db.queries.collection_registry import SOURCES
from db.queries.shape_validation import validate_shape
from schemas.record_fields import Text, ToOne
from schemas.schema_checks import full_shape


class FloatSchema(Schema):
    id = Text()
    figure = fields.Float()


class MethodSchema(Schema):
    id = Text()
    worked_out = fields.Method("work_out")

    def work_out(self, _: Any) -> str:
        return "so"


class HookSchema(Schema):
    id = Text()

    @post_dump
    def change(self, data: Any, **_: Any) -> Any:
        return data


class FurtherSchema(Schema):
    id = Text()
    other = ToOne("HookSchema")


class AttributeNamedSchema(Schema):
    id = Text(attribute="key")


class NoColumnSchema(Schema):
    id = Text()
    colour = Text()


class NoWaySchema(Schema):
    id = Text()
    owner = ToOne("TherapySchema")


@pytest.mark.parametrize("schema", [FloatSchema, MethodSchema, HookSchema, FurtherSchema, AttributeNamedSchema])
def test_schema_that_computes_is_refused(schema: type[Schema]) -> None:
    with pytest.raises(TypeError):
        full_shape(schema)


@pytest.mark.parametrize(
    ("schema", "message"), [(NoColumnSchema, "no column colour"), (NoWaySchema, "no relation owner")]
)
def test_member_that_nothing_can_give_is_refused(schema: type[Schema], message: str) -> None:
    with pytest.raises(LookupError, match=message):
        validate_shape(SOURCES, "risks", full_shape(schema))


def test_relation_that_needs_more_than_was_carried_is_refused() -> None:
    (resource,) = (resource for resource in WITHIN_THERAPY if resource.key == "therapies.risks")
    with pytest.raises(LookupError, match="no column context_id"):
        validate_shape(SOURCES, resource.collection.source, full_shape(resource.schema))


def test_every_source_is_walked() -> None:
    """What no list leads to at the guard's depth would be refused by nobody."""
    reached = {resource.collection.source for resource in (*RESOURCES, *WITHIN_THERAPY)}
    onward = {relation.target for name in reached for relation in SOURCES[name].relations.values()}
    further = {relation.target for name in onward for relation in SOURCES[name].relations.values()}
    assert reached | onward | further == set(SOURCES)
