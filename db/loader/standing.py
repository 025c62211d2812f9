"""The standing of a claim, computed from the evidence for and against it.

Pure functions, tested against a truth table.
"""

from collections.abc import Collection, Iterable, Mapping

from db.vocab.catalogue_records.claim import ClaimRecord, EvidenceRecord
from db.vocab.enums import CAUSE_OF_ROLE


def select_live_evidence(
    evidence: Iterable[EvidenceRecord], retracted_references: Collection[str]
) -> list[EvidenceRecord]:
    return [row for row in evidence if row["reference"] not in retracted_references]


# Why a claim stands as it does -> its standing. Retraction alone never makes a claim rejected.
STANDING_BY_REASON: Mapping[str, str] = {
    "supported": "accepted",
    "disputed": "contested",
    "retracted": "contested",
    "corrected": "rejected",
    "unsupported": "rejected",
}
RULING = "ruling"


def weigh_stances(live: Collection[str], stances: Collection[str]) -> str:
    """Weigh the stances of live evidence, and of all: return why the claim stands as it does."""
    # A correction settles the matter however many sources support the claim; a dispute only makes it contested.
    if "corrects" in live:
        return "corrected"
    if "supports" in live:
        return "disputed" if "disputes" in live else "supported"
    return "retracted" if "supports" in stances else "unsupported"


def explain_standing(claim: ClaimRecord, retracted_references: Collection[str]) -> str:
    """Return why the claim stands as it does: by the ruling of an editor, or by its evidence."""
    live = collect_stances(claim, retracted_references)
    return RULING if claim["ruling"] else weigh_stances(live, collect_stances(claim, ()))


def compute_standing(claim: ClaimRecord, retracted_references: Collection[str]) -> str:
    """Return the ruling of an editor if there is one, else what follows from the evidence."""
    return claim["ruling"] or STANDING_BY_REASON[explain_standing(claim, retracted_references)]


def is_contested(claim: ClaimRecord, retracted_references: Collection[str]) -> bool:
    """Whether live sources stand on both sides, regardless of the standing."""
    return {"supports", "disputes"} <= collect_stances(claim, retracted_references)


def collect_stances(claim: ClaimRecord, retracted_references: Collection[str]) -> set[str]:
    return {row["stance"] for row in select_live_evidence(claim["evidence"], retracted_references)}


def trace_cause(kind: str, component_role: str | None) -> str | None:
    """Return the part of the regimen that a risk is traced to, by the role of the component it names."""
    if kind != "risk":
        return None
    return CAUSE_OF_ROLE[component_role] if component_role else "regimen"
