"""What every form shares: strictness. An unknown field is an error that names the most similar known one."""

from collections.abc import Mapping

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from db.vocab.enums import STATUS
from schemas.imports.catalogue.form_fields import (
    FormField,
    Parse,
    describe_known,
    enum_parser,
    list_field,
    optional_field,
    parse_name,
    required_field,
    text_parser,
)


class Form(Schema):
    """Unknown fields are collected beside all other errors, so that one run shows everything."""

    class Meta:
        # RAISE would stop before the other checks run; what is unknown is refused below.
        unknown = EXCLUDE

    error_messages = {"type": "expected a block of fields"}  # noqa: RUF012 - marshmallow's own form

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_fields(self, _data: object, original_data: object, **_kwargs: object) -> None:
        if not isinstance(original_data, Mapping):
            return
        known = [field.data_key or key for key, field in self.fields.items()]
        unknown = [key for key in original_data if key not in known]
        if unknown:
            raise ValidationError({key: [f"is not a field here{describe_known(key, known)}"] for key in unknown})


def make_form(members: Mapping[str, FormField]) -> type[Form]:
    return Form.from_dict(dict(members))  # type: ignore[return-value]  # typed as Schema, whatever the class


def block_field(form: type[Schema]) -> fields.Nested:
    """Return a field for a block of fields that may be left out."""
    return fields.Nested(form, load_default=None, allow_none=True)


def block_list_field(form: type[Schema]) -> FormField:
    """Return a field for a list of blocks that may be left out."""
    messages: dict[str, str | list[object] | dict[object, object]] = {
        "invalid": "expected a list of blocks, each beginning with a dash",
        "null": "is empty",
    }
    return fields.List(fields.Nested(form), load_default=list, error_messages=messages)


def lifecycle_fields(parse_successor: Parse, status_field: str = "status") -> dict[str, FormField]:
    """Return the fields by which a published record ends."""
    return {
        status_field: optional_field(enum_parser(*STATUS), "published"),
        "reason": optional_field(text_parser()),
        "successor": optional_field(parse_successor),
    }


def name_fields(parse_id: Parse) -> dict[str, FormField]:
    return {"id": required_field(parse_id), "name": required_field(parse_name)}


SYNONYMS = list_field(parse_name)
