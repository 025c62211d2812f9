"""Claims and their evidence, on their own and nested in a therapy that may inherit them."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, FromClause, case, false, or_, true

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import DEFAULT_STANDING, STANDING_FILTER, UPDATED_AT_FILTER, Collection, sort_columns
from db.queries.core_tables import TABLES
from db.queries.filters import Filter, FilterTarget, column_filter, foreign_key_filter, related_filter
from db.queries.relations import THERAPY_FILTER, order_by_columns, to_many, to_one, via_link
from db.queries.source_type import DocumentSource, Relation
from db.vocab import enums

_EVIDENCE = TABLES["evidence"]

_RELATIONS: Mapping[str, Relation] = {
    "therapy": to_one("therapies", "therapy_id"),
    "component": to_one("components", "component_id"),
    "condition": to_one("conditions", "condition_id"),
    "mechanism": to_one("mechanisms", "mechanism_id"),
    "risk": to_one("risks", "risk_id"),
    "candidate": to_one("candidates", "candidate_id"),
    "measure": to_one("measures", "measure_id"),
    "study": to_one("studies", "study_id"),
    "population": to_one("populations", "population_id"),
    "versus": to_one("populations", "versus_id"),
    "evidence": to_many("evidence", "claim_id", order_by_columns("position")),
    # A claim that is read on its own is nobody's inheritance; the member exists, so that both sources have one schema.
    "inherited_from": Relation("therapies", lambda *_: false()),
}
_INHERITED_FROM = Relation(
    "therapies",
    lambda row, therapy: (therapy.c.id == row.c.therapy_id) & (therapy.c.id != row.c.context_id),
    columns=("therapy_id", "context_id"),
)

SOURCES = {
    "claims": DocumentSource(CLAIMS, _RELATIONS),
    "context_claims": DocumentSource(CLAIMS, {**_RELATIONS, "inherited_from": _INHERITED_FROM}),
    "evidence": DocumentSource(
        _EVIDENCE,
        {"reference": to_one("references", "reference_id"), "counterclaim": to_one("claims", "counterclaim_id")},
    ),
}


def _has_figure(row: FromClause) -> ColumnElement[bool]:
    figures = ("value", "events", "at_risk", "occurrences", "interval_low", "interval_high")
    return case((or_(*(row.c[name].is_not(None) for name in figures)), true()), else_=false())


def _evidence_filter(name: str, description: str, values: tuple[str, ...]) -> Filter:
    """Filter by a word on one of the claim's pieces of evidence."""
    return Filter("word", via_link(_EVIDENCE, "claim_id", name), description, values=values)


def _contribution_filter(name: str, description: str, values: tuple[str, ...]) -> Filter:
    """Filter by a word on one of the contributions to the claim or its evidence."""
    return Filter("word", via_link(TABLES["contributions"], "claim_id", name), description, values=values)


COLLECTION = Collection(
    "claims",
    "claims",
    {
        "kind": column_filter("word", "kind", "Kind of claim.", values=enums.CLAIM_KIND),
        "assertion": column_filter(
            "word",
            "assertion",
            "Whether the statement is shown, proposed, not shown or refuted.",
            values=enums.ASSERTION,
        ),
        "standing": STANDING_FILTER,
        "contested": column_filter("flag", "contested", "Whether current sources disagree."),
        "statement": column_filter("text", "statement", "Statement of the claim."),
        "therapy": THERAPY_FILTER,
        "component": foreign_key_filter(
            "components", "component_id", "Id of the component the claim is about.", nullable=True
        ),
        "condition": foreign_key_filter(
            "conditions", "condition_id", "Id or code of the condition the claim is about.", nullable=True
        ),
        "mechanism": foreign_key_filter(
            "mechanisms", "mechanism_id", "Id or code of the mechanism the claim is about."
        ),
        "risk": foreign_key_filter("risks", "risk_id", "Id or code of the risk the claim is about."),
        "candidate": foreign_key_filter(
            "candidates", "candidate_id", "Id of the candidate profile the claim is about."
        ),
        "measure": foreign_key_filter(
            "measures", "measure_id", "Id or code of the measure the claim is about.", nullable=True
        ),
        "study": foreign_key_filter(
            "studies", "study_id", "Id or code of the study in which the figure was observed.", nullable=True
        ),
        "population": foreign_key_filter(
            "populations",
            "population_id",
            "Id of the study population in which the figure was observed.",
            nullable=True,
        ),
        "reference": related_filter(
            "references",
            via_link(_EVIDENCE, "claim_id", "reference_id"),
            "Reference cited as evidence, for or against.",
        ),
        "cause": column_filter(
            "word", "cause", "Part of the regimen that causes the risk.", values=enums.CAUSE, nullable=True
        ),
        "severity": column_filter("word", "severity", "Severity of the event.", values=enums.SEVERITY, nullable=True),
        "counted": column_filter(
            "word",
            "counted",
            "What was counted: participants, procedures, devices, explants, events or person-years.",
            values=enums.COUNTED,
            nullable=True,
        ),
        "counts": column_filter(
            "word",
            "counts",
            "Whether `events` is printed or derived, or why a percentage has none.",
            values=enums.COUNTS,
            nullable=True,
        ),
        "events": column_filter("integer", "events", "Number of units with at least one event.", nullable=True),
        "at_risk": column_filter("integer", "at_risk", "Denominator: number of units observed.", nullable=True),
        "value": column_filter("figure", "value", "Figure as printed in the source.", nullable=True),
        "has_figure": Filter(
            "flag",
            FilterTarget(lambda row, matches: matches(_has_figure(row))),
            "Whether the claim has a figure: a value, counts, occurrences or an interval.",
        ),
        "asserter": column_filter(
            "word",
            "asserter",
            "Who makes the assertion, if not the source itself.",
            values=enums.ASSERTER,
            nullable=True,
        ),
        "as_of": column_filter(
            "date", "as_of", "Date for which the statement holds; for costs, the price year.", nullable=True
        ),
        "certainty": column_filter(
            "word", "certainty", "Certainty of the evidence.", values=enums.CERTAINTY, nullable=True
        ),
        "reviewed_on": column_filter("date", "reviewed_on", "Date of the last review by another agent.", nullable=True),
        "review_due": column_filter("date", "review_due", "Date from which a review is due.", nullable=True),
        "flag": Filter(
            "word", via_link(TABLES["claim_flags"], "claim_id", "flag"), "Warning about the claim.", values=enums.FLAG
        ),
        "stands_because": column_filter(
            "word", "stands_because", "Why the claim has its standing.", values=enums.STANDS_BECAUSE
        ),
        "agent_type": _contribution_filter("agent_type", "Agent type of one of its contributors.", enums.AGENT_TYPE),
        "contribution": _contribution_filter("role", "Role of one of its contributors.", enums.CONTRIBUTION_ROLE),
        "level": _evidence_filter("level", "Level of evidence of one of its sources.", enums.LEVEL),
        "primary_level": _evidence_filter(
            "primary_level", "Level of the work that one of its sources reports.", enums.LEVEL
        ),
        "passage": _evidence_filter("passage", "Part of a source's argument that is cited.", enums.PASSAGE),
        "stance": _evidence_filter("stance", "Stance of one of its sources.", enums.STANCE),
        "ground": _evidence_filter("ground", "Ground on which one of its sources opposes the claim.", enums.GROUND),
        "origin": column_filter(
            "word", "origin", "How the record was created: by an editor or by an import.", values=enums.ORIGIN
        ),
        "updated_at": UPDATED_AT_FILTER,
    },
    sort_columns("kind"),
    ("id",),
    default_filters=(DEFAULT_STANDING,),
)
