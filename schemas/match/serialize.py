"""Serialize the results of the matcher to JSON text.

Most of an entry is the same for every patient: it is encoded once for each profile, and only joined for an answer.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from db.vocab.attributes import ATTRIBUTE

STATEMENTS = {
    "meets": "Meets the published criteria of {}.",
    "does_not_meet": "Does not meet the published criteria of {}.",
    "cannot_tell": "Cannot be told from these facts whether the published criteria of {} are met.",
}
RETRACTED = "Cannot be told: the source of the criteria of {} was retracted."
encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
encode_text: Callable[[str], str] = json.encoder.encode_basestring


class PrintedCriterion(Protocol):
    """A criterion with its text and role."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def role(self) -> str: ...


class NamedProfile(Protocol):
    """A candidate profile with its therapy and its compiled criteria."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def therapy(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def profile(self) -> Any: ...
    @property
    def flags(self) -> Sequence[str]: ...


class ProfileFragments(NamedTuple):
    """JSON text of a profile that no patient changes.

    A row of the trace is text before its verdict and text after what was observed.
    """

    therapy: str
    candidate: str
    statements: Mapping[str, str]
    rows: tuple[tuple[str, str], ...]


def build_fragments(profile: NamedProfile) -> ProfileFragments:
    """Encode what is the same in the answers to all patients."""
    statements = {**STATEMENTS, "cannot_tell": RETRACTED} if profile.profile.is_retracted else STATEMENTS
    return ProfileFragments(
        encode({"id": profile.therapy, "name": profile.name}),
        encode({"id": profile.id, "title": profile.title, "flags": profile.flags}),
        {verdict: encode(text.format(f"{profile.name}: {profile.title}")) for verdict, text in statements.items()},
        tuple(_build_row_fragments(leaf) for leaf in profile.profile.leaves),
    )


def _build_row_fragments(leaf: Any) -> tuple[str, str]:
    before = encode({"criterion": leaf.id, "text": leaf.text, "role": leaf.role})
    return before.removesuffix("}"), "," + encode({"required": leaf.required, "source": leaf.source}).removeprefix("{")


def serialize_match(
    fragments: ProfileFragments, found: Any, members: Collection[str], effects: Collection[str] | None = None
) -> str:
    """Serialize the wanted members of the result for one profile, and of its trace the rows of these effects."""
    written = (
        f'"{member}":{write(fragments, found, effects)}'
        for member, write in MEMBER_WRITERS.items()
        if member in members
    )
    return f"{{{','.join(written)}}}"


def _write_trace(fragments: ProfileFragments, found: Any, effects: Collection[str] | None) -> str:
    rows = [
        f'{before},"verdict":"{row.verdict}","effect":"{row.effect}","observed":{_encode_optional(row.observed)}{after}'
        for (before, after), row in zip(fragments.rows, found.trace, strict=False)  # without rows if none are wanted
        if effects is None or row.effect in effects
    ]
    return f"[{','.join(rows)}]"


def _encode_optional(text: str | None) -> str:
    return "null" if text is None else encode_text(text)


def _write_missing(facts: Iterable[tuple[str, int]]) -> str:
    return f"[{','.join([f'{_encode_attribute(attribute)}{profiles}}}' for attribute, profiles in facts])}]"


@cache  # over the attributes
def _encode_attribute(attribute: str) -> str:
    known = ATTRIBUTE[attribute]
    encoded = encode({"attribute": attribute, "name": known.name, "question": known.question})
    return encoded.removesuffix("}") + ',"profiles":'


def _write_criteria(found: Iterable[PrintedCriterion]) -> str:
    return encode([{"criterion": criterion.id, "text": criterion.text, "role": criterion.role} for criterion in found])


MEMBER_WRITERS: Mapping[str, Callable[[ProfileFragments, Any, Collection[str] | None], str]] = {
    "therapy": lambda fragments, _found, _effects: fragments.therapy,
    "candidate": lambda fragments, _found, _effects: fragments.candidate,
    "verdict": lambda _fragments, found, _effects: f'"{found.verdict}"',
    "verdict_on_facts": lambda _fragments, found, _effects: f'"{found.verdict_on_facts}"',
    "statement": lambda fragments, found, _effects: fragments.statements[found.verdict],
    "trace": _write_trace,
    "missing": lambda _fragments, found, _effects: _write_missing(found.missing),
    "judgement": lambda _fragments, found, _effects: _write_criteria(found.judgement),
    "warnings": lambda _fragments, found, _effects: _write_criteria(found.warnings),
}
