"""Closed enumerations, each a tuple in its natural order; a column that uses one is checked by the database."""

# Records
ORIGIN = ("curated", "imported")
STATUS = ("published", "merged", "withdrawn")
CHANGE_TYPE = ("create", "update", "delete", "move")

# Therapies
THERAPY_KIND = ("product", "regimen", "class", "comparator")
STAGE = (
    "preclinical",
    "phase_1",
    "phase_1_2",
    "phase_2",
    "phase_2_3",
    "phase_3",
    "submitted",
    "clinical_service",
    "approved",
    "standard_of_care",
)
ACTIVITY = ("active", "on_hold", "discontinued", "dormant", "unknown")
CONDITION_ROLE = ("treats", "prevents", "studied_for")
COMPONENT_ROLE = (
    "product",
    "device",
    "procedure",
    "procurement",
    "mobilisation",
    "conditioning",
    "induction",
    "maintenance",
    "co_treatment",
    "monitoring",
)

# What a component's role makes it, when a risk is traced to its cause.
CAUSE_OF_ROLE = {
    "product": "product",
    "device": "device",
    "procedure": "procedure",
    "monitoring": "procedure",
    "procurement": "procurement",
    "mobilisation": "conditioning",
    "conditioning": "conditioning",
    "induction": "immunosuppression",
    "maintenance": "immunosuppression",
    "co_treatment": "product",
}
CAUSE = ("product", "device", "procedure", "conditioning", "immunosuppression", "procurement", "regimen")

# Vocabulary records
RISK_CATEGORY = (
    "procedural",
    "infection",
    "immunological",
    "haematological",
    "malignancy",
    "metabolic",
    "organ_toxicity",
    "device",
    "graft",
    "reproductive",
    "neurological",
    "general",
)
MEASURE_TYPE = ("proportion", "quantity", "duration", "count", "score", "money")
DIRECTION = ("higher_better", "lower_better", "neutral")

# Studies and populations
DESIGN = (
    "randomised_controlled",
    "nonrandomised_controlled",
    "single_arm",
    "dose_escalation",
    "cohort",
    "matched_cohort",
    "case_control",
    "cross_sectional",
    "case_series",
    "case_report",
    "registry_analysis",
    "systematic_review",
    "meta_analysis",
    "economic_model",
    "guideline",
    "narrative",
    "animal",
    "in_vitro",
)
ALLOCATION = ("randomised", "nonrandomised", "not_applicable")
MASKING = ("open", "single", "double", "triple", "quadruple")
PHASE = ("early_phase_1", "phase_1", "phase_1_2", "phase_2", "phase_2_3", "phase_3", "phase_4", "not_applicable")
STUDY_STATUS = (
    "not_yet_recruiting",
    "recruiting",
    "enrolling_by_invitation",
    "active_not_recruiting",
    "suspended",
    "terminated",
    "completed",
    "withdrawn",
    "unknown",
)
ENROLMENT_TYPE = ("planned", "actual")
DATE_TYPE = ("actual", "estimated")
POPULATION_ROLE = ("enrolled", "arm", "dose_group", "subgroup", "control", "matched_control", "registry", "pooled")
STUDY_REFERENCE_ROLE = ("registration", "protocol", "primary_result", "later_result", "secondary_report")

# References
REFERENCE_KIND = (
    "journal_article",
    "preprint",
    "conference_abstract",
    "registry_record",
    "registry_report",
    "label",
    "regulatory_document",
    "guideline",
    "press_release",
    "news",
    "web_page",
    "dataset",
    "book",
    "correction_notice",
    "retraction_notice",
    "editorial_note",
)
TRANSLATION = ("none", "human", "machine")
CODE_RELATION = ("exact", "broad")
RETRACTION = ("none", "corrected", "concern", "retracted")
REFERENCE_LINK = (
    "erratum_for",
    "retraction_of",
    "concern_about",
    "comment_on",
    "update_of",
    "copy_of",
    "translation_of",
)
REFERENCE_FACT = (
    "page_updated",
    "last_reviewed",
    "declared_reviewer",
    "declared_evidence_level",
    "learn_more",
    "related_trials",
    "related_article",
)
# How much the editors trust an id: an identifier system and the pattern its values follow.
CODE_SYSTEM = {
    "pmid": r"[1-9][0-9]{0,8}",
    "pmcid": r"PMC[0-9]{1,9}",
    "doi": r"10\.[0-9]{4,9}/\S+",
    "isbn": r"[0-9]{9,12}[0-9X]",
    "nct": r"NCT[0-9]{8}",
    "chictr": r"ChiCTR[0-9-]{6,16}",
    "hpscreg": r"[0-9]{1,6}",
    "dailymed": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "url": r"https?://\S+",
    "mondo": r"[0-9]{7}",
    "doid": r"[0-9]{1,7}",
    "hp": r"[0-9]{7}",
    "mesh": r"[CD][0-9]{6,9}",
    "icd10cm": r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?",
    "loinc": r"[0-9]{1,5}-[0-9]",
    "atc": r"[A-Z][0-9]{2}[A-Z]{0,2}[0-9A-Z]{0,2}",
    "sevco": r"[0-9]{5}",
    "unii": r"[0-9A-Z]{10}",
    "ncit": r"C[0-9]{2,7}",
    "rxnorm": r"[1-9][0-9]{0,7}",
    "ctis": r"20[0-9]{2}-[0-9]{6}-[0-9]{2}-[0-9]{2}",
}

# Claims
CLAIM_KIND = ("mechanism", "risk", "outcome", "candidate", "procedure", "status", "burden", "description")
ASSERTION = ("shown", "proposed", "not_shown", "refuted")
STATISTIC = (
    "proportion",
    "count",
    "mean",
    "median",
    "rate",
    "difference",
    "ratio",
    "hazard_ratio",
    "odds_ratio",
    "risk_ratio",
    "standardised_mean_difference",
)
COMPARATOR = ("<", "<=", ">=", ">", "~")
INTERVAL = ("ci95", "ci90", "ci_other", "iqr", "range", "sd", "se")
COUNTS = ("printed", "derived", "survival_estimate", "pooled_estimate", "not_derivable")
WITHOUT_COUNTS = COUNTS[2:]  # why a printed percentage has no count
ESTIMATE_UNIT = ("1", "/(100.a)")
ESTIMATE_METHOD = ("wilson", "exact_poisson")
COUNTED = ("participant", "procedure", "device", "explant", "event", "person_year")
SEVERITY = ("any", "serious", "non_serious", "fatal", "grade_3_plus")
FOLLOW_UP = ("at", "within", "range", "median", "mean", "maximum", "over")
RETIRED_FOLLOW_UP = ("over",)  # still in the contract; it said both `within` and `range`
SPANS = ("within", "range")  # kinds of follow-up with two ends
CAUSALITY = ("related", "possible", "unlikely", "unrelated", "not_assessed")
ASSERTER = ("sponsor", "investigator", "committee", "regulator", "guideline_body")
APPLIES_TO = ("self", "descendants")
CERTAINTY = ("high", "moderate", "low", "very_low")
STANDING = ("accepted", "contested", "rejected")
DEFAULT_STANDINGS = ("accepted", "contested")
IN_VIEW = ("shown", "proposed")
DESCENDING_KINDS = ("mechanism", "risk", "procedure")

# Evidence
STANCE = ("supports", "disputes", "corrects")
GROUND = (
    "contradicted",
    "outdated",
    "overstated",
    "unsupported",
    "mistranslated",
    "unreadable",
    "misattributed",
)
LEVEL = (
    "randomised",
    "large_cohort",
    "small_series",
    "case_report",
    "preclinical",
    "label",
    "guideline",
    "company",
    "secondary",
)
DIRECTNESS = ("direct", "indirect")
READ = ("full_text", "abstract", "excerpt", "copy")
READING = ("verbatim", "paraphrase", "restored")
EXTRACTION = ("manual", "automated", "import", "not_provided")
PASSAGE = ("own_result", "background", "method", "conclusion")

# Contributions
AGENT_TYPE = ("manual_agent", "automated_agent", "manual_validation_of_automated_agent", "not_provided")
CONTRIBUTION_ROLE = ("drafted", "extracted", "reviewed", "approved")
FLAG = ("retracted_source", "corrected_source", "concern", "stale", "superseded", "hold")
# The retraction status of a source -> the flag of what leans on it.
FLAG_OF_STATUS = {"retracted": "retracted_source", "corrected": "corrected_source", "concern": "concern"}
STANDS_BECAUSE = ("supported", "disputed", "retracted", "corrected", "unsupported", "ruling")

# Approvals
APPROVAL_STATE = {
    "authorisation": ("submitted", "approved", "conditional", "refused", "suspended", "withdrawn"),
    "trial": ("cleared", "clinical_hold", "terminated"),
    "designation": ("granted", "rescinded"),
    "guidance": ("recommended", "may_be_considered", "trials_only", "not_recommended"),
    "reimbursement": ("full", "restricted", "none"),
}


def approval_states() -> tuple[str, ...]:
    """Every state of any category, each once."""
    return tuple(dict.fromkeys(state for states in APPROVAL_STATE.values() for state in states))


# Candidates
NODE = ("all", "any", "at_least", "leaf")
SELECTION = ("latest", "first", "ever", "any_within", "change")
CRITERION_ROLE = ("inclusion", "exclusion", "absolute_contraindication", "relative_contraindication", "caution")
EXCLUDING_ROLES = ("exclusion", "absolute_contraindication")  # whoever meets the criterion is excluded
ADVISORY_ROLES = ("relative_contraindication", "caution")  # exclude nobody, and warn
CONTRAINDICATION_ROLES = ("absolute_contraindication", "relative_contraindication")
ATTRIBUTE_TYPE = ("quantity", "score", "boolean", "code", "set", "event", "date")
OPERATORS = {
    "quantity": ("lt", "lte", "gt", "gte", "eq", "between"),
    "score": ("lt", "lte", "gt", "gte", "eq", "between"),
    "boolean": ("is",),
    "code": ("in", "not_in"),
    "set": ("includes_any", "includes_all", "includes_none"),
    "event": ("lt", "lte", "gt", "gte", "eq"),
    "date": ("before", "after"),
}
OPERATOR = tuple(dict.fromkeys(word for words in OPERATORS.values() for word in words))

# Results of matching
VERDICT = ("meets", "does_not_meet", "cannot_tell")
TRUTH = ("met", "not_met", "unknown", "conflicting")

# Pages and cards
PAGE_SECTION = (
    *("summary", "risks", "outcomes", "mechanisms", "regimen", "candidates", "approvals", "burdens", "studies"),
    *("disputed", "narrower", "references"),
)
CARD_MESSAGE = ("loading", "slow", "offline", "missing", "404", "410", "422", "429", "503", "failed", "retry")
