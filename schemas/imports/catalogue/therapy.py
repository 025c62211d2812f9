"""Forms of a therapy and of the components of its regimen."""

from db.vocab.enums import ACTIVITY, COMPONENT_ROLE, CONDITION_ROLE, STAGE, THERAPY_KIND
from schemas.imports.catalogue.base_form import (
    SYNONYMS,
    block_field,
    block_list_field,
    lifecycle_fields,
    make_form,
    name_fields,
)
from schemas.imports.catalogue.form_fields import (
    enum_parser,
    list_field,
    optional_field,
    parse_coding,
    parse_count,
    parse_decimal,
    parse_name,
    parse_slug,
    required_field,
    text_parser,
)

RANGE = {
    "low": optional_field(parse_decimal),
    "high": optional_field(parse_decimal),
    "unit": required_field(parse_name),
}

ComponentForm = make_form(
    {
        "key": required_field(parse_slug),
        "role": required_field(enum_parser(*COMPONENT_ROLE)),
        "name": required_field(parse_name),
        "part": optional_field(parse_slug),
        "cell_type": optional_field(parse_name),
        "cell_source": optional_field(parse_name),
        "cell_origin": optional_field(enum_parser("allogeneic", "autologous", "xenogeneic")),
        "engineering": optional_field(text_parser()),
        "encapsulation": optional_field(text_parser()),
        "dose": block_field(make_form(RANGE)),
        "repeat": block_field(make_form({"low": optional_field(parse_count), "high": optional_field(parse_count)})),
        "timing": block_field(make_form(RANGE)),
        "route": optional_field(parse_name),
        "site": optional_field(parse_name),
    }
)

TherapyForm = make_form(
    {
        **name_fields(parse_slug),
        "synonyms": SYNONYMS,
        "kind": required_field(enum_parser(*THERAPY_KIND)),
        "summary": required_field(text_parser()),
        "professional_summary": optional_field(text_parser()),
        "stage": optional_field(enum_parser(*STAGE)),
        "activity": optional_field(enum_parser(*ACTIVITY)),
        "codings": list_field(parse_coding),
        "parents": list_field(parse_slug),
        "conditions": block_list_field(
            make_form({"id": required_field(parse_slug), "role": required_field(enum_parser(*CONDITION_ROLE))})
        ),
        "components": block_list_field(ComponentForm),
        **lifecycle_fields(parse_slug),
    }
)
