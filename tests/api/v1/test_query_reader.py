from collections.abc import Mapping
from functools import cache
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import RAISE, Schema, ValidationError

from api.http.query_reader import get_query_reader
from api.v1.compare import CompareQuery
from api.v1.records.query_schemas import build_item_query, build_list_query
from api.v1.records.resource_registry import RESOURCES
from api.v1.search import SearchQuery

SCHEMAS = [build(resource) for build in (build_list_query, build_item_query) for resource in RESOURCES] + [
    CompareQuery,
    SearchQuery,
]
VALUES = ("islet", "a,b", "true", "True", "1", "0", "-1", "1e3", "2020", "2020-02-31", "", " ", "\ufffd", "id", "-name")


@st.composite
def queries(draw: st.DrawFn) -> tuple[type[Schema], dict[str, str]]:
    schema = draw(st.sampled_from(SCHEMAS))
    fields = schema().load_fields.items()
    names = st.sampled_from([field.data_key or name for name, field in fields]) | st.just("unknown")
    choices = [
        choice for _, field in fields for validator in field.validators for choice in getattr(validator, "choices", ())
    ]
    values = st.sampled_from([*VALUES, *map(str, choices)]) | st.text(max_size=5)
    return schema, draw(st.dictionaries(names, values, max_size=4))


@cache
def make_schema(schema: type[Schema]) -> Schema:
    return schema()


def load_by_schema(schema: type[Schema], parameters: Mapping[str, str]) -> object:
    try:
        return make_schema(schema).load(parameters, unknown=RAISE)
    except ValidationError as error:
        return error.messages


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(queries())
def test_a_reader_accepts_and_refuses_what_the_schema_does(query: tuple[type[Schema], dict[str, str]]) -> None:
    schema, parameters = query
    expected = load_by_schema(schema, parameters)
    try:
        loaded = get_query_reader(schema).load(parameters)
    except ValidationError as error:
        loaded = error.messages
    assert loaded == expected
    assert list(cast("dict[str, object]", loaded)) == list(cast("dict[str, object]", expected))
