"""The law of loss reports: a member whose change does not show in an export is lost, and must be listed as lost."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from marshmallow import Schema, fields, validate

MAX_TRIES = 8


class Leaf(NamedTuple):
    """A value: the path of its member, the keys that lead to it, and its field."""

    path: str
    keys: tuple[Any, ...]
    field: Any


def leaves(schema: type[Schema], record: Any, path: str = "", keys: tuple[Any, ...] = ()) -> Iterator[Leaf]:
    known = {field.data_key or name: field for name, field in schema().dump_fields.items()}
    for name, value in record.items():
        here, field = f"{path}.{name}".removeprefix("."), known[name]
        inner = field.inner if isinstance(field, fields.List) else field
        if not isinstance(inner, fields.Nested) or value is None:
            yield Leaf(here, (*keys, name), field)
            continue
        placed = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, member in placed:
            at = (*keys, name) if index is None else (*keys, name, index)
            yield from leaves(type(inner.schema), member, here, at)


def lost(schema: type[Schema], records: Iterable[Any], export: Callable[[Any], Any]) -> set[str]:
    """The paths of all members with a value somewhere, none of whose changes shows."""
    tries: dict[str, list[tuple[int, Leaf]]] = {}
    records = [*records]
    for number, record in enumerate(records):
        for leaf in leaves(schema, record):
            places = tries.setdefault(leaf.path, [])
            if len(places) < MAX_TRIES and _at(record, leaf.keys) not in (None, []):
                places.append((number, leaf))
    before = [export(record) for record in records]
    return {
        path
        for path, places in tries.items()
        if places and not any(_shows(records[number], leaf, export, before[number]) for number, leaf in places)
    }


def _shows(record: Any, leaf: Leaf, export: Callable[[Any], Any], before: Any) -> bool:
    holder, name = _at(record, leaf.keys[:-1]), leaf.keys[-1]
    value = holder[name]
    holder[name] = _another(value, leaf.field)
    try:
        return bool(export(record) != before)
    finally:
        holder[name] = value


def _at(value: Any, keys: tuple[Any, ...]) -> Any:
    for key in keys:
        value = value[key]
    return value


def _another(value: Any, field: Any) -> Any:
    choices = [choice for rule in field.validators if isinstance(rule, validate.OneOf) for choice in rule.choices]
    return next((choice for choice in choices if choice != value), None) or _changed(value)


def _changed(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case str() if value[:4].isdigit():
            return f"1{value[1:]}"
        case str():
            return value + "x"
        case [one, *rest]:
            return [_changed(one), *rest]
        case _:
            return "x"
