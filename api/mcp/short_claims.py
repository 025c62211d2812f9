"""Claims with what is needed to quote one: its figure, denominator and population, and where each source has it."""

from api.mcp.short_answers import drop_empty, read_meta, shorten_value
from schemas.exports.documents import Record

NUMBERS = ("events", "at_risk", "counted", "estimate", "statistic", "comparator", "value", "unit", "interval")
USUAL = {"assertion": "shown", "standing": "accepted", "stance": "supports"}


def shorten_claims(answer: Record) -> Record:
    """Return a page of claims; each names other records by id."""
    return {"data": [shorten_claim(claim) for claim in answer["data"]], **read_meta(answer)}


def shorten_claim(claim: Record) -> Record:
    """Return a claim without what is as usual: shown, accepted, supported, not contested."""
    population, therapy = claim.get("population"), claim.get("therapy")
    members = {
        "id": claim["id"],
        "statement": claim["statement"],
        "kind": claim.get("kind"),
        "assertion": name_unusual(claim, "assertion"),
        "standing": name_unusual(claim, "standing"),
        "contested": claim.get("contested") or None,
        "flags": claim.get("flags"),
        "therapy": therapy and therapy["id"],
        "population": population and population["label"],
        "population_size": population and population["size"],
        **{name: shorten_value(claim.get(name)) for name in NUMBERS},
        "follow_up": shorten_value(claim.get("follow_up")),
        "sources": [_shorten_source(evidence) for evidence in claim["evidence"]],
    }
    return drop_empty(members)


def _shorten_source(evidence: Record) -> Record:
    source = {"reference": evidence["reference"]["id"], "stance": name_unusual(evidence, "stance")}
    return drop_empty({**source, "locator": evidence["locator"]})


def name_unusual(record: Record, member: str) -> str | None:
    """Return the value of a member, None if it is that of most claims."""
    value: str | None = record.get(member)
    return value if value != USUAL[member] else None
