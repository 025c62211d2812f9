"""Claims and their evidence, on their own and on the page of a therapy that may inherit them."""

from collections.abc import Mapping

from sqlalchemy import false

from db.queries.claim_inheritance import CLAIMS
from db.queries.collection_type import CHANGED, STANDING, STANDINGS, Collection, sorts
from db.queries.core_tables import TABLES
from db.queries.filters import Filter, column, key, related
from db.queries.relations import OF_THERAPY, by, tied, to_many, to_one
from db.queries.source_type import Relation, Source
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
    "evidence": to_many("evidence", "claim_id", by("position")),
    "inherited_from": Relation("therapies", lambda *_: false()),
}
_INHERITED_FROM = Relation(
    "therapies",
    lambda row, therapy: (therapy.c.id == row.c.therapy_id) & (therapy.c.id != row.c.page_id),
    uses=("therapy_id", "page_id"),
)

SOURCES = {
    "claims": Source(CLAIMS, _RELATIONS),
    "page_claims": Source(CLAIMS, {**_RELATIONS, "inherited_from": _INHERITED_FROM}),
    "evidence": Source(
        _EVIDENCE,
        {"reference": to_one("references", "reference_id"), "counterclaim": to_one("claims", "counterclaim_id")},
    ),
}


def _of_evidence(name: str, description: str, values: tuple[str, ...]) -> Filter:
    """A filter on a word that one of the claim's pieces of evidence bears."""
    return Filter("word", tied(_EVIDENCE, "claim_id", name), description, values=values)


COLLECTION = Collection(
    "claims",
    "claims",
    {
        "kind": column("word", "kind", "Sort of claim.", values=enums.CLAIM_KIND),
        "assertion": column("word", "assertion", "Shown, proposed, not shown, refuted.", values=enums.ASSERTION),
        "standing": STANDING,
        "contested": column("flag", "contested", "Whether live sources disagree."),
        "statement": column("text", "statement", "The sentence."),
        "therapy": OF_THERAPY,
        "component": key("components", "component_id", "Part of a regimen.", nullable=True),
        "condition": key("conditions", "condition_id", "Condition.", nullable=True),
        "mechanism": key("mechanisms", "mechanism_id", "Mechanism."),
        "risk": key("risks", "risk_id", "Risk."),
        "candidate": key("candidates", "candidate_id", "Profile of criteria."),
        "measure": key("measures", "measure_id", "Measure.", nullable=True),
        "study": key("studies", "study_id", "Study.", nullable=True),
        "population": key("populations", "population_id", "Group of people.", nullable=True),
        "reference": related(
            "references", tied(_EVIDENCE, "claim_id", "reference_id"), "Reference that it cites, for or against."
        ),
        "cause": column("word", "cause", "Part of the regimen a risk comes from.", values=enums.CAUSE, nullable=True),
        "severity": column("word", "severity", "How bad.", values=enums.SEVERITY, nullable=True),
        "counted": column("word", "counted", "The unit counted.", values=enums.COUNTED, nullable=True),
        "events": column("integer", "events", "Units with an event.", nullable=True),
        "at_risk": column("integer", "at_risk", "Units observed.", nullable=True),
        "value": column("figure", "value", "The figure.", nullable=True),
        "asserter": column("word", "asserter", "Whose word it is.", values=enums.ASSERTER, nullable=True),
        "as_of": column("date", "as_of", "When it holds.", nullable=True),
        "level": _of_evidence("level", "Level of one of its pieces of evidence.", enums.LEVEL),
        "stance": _of_evidence("stance", "Stance of one of its pieces of evidence.", enums.STANCE),
        "ground": _of_evidence("ground", "Ground on which one of its sources opposes.", enums.GROUND),
        "origin": column("word", "origin", "Curated or imported.", values=enums.ORIGIN),
        "updated_at": CHANGED,
    },
    sorts("kind"),
    ("id",),
    defaults=(STANDINGS,),
)
