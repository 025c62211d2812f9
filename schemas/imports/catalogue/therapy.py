"""Forms of a therapy and of the components of its regimen."""

from db.vocab.enums import ACTIVITY, COMPONENT_ROLE, CONDITION_ROLE, STAGE, THERAPY_KIND
from schemas.imports.catalogue.base_form import SYNONYMS, block, blocks, form, life, named
from schemas.imports.catalogue.form_fields import code, figure, many, name, optional, required, slug, text, whole, word

SPAN = {"low": optional(figure), "high": optional(figure), "unit": required(name)}

ComponentForm = form(
    {
        "key": required(slug),
        "role": required(word(*COMPONENT_ROLE)),
        "name": required(name),
        "part": optional(slug),
        "cell_type": optional(name),
        "cell_source": optional(name),
        "cell_origin": optional(word("allogeneic", "autologous", "xenogeneic")),
        "engineering": optional(text()),
        "encapsulation": optional(text()),
        "dose": block(form(SPAN)),
        "repeat": block(form({"low": optional(whole), "high": optional(whole)})),
        "timing": block(form(SPAN)),
        "route": optional(name),
        "site": optional(name),
    }
)
TherapyForm = form(
    {
        **named(slug),
        "synonyms": SYNONYMS,
        "kind": required(word(*THERAPY_KIND)),
        "summary": required(text()),
        "professional_summary": optional(text()),
        "stage": optional(word(*STAGE)),
        "activity": optional(word(*ACTIVITY)),
        "codings": many(code),
        "parents": many(slug),
        "conditions": blocks(form({"id": required(slug), "role": required(word(*CONDITION_ROLE))})),
        "components": blocks(ComponentForm),
        **life(slug),
    }
)
