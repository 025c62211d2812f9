"""Every list that is offered, with its filters and orders as tables, one block a record type."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select

from db import models
from db.queries.collection import Collection, Scope, by_date, sorts
from db.queries.filters import Asked, Condition, Filter, Match, column, key
from db.queries.source import Row
from db.queries.views import CLAIMS, bearers_of, descendants_of, subjects_of
from db.vocab import words

_APPROVALS = models.Approval.__table__
_CANDIDATES = models.Candidate.__table__
_CRITERIA = models.Criterion.__table__
_EVIDENCE = models.Evidence.__table__
_STUDY_THERAPIES = models.StudyTherapy.__table__
_STUDY_REFERENCES = models.StudyReference.__table__
_THERAPY_CONDITIONS = models.TherapyCondition.__table__
_THERAPY_PARENTS = models.TherapyParent.__table__
_CONDITION_PARENTS = models.ConditionParent.__table__

BY_ID = {"id": column("text", "id", "Ids of records.")}
STANDING = Asked("standing", "in", words.DEFAULT_STANDINGS)

NAME = column("text", "name", "Name.")
TITLE = column("text", "title", "Title.")
CHANGED = column("moment", "updated_at", "When the record last changed.")


def _tied(link: FromClause, mine: str, theirs: str) -> Condition:
    """The row is tied by a link table to one that matches."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        way = link.alias()
        return row.c.id.in_(select(way.c[mine]).where(matches(way.c[theirs])).correlate_except(way))

    return condition


def _in(ids: Callable[[Match], Select[Any]], mine: str = "id") -> Condition:
    return lambda row, matches: row.c[mine].in_(ids(matches))


def _related(owner: str, condition: Condition, description: str, direct: Condition | None = None) -> Filter:
    return Filter("id", condition, description, owner=owner, direct=direct)


def _cited_by(row: Row, matches: Match) -> ColumnElement[bool]:
    """The therapy has a claim or a profile that cites a matching reference."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = select(claim.c.therapy_id).join(evidence, evidence.c.claim_id == claim.c.id)
    profiles = select(candidate.c.therapy_id).where(matches(candidate.c.reference_id))
    return row.c.id.in_(claims.where(matches(evidence.c.reference_id))) | row.c.id.in_(profiles)


def _cited_on(row: Row, matches: Match) -> ColumnElement[bool]:
    """The reference is cited by a claim on a matching therapy, or by a profile of it."""
    evidence, claim, candidate = _EVIDENCE.alias(), CLAIMS.alias(), _CANDIDATES.alias()
    claims = select(evidence.c.reference_id).join(claim, claim.c.id == evidence.c.claim_id)
    profiles = select(candidate.c.reference_id).where(matches(candidate.c.therapy_id))
    return row.c.id.in_(claims.where(matches(claim.c.therapy_id))) | row.c.id.in_(profiles)


def _had_by(subject: str) -> Condition:
    """The mechanism or risk is one that a matching therapy's own claims show or propose."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        claim = CLAIMS.alias()
        held = select(claim.c[subject]).where(
            claim.c[subject].is_not(None),
            matches(claim.c.therapy_id),
            claim.c.standing.in_(words.DEFAULT_STANDINGS),
            claim.c.assertion.in_(words.IN_VIEW),
        )
        return row.c.id.in_(held)

    return condition


def _of_claims(theirs: str, mine: str = "therapy_id") -> Condition:
    return _tied(CLAIMS, mine, theirs)


def _is_cited(row: Row, matches: Match) -> ColumnElement[bool]:
    evidence = _EVIDENCE.alias()
    return row.c.id.in_(select(evidence.c.claim_id).where(matches(evidence.c.reference_id)))


def _with_descendants(direct: Condition) -> Filter:
    """A filter by therapy that narrower therapies pass too: they match the id that a broader one matches."""

    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        return direct(row, lambda therapy: therapy.in_(descendants_of(matches)))

    return _related("therapies", condition, "Therapy, with all narrower ones unless `direct=true`.", direct)


_OF_THERAPY = _with_descendants(lambda row, matches: matches(row.c.therapy_id))

CONDITIONS = Collection(
    "conditions",
    "conditions",
    {
        "name": NAME,
        "parent": _related("conditions", _tied(_CONDITION_PARENTS, "condition_id", "parent_id"), "Broader condition."),
        "therapy": _related("therapies", _tied(_THERAPY_CONDITIONS, "condition_id", "therapy_id"), "Therapy for it."),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)

THERAPIES = Collection(
    "therapies",
    "therapies",
    {
        "name": NAME,
        "kind": column("word", "kind", "Kind of therapy.", values=words.THERAPY_KIND),
        "stage": column("word", "stage", "Furthest stage reached.", values=words.STAGE, nullable=True),
        "activity": column("word", "activity", "Whether it is active.", values=words.ACTIVITY, nullable=True),
        "origin": column("word", "origin", "Curated or imported.", values=words.ORIGIN),
        "therapy": _with_descendants(lambda row, matches: matches(row.c.id)),
        "parent": _related(
            "therapies", _tied(_THERAPY_PARENTS, "therapy_id", "parent_id"), "Broader therapy, one step."
        ),
        "condition": _related(
            "conditions", _tied(_THERAPY_CONDITIONS, "therapy_id", "condition_id"), "Condition it is for."
        ),
        "mechanism": _related(
            "mechanisms", _in(lambda matches: bearers_of(matches, "mechanism_id")), "Mechanism, in the view on claims."
        ),
        "risk": _related("risks", _in(lambda matches: bearers_of(matches, "risk_id")), "Risk, in the view on claims."),
        "measure": _related("measures", _of_claims("measure_id"), "Measure that one of its claims gives a figure of."),
        "study": _related("studies", _tied(_STUDY_THERAPIES, "therapy_id", "study_id"), "Study of it."),
        "reference": _related("references", _cited_by, "Reference that its claims or profiles cite."),
        "jurisdiction": Filter(
            "text", _tied(_APPROVALS, "therapy_id", "jurisdiction"), "ISO 3166 country with a decision on it."
        ),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
    views={
        "standing": (words.DEFAULT_STANDINGS, words.STANDING),
        "assertion": (words.IN_VIEW, words.ASSERTION),
    },
)

MECHANISMS = Collection(
    "mechanisms",
    "mechanisms",
    {
        "name": NAME,
        "therapy": _with_descendants(_had_by("mechanism_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)

RISKS = Collection(
    "risks",
    "risks",
    {
        "name": NAME,
        "category": column("word", "category", "Kind of harm.", values=words.RISK_CATEGORY),
        "therapy": _with_descendants(_had_by("risk_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)

MEASURES = Collection(
    "measures",
    "measures",
    {
        "name": NAME,
        "family": column("text", "family", "Family of measures.", nullable=True),
        "type": column("word", "type", "Type of its values.", values=words.MEASURE_TYPE),
        "direction": column("word", "direction", "Whether more is better.", values=words.DIRECTION),
        "therapy": _with_descendants(_of_claims("therapy_id", "measure_id")),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)

CANDIDATES = Collection(
    "candidates",
    "candidates",
    {
        "title": TITLE,
        "therapy": _OF_THERAPY,
        "reference": key("references", "reference_id", "Reference whose criteria they are."),
        "study": key("studies", "study_id", "Study whose entry they rule.", nullable=True),
        "attribute": _related(
            "attributes",
            _tied(_CRITERIA, "candidate_id", "attribute_id"),
            "Patient fact that one of its criteria asks for.",
        ),
        "updated_at": CHANGED,
    },
    sorts("title"),
    ("title",),
)

STUDIES = Collection(
    "studies",
    "studies",
    {
        "title": TITLE,
        "design": column("word", "design", "Design.", values=words.DESIGN, nullable=True),
        "phase": column("word", "phase", "Phase.", values=words.PHASE, nullable=True),
        "status": column("word", "recruitment", "Recruitment.", values=words.STUDY_STATUS, nullable=True),
        "enrolment": column("integer", "enrolment", "People in it.", nullable=True),
        "start": column("date", "start", "When it started.", nullable=True),
        "sponsor": column("text", "sponsor", "Sponsor.", nullable=True),
        "origin": column("word", "origin", "Curated or imported.", values=words.ORIGIN),
        "therapy": _with_descendants(_tied(_STUDY_THERAPIES, "study_id", "therapy_id")),
        "reference": _related("references", _tied(_STUDY_REFERENCES, "study_id", "reference_id"), "Work on it."),
        "updated_at": CHANGED,
    },
    sorts("title") | {"start": by_date("start")},
    ("id",),
)

REFERENCES = Collection(
    "references",
    "references",
    {
        "title": TITLE,
        "kind": column("word", "kind", "Kind of work.", values=words.REFERENCE_KIND),
        "design": column("word", "design", "Design of the study it reports.", values=words.DESIGN, nullable=True),
        "issued": column("date", "issued", "When it was published.", nullable=True),
        "container": column("text", "container", "Journal, site or register.", nullable=True),
        "retraction": column("word", "retraction", "Corrected, doubted or retracted.", values=words.RETRACTION),
        "translation": column("word", "translation", "Whether it was translated.", values=words.TRANSLATION),
        "peer_reviewed": column("flag", "peer_reviewed", "Whether peers reviewed it.", nullable=True),
        "therapy": _with_descendants(_cited_on),
        "updated_at": CHANGED,
    },
    sorts("title") | {"issued": by_date("issued")},
    ("title",),
)

CLAIMS_LISTED = Collection(
    "claims",
    "claims",
    {
        "kind": column("word", "kind", "Sort of claim.", values=words.CLAIM_KIND),
        "assertion": column("word", "assertion", "Shown, proposed, not shown, refuted.", values=words.ASSERTION),
        "standing": column("word", "standing", "Rejected ones are left out unless asked for.", values=words.STANDING),
        "contested": column("flag", "contested", "Whether live sources disagree."),
        "statement": column("text", "statement", "The sentence."),
        "therapy": _OF_THERAPY,
        "component": key("components", "component_id", "Part of a regimen.", nullable=True),
        "condition": key("conditions", "condition_id", "Condition.", nullable=True),
        "mechanism": key("mechanisms", "mechanism_id", "Mechanism."),
        "risk": key("risks", "risk_id", "Risk."),
        "candidate": key("candidates", "candidate_id", "Profile of criteria."),
        "measure": key("measures", "measure_id", "Measure.", nullable=True),
        "study": key("studies", "study_id", "Study.", nullable=True),
        "population": key("populations", "population_id", "Group of people.", nullable=True),
        "reference": _related("references", _is_cited, "Reference that it cites, for or against."),
        "cause": column("word", "cause", "Part of the regimen a risk comes from.", values=words.CAUSE, nullable=True),
        "severity": column("word", "severity", "How bad.", values=words.SEVERITY, nullable=True),
        "counted": column("word", "counted", "The unit counted.", values=words.COUNTED, nullable=True),
        "events": column("integer", "events", "Units with an event.", nullable=True),
        "at_risk": column("integer", "at_risk", "Units observed.", nullable=True),
        "value": column("figure", "value", "The figure.", nullable=True),
        "asserter": column("word", "asserter", "Whose word it is.", values=words.ASSERTER, nullable=True),
        "as_of": column("date", "as_of", "When it holds.", nullable=True),
        "level": Filter(
            "word", _tied(_EVIDENCE, "claim_id", "level"), "Level of one of its pieces of evidence.", values=words.LEVEL
        ),
        "stance": Filter(
            "word",
            _tied(_EVIDENCE, "claim_id", "stance"),
            "Stance of one of its pieces of evidence.",
            values=words.STANCE,
        ),
        "ground": Filter(
            "word",
            _tied(_EVIDENCE, "claim_id", "ground"),
            "Ground on which one of its sources opposes.",
            values=words.GROUND,
        ),
        "origin": column("word", "origin", "Curated or imported.", values=words.ORIGIN),
        "updated_at": CHANGED,
    },
    sorts("kind"),
    ("id",),
    defaults=(STANDING,),
)

ATTRIBUTES = Collection(
    "attributes",
    "attributes",
    {
        "name": NAME,
        "type": column("word", "type", "Sort of fact.", values=words.ATTRIBUTE_TYPE),
        "candidate": _related(
            "candidates", _tied(_CRITERIA, "attribute_id", "candidate_id"), "Profile that asks for it."
        ),
        "updated_at": CHANGED,
    },
    sorts("name"),
    ("name",),
)

APPROVALS = Collection(
    "approvals",
    "approvals",
    {
        "jurisdiction": column("text", "jurisdiction", "ISO 3166 country."),
        "agency": column("text", "agency", "Who decided."),
        "category": column("word", "category", "Kind of decision.", values=tuple(words.APPROVAL_STATE)),
        "state": column("word", "state", "What was decided.", values=models.approval.STATES),
        "from": column("date", "since", "First day it holds.", nullable=True),
        "until": column("date", "until", "First day it no longer holds.", nullable=True),
        "standing": column("word", "standing", "Rejected ones are left out unless asked for.", values=words.STANDING),
    },
    {"from": by_date("since"), "id": lambda row: row.c.id},
    ("from",),
    defaults=(STANDING,),
)


def _own(therapy: ColumnElement[str], row: Row) -> ColumnElement[bool]:
    return row.c.therapy_id == therapy


def _outcome(therapy: ColumnElement[str], row: Row) -> ColumnElement[bool]:
    return (row.c.therapy_id == therapy) & (row.c.kind == "outcome")


def _had(subject: str) -> Scope:
    return lambda therapy, row: row.c.id.in_(subjects_of(therapy, subject))


def _matching(condition: Condition) -> Scope:
    """The scope in which a filter's condition holds for just this therapy."""
    return lambda therapy, row: condition(row, lambda value: value == therapy)


def _within(name: str, whole: Collection, scope: Scope, source: str | None = None) -> Collection:
    """The list of one therapy's own records; the filter by therapy would say it twice."""
    filters = {key: offered for key, offered in whole.filters.items() if key != "therapy"}
    return replace(whole, name=f"therapies.{name}", source=source or whole.source, filters=filters, scope=scope)


WITHIN_THERAPY: Mapping[str, Collection] = {
    "claims": _within("claims", CLAIMS_LISTED, _own),
    "mechanisms": _within("mechanisms", MECHANISMS, _had("mechanism_id"), "therapies.mechanisms"),
    "risks": _within("risks", RISKS, _had("risk_id"), "therapies.risks"),
    "candidates": _within("candidates", CANDIDATES, _own),
    "outcomes": _within("outcomes", CLAIMS_LISTED, _outcome),
    "studies": _within("studies", STUDIES, _matching(_tied(_STUDY_THERAPIES, "study_id", "therapy_id"))),
    "references": _within("references", REFERENCES, _matching(_cited_on)),
    "approvals": _within("approvals", APPROVALS, _own),
}

COLLECTIONS: Mapping[str, Collection] = {
    collection.name: replace(collection, filters={**collection.filters, **BY_ID})
    for collection in (
        CONDITIONS,
        THERAPIES,
        MECHANISMS,
        RISKS,
        MEASURES,
        CANDIDATES,
        STUDIES,
        REFERENCES,
        CLAIMS_LISTED,
        ATTRIBUTES,
        *WITHIN_THERAPY.values(),
    )
}
