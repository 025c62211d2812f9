"""Forms of the records that others point at: conditions, mechanisms, risks and measures."""

from db.vocab.enums import DIRECTION, MEASURE_TYPE, RISK_CATEGORY
from schemas.imports.catalogue.base_form import SYNONYMS, form, life, named
from schemas.imports.catalogue.form_fields import code, many, measure, name, optional, required, slug, text, word

SHARED = {**named(slug), "description": required(text()), "synonyms": SYNONYMS, "codings": many(code), **life(slug)}

ConditionForm = form({**SHARED, "parents": many(slug)})
MechanismForm = form({**SHARED, "action": required(text())})
RiskForm = form({**SHARED, "category": required(word(*RISK_CATEGORY))})
MeasureForm = form(
    {
        **named(measure),
        "type": required(word(*MEASURE_TYPE)),
        "direction": required(word(*DIRECTION)),
        "unit": required(name),
        "definition": required(text()),
        "family": optional(measure),
        "codings": many(code),
        **life(measure),
    }
)
