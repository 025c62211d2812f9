"""Forms of studies as registered, and of the groups of people in them."""

from db.vocab.enums import (
    ALLOCATION,
    DATE_TYPE,
    DESIGN,
    ENROLMENT_TYPE,
    MASKING,
    PHASE,
    POPULATION_ROLE,
    STUDY_REFERENCE_ROLE,
    STUDY_STATUS,
)
from schemas.imports.catalogue.base_form import block_field, block_list_field, lifecycle_fields, make_form
from schemas.imports.catalogue.form_fields import (
    enum_parser,
    list_field,
    optional_field,
    parse_coding,
    parse_count,
    parse_date,
    parse_name,
    parse_registry_id,
    parse_slug,
    required_field,
    text_parser,
)

DATED = make_form({"date": required_field(parse_date), "type": required_field(enum_parser(*DATE_TYPE))})

StudyForm = make_form(
    {
        "id": required_field(parse_registry_id),
        "title": required_field(text_parser()),
        "acronym": optional_field(parse_name),
        "design": optional_field(enum_parser(*DESIGN)),
        "allocation": optional_field(enum_parser(*ALLOCATION)),
        "masking": optional_field(enum_parser(*MASKING)),
        "phase": optional_field(enum_parser(*PHASE)),
        "status": optional_field(enum_parser(*STUDY_STATUS)),
        "sponsor": optional_field(parse_name),
        "enrolment": block_field(
            make_form({"count": required_field(parse_count), "type": required_field(enum_parser(*ENROLMENT_TYPE))})
        ),
        "start": block_field(DATED),
        "primary_completion": block_field(DATED),
        "completion": block_field(DATED),
        "as_of": optional_field(parse_date),
        "therapies": list_field(parse_slug),
        "codings": list_field(parse_coding),
        "references": block_list_field(
            make_form({"id": required_field(parse_slug), "role": required_field(enum_parser(*STUDY_REFERENCE_ROLE))})
        ),
        **lifecycle_fields(parse_registry_id, "record_status"),
    }
)
PopulationForm = make_form(
    {
        "id": required_field(parse_slug),
        "label": required_field(parse_name),
        "study": optional_field(parse_registry_id),
        "role": required_field(enum_parser(*POPULATION_ROLE)),
        "received": optional_field(parse_slug),
        "parent": optional_field(parse_slug),
        "size": optional_field(parse_count),
        "description": optional_field(text_parser()),
        "external_id": optional_field(parse_name),
    }
)
