"""What would have been right, read off the schema that refused a value.

The nearest valid name where one is near, else all there are; a bound in words for the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from marshmallow import Schema, fields, validate

Describe = Callable[[Any, Any], str]


def suggest_name(value: object, valid: Iterable[object]) -> str:
    """Return the valid name that looks most like `value`, or all of them if none does."""
    names = sorted(map(str, valid), reverse=True)
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(str(value)[:200].casefold(), folded, n=1, cutoff=0.5)
    return folded[near[0]] if near else "one of " + ", ".join(reversed(names))


def describe_expected(schema: Schema, path: Sequence[Any], data: Any) -> str | None:
    """Say what belongs at `path` of `data`, as far as the schema tells."""
    if not path:
        return None
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    name, *rest = path
    return _describe_field(known[name], rest, _get_value(data, name)) if name in known else suggest_name(name, known)


def _describe_field(field: fields.Field[Any], path: Sequence[Any], value: Any) -> str | None:
    if path and isinstance(field, fields.Nested):
        index, rest = (path[:1], path[1:]) if field.many else ((), path)
        return describe_expected(field.schema, rest, _get_value(value, *index))
    if path and isinstance(field, fields.List):
        return _describe_field(field.inner, path[1:], _get_value(value, path[0]))
    said = (
        say(rule, value)
        for rule in (*field.validators, field)
        for kind, say in DESCRIPTIONS.items()
        if isinstance(rule, kind)
    )
    return None if path else next(said, None)


def _get_value(value: Any, *keys: Any) -> Any:
    for key in keys:
        items = value.split(",") if isinstance(value, str) else value
        try:
            value = items[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value


def _describe_range(rule: validate.Range | validate.Length) -> str:
    bounds = (("at least", rule.min), ("at most", rule.max))
    return " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)


def _describe_length(rule: validate.Length, value: Any) -> str:
    return f"{rule.equal or _describe_range(rule)} {'characters' if isinstance(value, str) else 'items'}"


def _make_constant(words: str) -> Describe:
    return lambda _rule, _value: words


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
