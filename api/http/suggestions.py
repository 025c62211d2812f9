"""What would have been valid, derived from the marshmallow schema that rejected a value: the `expected` of a fault."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate

from api.http.name_suggestions import suggest_name, suggest_parameter
from api.http.storable import Path

Rule = Any  # a marshmallow field or one of its validators
Describe = Callable[[Rule, fields.Field[Any], object], str | None]  # of a rule, its field, and the rejected value

MAX_ECHO = 100


def describe_expected(schema: Schema, path: Path, data: object) -> str | None:
    """Return what `schema` accepts at `path` of `data`, or None if it does not say."""
    if not path:
        return None
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    name, rest = str(path[0]), path[1:]
    value = get_value(data, path[:1])
    return _describe_field(known[name], rest, value) if name in known else suggest_parameter(name, known)


def describe_list_form(schema: Schema, path: Path, value: object) -> str | None:
    """Return the filter that takes several values, where a filter that takes one was given several."""
    list_form = f"{path[0]}__in" if path else ""
    is_filter = any(field.data_key == list_form for field in schema.load_fields.values())
    return f"{list_form}={value[:MAX_ECHO]}" if is_filter and isinstance(value, str) and "," in value else None


def _describe_field(field: fields.Field[Any], path: Path, value: object) -> str | None:
    if path and isinstance(field, fields.Nested):
        index, rest = (path[:1], path[1:]) if field.many else ((), path)
        return describe_expected(field.schema, rest, get_value(value, index))
    if path and isinstance(field, fields.List):
        return _describe_field(field.inner, path[1:], get_value(value, path[:1]))
    if path:
        return None
    rules = [(rule, kind) for rule in (*field.validators, field) for kind in DESCRIPTIONS if isinstance(rule, kind)]
    return next((DESCRIPTIONS[kind](rule, field, value) for rule, kind in rules), None)


def get_value(value: object, path: Path) -> object:
    """Return what stands at `path`, where text is a list separated by commas; empty text if nothing does."""
    for key in path:
        items: Any = value.split(",") if isinstance(value, str) else value
        try:
            value = items[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value


def _describe_range(rule: validate.Range | validate.Length) -> str:
    limits = (("at least", rule.min), ("at most", rule.max))
    return " and ".join(f"{words} {_format_limit(limit)}" for words, limit in limits if limit is not None)


def _format_limit(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _describe_length(rule: validate.Length, field: fields.Field[Any], _: object) -> str:
    unit = "items" if isinstance(field, fields.List) else "characters"
    return f"{rule.equal or _describe_range(rule)} {unit}"


def _make_constant(text: str) -> Describe:
    return lambda _rule, _field, _value: text


# In order: a subclass stands before its parent.
DESCRIPTIONS: dict[type, Describe] = {
    validate.OneOf: lambda rule, _field, value: suggest_name(value, rule.choices),
    validate.Range: lambda rule, _field, _value: _describe_range(rule),
    validate.Length: _describe_length,
    validate.Regexp: lambda rule, _field, _value: f"text that matches {rule.regex.pattern}",
    fields.Enum: lambda field, _field, value: suggest_name(value, field.choices_text.split(", ")),
    fields.Boolean: _make_constant("true or false"),
    fields.Integer: _make_constant("an integer"),
    fields.Number: _make_constant("a number"),
    fields.Date: _make_constant("a date, such as 2026-01-31"),
    fields.DateTime: _make_constant("a date and time, such as 2026-01-31T12:00:00Z"),
    fields.Nested: _make_constant("an object"),
    fields.Mapping: _make_constant("an object"),
    fields.List: _make_constant("a list"),
    fields.String: _make_constant("text"),
}
