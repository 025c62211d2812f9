"""Forms of candidate profiles and their trees of criteria."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, post_load

from db.vocab.enums import CRITERION_ROLE, NODE, OPERATOR
from schemas.imports.catalogue.base_form import Form, block, form, life
from schemas.imports.catalogue.form_fields import (
    Kind,
    date,
    flag,
    language,
    name,
    optional,
    registered,
    required,
    shown,
    slug,
    text,
    whole,
    word,
)

GROUPS = tuple(node for node in NODE if node != "leaf")
Scalar = bool | int | Decimal | str


def value(given: Any) -> Scalar | list[Scalar]:
    """Accept what a criterion may compare with: a number, true or false, words, or a list of them."""
    if isinstance(given, list) and given and all(isinstance(item, Scalar) for item in given):
        return given
    if isinstance(given, Scalar) and given != "":
        return given
    raise ValidationError(f"expected a number, [low, high], true, false or a list of words, not {shown(given)}")


def children(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not given:
        raise ValidationError("expected a list of criteria, each beginning with a dash")
    found: list[dict[str, Any]] = CriterionForm(many=True).load(given)
    return found


class CriterionForm(
    form(  # type: ignore[misc]
        {
            "key": optional(slug),
            "role": optional(word(*CRITERION_ROLE)),
            "attribute": optional(name),
            "operator": optional(word(*OPERATOR)),
            "value": Kind(value, load_default=None),
            "unit": optional(name),
            "window": block(form({"length": required(whole), "unit": required(name)})),
            "negated": optional(flag, default=False),
            "computable": optional(flag, default=True),
            "text": optional(text()),
            "reference": optional(slug),
            "locator": optional(name),
            "n": optional(whole),
            **{group: Kind(children, load_default=None) for group in GROUPS},
        }
    )
):
    """A group names its children under `all`, `any` or `at_least`; whatever names none is a leaf."""

    @post_load
    def as_node(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        del rest
        groups = {group: data.pop(group) for group in GROUPS}
        given = {group: found for group, found in groups.items() if found is not None}
        if len(given) > 1:
            raise ValidationError({name: [f"a group is one of {', '.join(GROUPS)}"] for name in list(given)[1:]})
        node, inside = next(iter(given.items()), ("leaf", []))
        return {**data, "node": node, "children": inside}


def root(given: Any) -> dict[str, Any]:
    found: dict[str, Any] = CriterionForm().load(given)
    if found["node"] == "leaf":
        raise ValidationError(f"begin with a group: {', '.join(GROUPS)}")
    return found


CandidateForm: type[Form] = form(
    {
        "id": required(slug),
        "therapy": required(slug),
        "title": required(name),
        "reference": required(slug),
        "locator": required(name),
        "study": optional(registered),
        "part": optional(name, ""),
        "as_of": optional(date),
        "language": optional(language),
        "criteria": required(root),
        **life(slug),
    }
)
