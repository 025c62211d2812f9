"""Serialize the results of the matcher to plain values."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from db.vocab.attributes import ATTRIBUTE

STATEMENTS = {
    "meets": "Meets the published criteria of {}.",
    "does_not_meet": "Does not meet the published criteria of {}.",
    "cannot_tell": "Cannot be told from these facts whether the published criteria of {} are met.",
}


class PrintedCriterion(Protocol):
    """A criterion with its text and role."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def role(self) -> str: ...


class NamedProfile(Protocol):
    """A candidate profile and its therapy."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def therapy(self) -> str: ...
    @property
    def name(self) -> str: ...


def serialize_match(profile: NamedProfile, found: Any) -> dict[str, Any]:
    """Serialize the result for one profile."""
    return {
        "therapy": {"id": profile.therapy, "name": profile.name},
        "candidate": {"id": profile.id, "title": profile.title},
        "verdict": found.verdict,
        "verdict_on_facts": found.verdict_on_facts,
        "statement": STATEMENTS[found.verdict].format(f"{profile.name}: {profile.title}"),
        "trace": [_serialize_row(row) for row in found.trace],
        "missing": [_serialize_missing_fact(attribute, profiles) for attribute, profiles in found.missing],
        "judgement": _serialize_criteria(found.judgement),
        "warnings": _serialize_criteria(found.warnings),
    }


def _serialize_row(row: Any) -> dict[str, Any]:
    leaf = row.leaf
    return {
        "criterion": leaf.id,
        "text": leaf.text,
        "role": leaf.role,
        "verdict": row.verdict,
        "effect": row.effect,
        "observed": row.observed,
        "required": leaf.required,
        "source": leaf.source,
    }


def _serialize_missing_fact(attribute: str, profiles: int) -> dict[str, Any]:
    known = ATTRIBUTE[attribute]
    return {"attribute": attribute, "name": known.name, "question": known.question, "profiles": profiles}


def _serialize_criteria(found: Iterable[PrintedCriterion]) -> list[Mapping[str, Any]]:
    return [{"criterion": criterion.id, "text": criterion.text, "role": criterion.role} for criterion in found]
