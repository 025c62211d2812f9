"""What every form shares: strictness. A field it does not know is an error that names the nearest it knows."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from db.vocab.enums import STATUS
from schemas.imports.catalogue.form_fields import Parse, many, name, nearest, optional, required, text, word


class Form(Schema):
    """Unknown fields are collected beside all other errors, so that one run shows everything."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": "expected a block of fields"}  # noqa: RUF012 - marshmallow's own form

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def knows_every_field(self, data: Any, original: Any, **rest: Any) -> None:
        del data, rest
        if not isinstance(original, Mapping):
            return
        known = [field.data_key or key for key, field in self.fields.items()]
        wrong = {key: [f"is not a field here{nearest(key, known)}"] for key in original if key not in known}
        if wrong:
            raise ValidationError(wrong)


def form(rows: Mapping[str, fields.Field[Any]]) -> type[Form]:
    """Make a form from a table of names and fields."""
    return Form.from_dict(dict(rows))  # type: ignore[return-value]


def block(inner: type[Schema]) -> fields.Nested:
    """Give a block of fields that may be left out."""
    return fields.Nested(inner, load_default=None, allow_none=True)


def blocks(inner: type[Schema]) -> fields.List[Any]:
    """Give a list of blocks that may be left out."""
    messages: dict[str, Any] = {"invalid": "expected a list of blocks, each beginning with a dash", "null": "is empty"}
    return fields.List(fields.Nested(inner), load_default=list, error_messages=messages)


def life(successor: Parse, status: str = "status") -> dict[str, fields.Field[Any]]:
    """Give the fields by which a published record ends."""
    return {
        status: optional(word(*STATUS), "published"),
        "reason": optional(text()),
        "successor": optional(successor),
    }


def named(identifier: Parse) -> dict[str, fields.Field[Any]]:
    return {"id": required(identifier), "name": required(name)}


SYNONYMS = many(name)
