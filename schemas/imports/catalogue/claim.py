"""Forms of claims, of the evidence for and against them, and of the decisions of authorities."""

from db.vocab import words
from schemas.imports.catalogue.fields import (
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
from schemas.imports.catalogue.form import block, blocks, form, life
from schemas.imports.catalogue.reference import READING_OF_SOURCE

EVIDENCE = {
    "reference": required(slug),
    "locator": required(name),
    "stance": optional(word(*words.STANCE), "supports"),
    "ground": optional(word(*words.GROUND)),
    "counterclaim": optional(slug),
    "quote": optional(text(200)),
    **READING_OF_SOURCE,
    "directness": optional(word(*words.DIRECTNESS), "direct"),
    "reading": optional(word(*words.READING), "paraphrase"),
    "extraction": optional(word(*words.EXTRACTION), "manual"),
    "note": optional(text()),
}
EvidenceForm = form(EVIDENCE)
FurtherEvidenceForm = form({"claim": required(slug), **EVIDENCE})

APPROVAL = {
    "jurisdiction": required(country),
    "agency": required(name),
    "category": required(word(*words.APPROVAL_STATE)),
    "state": required(word(*dict.fromkeys(state for states in words.APPROVAL_STATE.values() for state in states))),
    "from": optional(date),
    "until": optional(date),
    "study": optional(registered),
    "document": optional(slug),
    "strength": optional(name),
}
FOLLOW_UP = {
    "kind": required(word(*words.FOLLOW_UP)),
    "low": optional(figure),
    "high": required(figure),
    "unit": required(name),
}
INTERVAL = {"type": required(word(*words.INTERVAL)), "low": optional(figure), "high": optional(figure)}
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
        "kind": required(word(*words.CLAIM_KIND)),
        "assertion": required(word(*words.ASSERTION)),
        "statement": required(text(300)),
        "statistic": optional(word(*words.STATISTIC)),
        "comparator": optional(word(*words.COMPARATOR)),
        "value": optional(figure),
        "unit": optional(name),
        "interval": block(form(INTERVAL)),
        "events": optional(whole),
        "at_risk": optional(whole),
        "counted": optional(word(*words.COUNTED)),
        "occurrences": optional(whole),
        "severity": optional(word(*words.SEVERITY)),
        "follow_up": block(form(FOLLOW_UP)),
        "causality": optional(word(*words.CAUSALITY)),
        "asserter": optional(word(*words.ASSERTER)),
        "applies_to": optional(word(*words.APPLIES_TO), "self"),
        "as_of": optional(date),
        "certainty": optional(word(*words.CERTAINTY)),
        "certainty_reason": optional(text()),
        "ruling": optional(word(*words.STANDING)),
        "rationale": optional(text()),
        "reviewed_on": optional(date),
        "approval": block(form(APPROVAL)),
        "evidence": blocks(EvidenceForm),
        **life(slug),
    }
)
