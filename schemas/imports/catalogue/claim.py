"""Forms of claims, of the evidence for and against them, and of the decisions of authorities."""

from db.vocab import enums
from schemas.imports.catalogue.base_form import block, blocks, form, life
from schemas.imports.catalogue.form_fields import (
    country,
    date,
    figure,
    measure,
    name,
    optional,
    registered,
    required,
    slug,
    text,
    whole,
    word,
)
from schemas.imports.catalogue.reference import READING_OF_SOURCE

EVIDENCE = {
    "reference": required(slug),
    "locator": required(name),
    "stance": optional(word(*enums.STANCE), "supports"),
    "ground": optional(word(*enums.GROUND)),
    "counterclaim": optional(slug),
    "quote": optional(text(200)),
    **READING_OF_SOURCE,
    "directness": optional(word(*enums.DIRECTNESS), "direct"),
    "reading": optional(word(*enums.READING), "paraphrase"),
    "extraction": optional(word(*enums.EXTRACTION), "manual"),
    "note": optional(text()),
}
EvidenceForm = form(EVIDENCE)
FurtherEvidenceForm = form({"claim": required(slug), **EVIDENCE})

APPROVAL = {
    "jurisdiction": required(country),
    "agency": required(name),
    "category": required(word(*enums.APPROVAL_STATE)),
    "state": required(word(*dict.fromkeys(state for states in enums.APPROVAL_STATE.values() for state in states))),
    "from": optional(date),
    "until": optional(date),
    "study": optional(registered),
    "document": optional(slug),
    "strength": optional(name),
}
FOLLOW_UP = {
    "kind": required(word(*enums.FOLLOW_UP)),
    "low": optional(figure),
    "high": required(figure),
    "unit": required(name),
}
INTERVAL = {"type": required(word(*enums.INTERVAL)), "low": optional(figure), "high": optional(figure)}
POINTERS = {
    "therapy": optional(slug),
    "component": optional(slug),
    "condition": optional(slug),
    "mechanism": optional(slug),
    "risk": optional(slug),
    "measure": optional(measure),
    "candidate": optional(slug),
    "study": optional(registered),
    "population": optional(slug),
    "versus": optional(slug),
}

ClaimForm = form(
    {
        "key": required(slug),
        **POINTERS,
        "kind": required(word(*enums.CLAIM_KIND)),
        "assertion": required(word(*enums.ASSERTION)),
        "statement": required(text(300)),
        "statistic": optional(word(*enums.STATISTIC)),
        "comparator": optional(word(*enums.COMPARATOR)),
        "value": optional(figure),
        "unit": optional(name),
        "interval": block(form(INTERVAL)),
        "events": optional(whole),
        "at_risk": optional(whole),
        "counted": optional(word(*enums.COUNTED)),
        "occurrences": optional(whole),
        "severity": optional(word(*enums.SEVERITY)),
        "follow_up": block(form(FOLLOW_UP)),
        "causality": optional(word(*enums.CAUSALITY)),
        "asserter": optional(word(*enums.ASSERTER)),
        "applies_to": optional(word(*enums.APPLIES_TO), "self"),
        "as_of": optional(date),
        "certainty": optional(word(*enums.CERTAINTY)),
        "certainty_reason": optional(text()),
        "ruling": optional(word(*enums.STANDING)),
        "rationale": optional(text()),
        "reviewed_on": optional(date),
        "approval": block(form(APPROVAL)),
        "evidence": blocks(EvidenceForm),
        **life(slug),
    }
)
