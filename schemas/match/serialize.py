"""A match as plain values, ready to be written. What it is given comes from the matcher, named as it is there."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from db.vocab.attributes import ATTRIBUTE

STATEMENTS = {
    "meets": "Meets the published criteria of {}.",
    "does_not_meet": "Does not meet the published criteria of {}.",
    "cannot_tell": "Cannot be told from these facts whether the published criteria of {} are met.",
}


class Printed(Protocol):
    """A criterion as it is printed."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def role(self) -> str: ...


class Named(Protocol):
    """A profile and its therapy."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def therapy(self) -> str: ...
    @property
    def name(self) -> str: ...


def entry(profile: Named, found: Any) -> dict[str, Any]:
    """Spell what came of one profile."""
    return {
        "therapy": {"id": profile.therapy, "name": profile.name},
        "candidate": {"id": profile.id, "title": profile.title},
        "verdict": found.verdict,
        "verdict_on_facts": found.verdict_on_facts,
        "statement": STATEMENTS[found.verdict].format(f"{profile.name}: {profile.title}"),
        "trace": [_row(row) for row in found.trace],
        "missing": [_fact(attribute, profiles) for attribute, profiles in found.missing],
        "judgement": _criteria(found.judgement),
        "warnings": _criteria(found.warnings),
    }


def _row(row: Any) -> dict[str, Any]:
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


def _fact(attribute: str, profiles: int) -> dict[str, Any]:
    known = ATTRIBUTE[attribute]
    return {"attribute": attribute, "name": known.name, "question": known.question, "profiles": profiles}


def _criteria(found: Iterable[Printed]) -> list[Mapping[str, Any]]:
    return [{"criterion": one.id, "text": one.text, "role": one.role} for one in found]
