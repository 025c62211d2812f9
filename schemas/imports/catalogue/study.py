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
from schemas.imports.catalogue.base_form import block, blocks, form, life
from schemas.imports.catalogue.form_fields import (
    code,
    date,
    many,
    name,
    optional,
    registered,
    required,
    slug,
    text,
    whole,
    word,
)

DATED = form({"date": required(date), "type": required(word(*DATE_TYPE))})

StudyForm = form(
    {
        "id": required(registered),
        "title": required(text()),
        "acronym": optional(name),
        "design": optional(word(*DESIGN)),
        "allocation": optional(word(*ALLOCATION)),
        "masking": optional(word(*MASKING)),
        "phase": optional(word(*PHASE)),
        "status": optional(word(*STUDY_STATUS)),
        "sponsor": optional(name),
        "enrolment": block(form({"count": required(whole), "type": required(word(*ENROLMENT_TYPE))})),
        "start": block(DATED),
        "primary_completion": block(DATED),
        "completion": block(DATED),
        "as_of": optional(date),
        "therapies": many(slug),
        "codings": many(code),
        "references": blocks(form({"id": required(slug), "role": required(word(*STUDY_REFERENCE_ROLE))})),
        **life(registered, "record_status"),
    }
)
PopulationForm = form(
    {
        "id": required(slug),
        "label": required(name),
        "study": optional(registered),
        "role": required(word(*POPULATION_ROLE)),
        "received": optional(slug),
        "parent": optional(slug),
        "size": optional(whole),
        "description": optional(text()),
        "external_id": optional(name),
    }
)
