"""What the catalogue holds of a claim, computed from what its sources say. Pure, and held by a truth table."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from db.vocab.enums import CAUSE_OF_ROLE

Row = Mapping[str, Any]
SAME_TEXT = ("copy_of", "translation_of")


def dead_references(references: Iterable[Row], links: Collection[Row]) -> frozenset[str]:
    """Give the retracted references: by their own word, by a notice, or as copies of one that is."""
    dead = {reference["id"] for reference in references if reference["retraction"] == "retracted"}
    dead |= {link["to"] for link in links if link["type"] == "retraction_of"}
    while copies := {link["from"] for link in links if link["type"] in SAME_TEXT and link["to"] in dead} - dead:
        dead |= copies
    return frozenset(dead)


def live(evidence: Iterable[Row], dead: Collection[str]) -> list[Row]:
    return [row for row in evidence if row["reference"] not in dead]


def derived(stances: Collection[str]) -> str:
    """Weigh the stances of live evidence."""
    if "supports" not in stances or "corrects" in stances:
        return "rejected"
    return "contested" if "disputes" in stances else "accepted"


def standing(claim: Row, dead: Collection[str]) -> str:
    """An editor's ruling, else what the evidence says."""
    ruling: str | None = claim["ruling"]
    return ruling or derived(stances(claim, dead))


def contested(claim: Row, dead: Collection[str]) -> bool:
    """Live sources stand on both sides, whatever was made of it."""
    return {"supports", "disputes"} <= stances(claim, dead)


def stances(claim: Row, dead: Collection[str]) -> set[str]:
    return {row["stance"] for row in live(claim["evidence"], dead)}


def cause(kind: str, role: str | None) -> str | None:
    """The part of the regimen that a risk is traced to, by the role of the component it names."""
    if kind != "risk":
        return None
    return CAUSE_OF_ROLE[role] if role else "regimen"
