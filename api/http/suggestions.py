"""What would have been valid, derived from the marshmallow schema that rejected a value: the `expected` of a fault."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from marshmallow import Schema, fields, validate

from api.http.storable import Path

Describe = Callable[[Any, object], str]  # of a field or a validator, and the value it rejected


def suggest_name(value: object, valid: Iterable[object]) -> str:
    """Return the valid name most similar to `value`, or a list of all of them if none is similar."""
    names = sorted(map(str, valid), reverse=True)
    folded = {name.casefold(): name for name in names}
    similar = get_close_matches(str(value)[:200].casefold(), folded, n=1, cutoff=0.5)
    return folded[similar[0]] if similar else "one of " + ", ".join(reversed(names))


def describe_expected(schema: Schema, path: Path, data: object) -> str | None:
    """Return what `schema` accepts at `path` of `data`, or None if it does not say."""
    if not path:
        return None
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    name, rest = str(path[0]), path[1:]
    return _describe_field(known[name], rest, _get_value(data, path[0])) if name in known else suggest_name(name, known)


def _describe_field(field: fields.Field[Any], path: Path, value: object) -> str | None:
    if path and isinstance(field, fields.Nested):
        index, rest = (path[:1], path[1:]) if field.many else ((), path)
        return describe_expected(field.schema, rest, _get_value(value, *index))
    if path and isinstance(field, fields.List):
        return _describe_field(field.inner, path[1:], _get_value(value, path[0]))
    rules = (*field.validators, field)
    texts = (
        describe(rule, value) for rule in rules for kind, describe in DESCRIPTIONS.items() if isinstance(rule, kind)
    )
    return None if path else next(texts, None)


def _get_value(value: object, *keys: str | int) -> object:
    for key in keys:
        items: Any = value.split(",") if isinstance(value, str) else value
        try:
            value = items[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value


def _describe_range(rule: validate.Range | validate.Length) -> str:
    limits = (("at least", rule.min), ("at most", rule.max))
    return " and ".join(f"{words} {limit}" for words, limit in limits if limit is not None)


def _describe_length(rule: validate.Length, value: object) -> str:
    return f"{rule.equal or _describe_range(rule)} {'characters' if isinstance(value, str) else 'items'}"


def _make_constant(text: str) -> Describe:
    return lambda _rule, _value: text


# In order: a subclass stands before its parent.
DESCRIPTIONS: dict[type, Describe] = {
    validate.OneOf: lambda rule, value: suggest_name(value, rule.choices),
    validate.Range: lambda rule, _value: _describe_range(rule),
    validate.Length: _describe_length,
    validate.Regexp: lambda rule, _value: f"text that matches {rule.regex.pattern}",
    fields.Enum: lambda field, value: suggest_name(value, field.choices_text.split(", ")),
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
