"""Refuses a schema that computes, when the contract is made: what is served is built without asking the schema."""

from collections.abc import Iterator
from functools import cache

from marshmallow import Schema

from schemas.record_fields import Group, Link, kind_of
from schemas.shape import Shape, build_shape, includable_paths, served_fields

DEEP = 2  # as records further on are walked from their own lists


def full_shape(schema: type[Schema]) -> Shape:
    """The shape with every inclusion to `DEEP`. Raises TypeError where a schema on the way computes."""
    for reachable in reachable_schemas(schema):
        _refuse_computing(reachable)
    return build_shape(schema, (), includable_paths(schema, DEEP))


def reachable_schemas(schema: type[Schema]) -> Iterator[type[Schema]]:
    seen, waiting = {schema}, [schema]
    while waiting:
        yield (current := waiting.pop())
        targets = {field.target for field in served_fields(current).values() if isinstance(field, (Group, Link))}
        waiting += targets - seen
        seen |= targets


@cache
def _refuse_computing(schema: type[Schema]) -> None:
    for name, field in served_fields(schema).items():
        kind_of(field)
        # marshmallow would read it from the attribute; a read that never loads the object cannot.
        if field.attribute is not None:
            message = f"{schema.__name__}.{name} reads an attribute; say `source` in its metadata"
            raise TypeError(message)
    if hooks := [name for name, found in schema._hooks.items() if name.endswith("_dump") and found]:  # noqa: SLF001
        message = f"{schema.__name__} has {', '.join(sorted(hooks))}, which no read would run"
        raise TypeError(message)
