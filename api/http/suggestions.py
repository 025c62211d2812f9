"""What would have been right, read off the schema that refused a value.

The nearest valid name where one is near, else all there are; a bound in words for the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from marshmallow import Schema, fields, validate

Say = Callable[[Any, Any], str]


def nearest(value: object, valid: Iterable[object]) -> str:
    """Return the valid name that looks most like `value`, or all of them if none does."""
    names = sorted(map(str, valid), reverse=True)
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(str(value)[:200].casefold(), folded, n=1, cutoff=0.5)
    return folded[near[0]] if near else "one of " + ", ".join(reversed(names))


def expected(schema: Schema, path: Sequence[Any], data: Any) -> str | None:
    """Say what belongs at `path` of `data`, as far as the schema tells."""
    if not path:
        return None
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    name, *rest = path
    return _within(known[name], rest, _at(data, name)) if name in known else nearest(name, known)


def _within(field: fields.Field[Any], path: Sequence[Any], value: Any) -> str | None:
    if path and isinstance(field, fields.Nested):
        index, rest = (path[:1], path[1:]) if field.many else ((), path)
        return expected(field.schema, rest, _at(value, *index))
    if path and isinstance(field, fields.List):
        return _within(field.inner, path[1:], _at(value, path[0]))
    said = (
        say(rule, value) for rule in (*field.validators, field) for kind, say in WORDS.items() if isinstance(rule, kind)
    )
    return None if path else next(said, None)


def _at(value: Any, *keys: Any) -> Any:
    for key in keys:
        items = value.split(",") if isinstance(value, str) else value
        try:
            value = items[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value


def _bounds(rule: validate.Range | validate.Length) -> str:
    bounds = (("at least", rule.min), ("at most", rule.max))
    return " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)


def _length(rule: validate.Length, value: Any) -> str:
    return f"{rule.equal or _bounds(rule)} {'characters' if isinstance(value, str) else 'items'}"


def _constant(words: str) -> Say:
    return lambda _rule, _value: words


# In order: a subclass stands before its parent.
WORDS: dict[type, Say] = {
    validate.OneOf: lambda rule, value: nearest(value, rule.choices),
    validate.Range: lambda rule, _value: _bounds(rule),
    validate.Length: _length,
    validate.Regexp: lambda rule, _value: f"text that matches {rule.regex.pattern}",
    fields.Enum: lambda field, value: nearest(value, field.choices_text.split(", ")),
    fields.Boolean: _constant("true or false"),
    fields.Integer: _constant("an integer"),
    fields.Number: _constant("a number"),
    fields.Date: _constant("a date, such as 2026-01-31"),
    fields.DateTime: _constant("a date and time, such as 2026-01-31T12:00:00Z"),
    fields.Nested: _constant("an object"),
    fields.Mapping: _constant("an object"),
    fields.List: _constant("a list"),
    fields.String: _constant("text"),
}
