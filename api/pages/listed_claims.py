"""Claims of a list as templates show them: spelt like those of a comparison, in groups with a name."""

from collections.abc import Iterable, Sequence

from schemas.exports.documents import Record

CLAIM_FIELDS = (
    *("statement", "kind", "assertion", "standing", "contested", "flags", "therapy", "population", "events"),
    *("at_risk", "counts", "counted", "estimate", "statistic", "comparator", "value", "unit", "interval", "follow_up"),
    *("evidence", "updated_at"),
)
NO_THERAPY = "Whatever the therapy"


def spell_claim(claim: Record) -> Record:
    """Return a claim as a comparison spells it."""
    references = [
        {**evidence["reference"], "stance": evidence["stance"], "locator": evidence["locator"]}
        for evidence in claim["evidence"]
    ]
    return {**claim, "references": references, "inherited_from": None}


def group_by_therapy(claims: Iterable[Record]) -> Sequence[Record]:
    """Return a row for each therapy, in the order of the claims, with its name and its claims."""
    groups: dict[str, list[Record]] = {}
    for claim in claims:
        name = claim["therapy"]["name"] if claim["therapy"] else NO_THERAPY
        groups.setdefault(name, []).append(spell_claim(claim))
    return [{"name": name, "claims": members} for name, members in groups.items()]
