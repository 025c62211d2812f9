"""Forms of claims, of the evidence for and against them, and of the decisions of authorities."""

from db.vocab import enums
from schemas.imports.catalogue.base_form import block_field, block_list_field, lifecycle_fields, make_form
from schemas.imports.catalogue.form_fields import (
    enum_parser,
    list_field,
    optional_field,
    parse_count,
    parse_country,
    parse_date,
    parse_decimal,
    parse_digest,
    parse_measure_id,
    parse_name,
    parse_ordinal,
    parse_registry_id,
    parse_slug,
    required_field,
    text_parser,
)
from schemas.imports.catalogue.reference import CITATION_DEFAULTS

CONTRIBUTION = {
    "agent": required_field(parse_slug),
    "role": required_field(enum_parser(*enums.CONTRIBUTION_ROLE)),
    "date": required_field(parse_date),
    "agent_type": optional_field(enum_parser(*enums.AGENT_TYPE)),
}
SEARCH = {
    "agent": required_field(parse_slug),
    "source": required_field(parse_name),
    "query": required_field(parse_name),
    "date": required_field(parse_date),
    "found": required_field(parse_count),
    "note": optional_field(text_parser()),
}
AgentForm = make_form(
    {
        "id": required_field(parse_slug),
        "name": required_field(parse_name),
        "agent_type": required_field(enum_parser(*enums.AGENT_TYPE)),
    }
)
EVIDENCE = {
    "number": optional_field(parse_ordinal),
    "reference": required_field(parse_slug),
    "locator": required_field(parse_name),
    "stance": optional_field(enum_parser(*enums.STANCE), "supports"),
    "ground": optional_field(enum_parser(*enums.GROUND)),
    "counterclaim": optional_field(parse_slug),
    "quote": optional_field(text_parser(200)),
    "quote_sha256": optional_field(parse_digest),
    "passage": optional_field(enum_parser(*enums.PASSAGE)),
    **CITATION_DEFAULTS,
    "directness": optional_field(enum_parser(*enums.DIRECTNESS), "direct"),
    "reading": optional_field(enum_parser(*enums.READING), "paraphrase"),
    "extraction": optional_field(enum_parser(*enums.EXTRACTION)),
    "note": optional_field(text_parser()),
    "contributions": block_list_field(make_form(CONTRIBUTION)),
}
EvidenceForm = make_form(EVIDENCE)
FurtherEvidenceForm = make_form({"claim": required_field(parse_slug), **EVIDENCE})

APPROVAL = {
    "jurisdiction": required_field(parse_country),
    "agency": required_field(parse_name),
    "category": required_field(enum_parser(*enums.APPROVAL_STATE)),
    "state": required_field(
        enum_parser(*dict.fromkeys(state for states in enums.APPROVAL_STATE.values() for state in states))
    ),
    "from": optional_field(parse_date),
    "until": optional_field(parse_date),
    "study": optional_field(parse_registry_id),
    "document": optional_field(parse_slug),
    "strength": optional_field(parse_name),
}
FOLLOW_UP = {
    "kind": required_field(enum_parser(*(kind for kind in enums.FOLLOW_UP if kind not in enums.RETIRED_FOLLOW_UP))),
    "low": optional_field(parse_decimal),
    "high": required_field(parse_decimal),
    "unit": required_field(parse_name),
}
INTERVAL = {
    "type": required_field(enum_parser(*enums.INTERVAL)),
    "low": optional_field(parse_decimal),
    "high": optional_field(parse_decimal),
}
POINTERS = {
    "therapy": optional_field(parse_slug),
    "component": optional_field(parse_slug),
    "condition": optional_field(parse_slug),
    "mechanism": optional_field(parse_slug),
    "risk": optional_field(parse_slug),
    "measure": optional_field(parse_measure_id),
    "candidate": optional_field(parse_slug),
    "study": optional_field(parse_registry_id),
    "population": optional_field(parse_slug),
    "versus": optional_field(parse_slug),
}

ClaimForm = make_form(
    {
        "key": required_field(parse_slug),
        **POINTERS,
        "kind": required_field(enum_parser(*enums.CLAIM_KIND)),
        "assertion": required_field(enum_parser(*enums.ASSERTION)),
        "statement": required_field(text_parser(300)),
        "statistic": optional_field(enum_parser(*enums.STATISTIC)),
        "comparator": optional_field(enum_parser(*enums.COMPARATOR)),
        "value": optional_field(parse_decimal),
        "unit": optional_field(parse_name),
        "interval": block_field(make_form(INTERVAL)),
        "events": optional_field(parse_count),
        "at_risk": optional_field(parse_count),
        "counts": optional_field(enum_parser(*enums.COUNTS)),
        "counted": optional_field(enum_parser(*enums.COUNTED)),
        "occurrences": optional_field(parse_count),
        "severity": optional_field(enum_parser(*enums.SEVERITY)),
        "follow_up": block_field(make_form(FOLLOW_UP)),
        "causality": optional_field(enum_parser(*enums.CAUSALITY)),
        "asserter": optional_field(enum_parser(*enums.ASSERTER)),
        "applies_to": optional_field(enum_parser(*enums.APPLIES_TO), "self"),
        "as_of": optional_field(parse_date),
        "certainty": optional_field(enum_parser(*enums.CERTAINTY)),
        "certainty_reason": optional_field(text_parser()),
        "ruling": optional_field(enum_parser(*enums.STANDING)),
        "rationale": optional_field(text_parser()),
        "certainty_method": optional_field(parse_name),
        "contributions": block_list_field(make_form(CONTRIBUTION)),
        "searches": block_list_field(make_form(SEARCH)),
        "approval": block_field(make_form(APPROVAL)),
        "evidence": block_list_field(EvidenceForm),
        "retired_evidence": list_field(parse_ordinal),
        **lifecycle_fields(parse_slug),
    }
)
