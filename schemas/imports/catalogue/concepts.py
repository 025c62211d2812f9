"""Forms of the records that others point at: conditions, mechanisms, risks and measures."""

from db.vocab.enums import DIRECTION, MEASURE_TYPE, RISK_CATEGORY
from schemas.imports.catalogue.base_form import SYNONYMS, lifecycle_fields, make_form, name_fields
from schemas.imports.catalogue.form_fields import (
    enum_parser,
    list_field,
    optional_field,
    parse_coding,
    parse_measure_id,
    parse_name,
    parse_slug,
    required_field,
    text_parser,
)

CONCEPT_FIELDS = {
    **name_fields(parse_slug),
    "description": required_field(text_parser()),
    "synonyms": SYNONYMS,
    "codings": list_field(parse_coding),
    **lifecycle_fields(parse_slug),
}

ConditionForm = make_form({**CONCEPT_FIELDS, "parents": list_field(parse_slug)})
MechanismForm = make_form({**CONCEPT_FIELDS, "action": required_field(text_parser())})
RiskForm = make_form({**CONCEPT_FIELDS, "category": required_field(enum_parser(*RISK_CATEGORY))})
MeasureForm = make_form(
    {
        **name_fields(parse_measure_id),
        "type": required_field(enum_parser(*MEASURE_TYPE)),
        "direction": required_field(enum_parser(*DIRECTION)),
        "unit": required_field(parse_name),
        "definition": required_field(text_parser()),
        "family": optional_field(parse_measure_id),
        "codings": list_field(parse_coding),
        **lifecycle_fields(parse_measure_id),
    }
)
