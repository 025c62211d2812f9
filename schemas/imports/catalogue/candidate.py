"""Forms of candidate profiles and their trees of criteria."""

from collections.abc import Mapping
from typing import cast

from marshmallow import ValidationError, post_load

from db.vocab.catalogue_records.candidate import CriterionRecord, Scalar
from db.vocab.enums import CRITERION_ROLE, NODE, OPERATOR, SELECTION
from schemas.imports.catalogue.base_form import Form, block_field, lifecycle_fields, make_form
from schemas.imports.catalogue.form_fields import (
    ParsedField,
    describe_value,
    enum_parser,
    optional_field,
    parse_boolean,
    parse_count,
    parse_date,
    parse_language,
    parse_name,
    parse_registry_id,
    parse_slug,
    required_field,
    text_parser,
)
from schemas.imports.catalogue.value_schemas import JsonSchema, with_json_schema

CRITERION_DEFINITION = "criterion"  # of the JSON Schema, which a tree of criteria refers to
GROUPS = tuple(node for node in NODE if node != "leaf")


_SCALARS: JsonSchema = {"type": ["number", "boolean", "string"]}


@with_json_schema({"anyOf": [_SCALARS, {"type": "array", "minItems": 1, "items": _SCALARS}]})
def parse_value(value: object) -> Scalar | list[Scalar]:
    """Accept what a criterion may compare with: a number, true or false, words, or a list of them."""
    if isinstance(value, list) and value and all(isinstance(item, Scalar) for item in value):
        return value
    if isinstance(value, Scalar) and value != "":
        return value
    message = f"expected a number, [low, high], true, false or a list of words, not {describe_value(value)}"
    raise ValidationError(message)


@with_json_schema({"type": "array", "minItems": 1, "items": {"type": "string"}})
def parse_codes(value: object) -> list[str]:
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return value
    raise ValidationError(f"expected a list of codes, not {describe_value(value)}")


@with_json_schema({"type": "array", "minItems": 1, "items": {"$ref": f"#/definitions/{CRITERION_DEFINITION}"}})
def parse_children(value: object) -> list[CriterionRecord]:
    if not isinstance(value, list) or not value:
        raise ValidationError("expected a list of criteria, each beginning with a dash")
    return cast("list[CriterionRecord]", CriterionForm(many=True).load(value))


class CriterionForm(
    make_form(  # type: ignore[misc]
        {
            "key": optional_field(parse_slug),
            "role": optional_field(enum_parser(*CRITERION_ROLE)),
            "attribute": optional_field(parse_name),
            "operator": optional_field(enum_parser(*OPERATOR)),
            "value": ParsedField(parse_value, load_default=None),
            "unit": optional_field(parse_name),
            "window": block_field(
                make_form({"length": required_field(parse_count), "unit": required_field(parse_name)})
            ),
            "selection": optional_field(enum_parser(*SELECTION)),
            "excluding": ParsedField(parse_codes, load_default=list),
            "conflict": optional_field(text_parser()),
            "negated": optional_field(parse_boolean, default=False),
            "computable": optional_field(parse_boolean, default=True),
            "judged_if_unknown": optional_field(parse_boolean, default=False),
            "text": optional_field(text_parser()),
            "reference": optional_field(parse_slug),
            "locator": optional_field(parse_name),
            "n": optional_field(parse_count),
            # A field by function and not a nested schema, which could not refer to itself here.
            **{group: ParsedField(parse_children, load_default=None) for group in GROUPS},
        }
    )
):
    """A group names its children under `all`, `any` or `at_least`; whatever names none is a leaf."""

    @post_load
    def build_node(self, data: dict[str, object], **_kwargs: object) -> dict[str, object]:
        groups = {group: data.pop(group) for group in GROUPS}
        named = {group: children for group, children in groups.items() if children is not None}
        # All but the first one are marked, at their own lines.
        if len(named) > 1:
            raise ValidationError({group: [f"a group is one of {', '.join(GROUPS)}"] for group in list(named)[1:]})
        node, children = next(iter(named.items()), ("leaf", []))
        return {**data, "node": node, "children": children}


@with_json_schema({"$ref": f"#/definitions/{CRITERION_DEFINITION}"})
def parse_root(value: object) -> CriterionRecord:
    if not isinstance(value, Mapping):
        raise ValidationError("expected a block of fields")
    root = cast("CriterionRecord", CriterionForm().load(value))
    if root["node"] == "leaf":
        raise ValidationError(f"begin with a group: {', '.join(GROUPS)}")
    return root


CandidateForm: type[Form] = make_form(
    {
        "id": required_field(parse_slug),
        "therapy": required_field(parse_slug),
        "title": required_field(parse_name),
        "reference": required_field(parse_slug),
        "locator": required_field(parse_name),
        "study": optional_field(parse_registry_id),
        "part": optional_field(parse_name, ""),
        "as_of": optional_field(parse_date),
        "language": optional_field(parse_language),
        "criteria": required_field(parse_root),
        **lifecycle_fields(parse_slug),
    }
)
