"""Serialize the results of the matcher to JSON in UTF-8.

Most of an entry is the same for every patient: it is encoded once for each profile, and only joined for an answer.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple, Protocol

from db.vocab.attributes import ATTRIBUTE
from db.vocab.enums import TRUTH, VERDICT
from schemas.match.match_result import EFFECT

STATEMENTS = {
    "meets": "Meets the published criteria of {}.",
    "does_not_meet": "Does not meet the published criteria of {}.",
    "cannot_tell": "Cannot be told from these facts whether the published criteria of {} are met.",
}
RETRACTED = "Cannot be told: the source of the criteria of {} was retracted."
COMPACT_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
encode_text: Callable[[str], str] = json.encoder.encode_basestring


def encode(value: object) -> bytes:
    return COMPACT_JSON.encode(value).encode()


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


class Texts(dict[str | None, bytes]):
    """Texts observed of one patient, each encoded once: many criteria are about the same fact."""

    def __missing__(self, text: str | None) -> bytes:
        # A Bundle may hold lone surrogates, which cannot be encoded: they become question marks.
        encoded = self[text] = b"null" if text is None else encode_text(text).encode(errors="replace")
        return encoded


class ProfileFragments(NamedTuple):
    """JSON of a profile that no patient changes.

    A row of the trace is what stands before its verdict and what follows after what was observed. `criteria` are
    criteria of the profile as they are listed, by id.
    """

    therapy: bytes
    candidate: bytes
    statements: Mapping[str, bytes]
    rows: tuple[tuple[bytes, bytes], ...]
    criteria: Mapping[str, bytes]


def build_fragments(profile: NamedProfile) -> ProfileFragments:
    """Encode what is the same in the answers to all patients."""
    statements = {**STATEMENTS, "cannot_tell": RETRACTED} if profile.profile.is_retracted else STATEMENTS
    return ProfileFragments(
        encode({"id": profile.therapy, "name": profile.name}),
        encode({"id": profile.id, "title": profile.title, "flags": profile.flags}),
        {verdict: encode(text.format(f"{profile.name}: {profile.title}")) for verdict, text in statements.items()},
        tuple(_build_row_fragments(leaf) for leaf in profile.profile.leaves),
        {leaf.id: _encode_criterion(leaf) for leaf in profile.profile.leaves},
    )


def _build_row_fragments(leaf: Any) -> tuple[bytes, bytes]:
    after = encode({"required": leaf.required, "source": leaf.source})
    return _encode_criterion(leaf).removesuffix(b"}"), b"," + after.removeprefix(b"{")


def _encode_criterion(criterion: PrintedCriterion) -> bytes:
    return encode({"criterion": criterion.id, "text": criterion.text, "role": criterion.role})


def serialize_match(
    fragments: ProfileFragments, found: Any, members: Collection[str], effects: Collection[str] | None, texts: Texts
) -> bytes:
    """Serialize the wanted members of the result for one profile, and of its trace the rows of these effects."""
    written = [
        name + write(fragments, found, effects, texts)
        for member, (name, write) in MEMBER_WRITERS.items()
        if member in members
    ]
    return b"{" + b",".join(written) + b"}"


def _write_trace(fragments: ProfileFragments, found: Any, effects: Collection[str] | None, texts: Texts) -> bytes:
    rows = [
        before + OUTCOMES[verdict, effect] + texts[observed] + after
        # There are no rows if none are wanted.
        for (before, after), (verdict, observed, _), effect in zip(
            fragments.rows, found.answers, found.effects, strict=False
        )
        if effects is None or effect in effects
    ]
    return b"[" + b",".join(rows) + b"]"


def _write_missing(facts: Iterable[tuple[str, int]]) -> bytes:
    return (
        b"[" + b",".join([b"%b%d}" % (_encode_attribute(attribute), profiles) for attribute, profiles in facts]) + b"]"
    )


@cache  # over the attributes
def _encode_attribute(attribute: str) -> bytes:
    known = ATTRIBUTE[attribute]
    encoded = encode({"attribute": attribute, "name": known.name, "question": known.question})
    return encoded.removesuffix(b"}") + b',"profiles":'


def _write_judgement(fragments: ProfileFragments, found: Any) -> bytes:
    return b"[" + b",".join([fragments.criteria[leaf.id] for leaf in found.judgement]) + b"]"


def _write_criteria(found: Iterable[PrintedCriterion]) -> bytes:
    return b"[" + b",".join(map(_encode_criterion, found)) + b"]"


OUTCOMES = {
    (verdict, effect): f',"verdict":"{verdict}","effect":"{effect}","observed":'.encode()
    for verdict, effect in product(TRUTH, EFFECT)
}
VERDICTS = {verdict: encode(verdict) for verdict in VERDICT}
Writer = Callable[[ProfileFragments, Any, Collection[str] | None, Texts], bytes]
WRITERS: Mapping[str, Writer] = {
    "therapy": lambda fragments, _found, _effects, _texts: fragments.therapy,
    "candidate": lambda fragments, _found, _effects, _texts: fragments.candidate,
    "verdict": lambda _fragments, found, _effects, _texts: VERDICTS[found.verdict],
    "verdict_on_facts": lambda _fragments, found, _effects, _texts: VERDICTS[found.verdict_on_facts],
    "statement": lambda fragments, found, _effects, _texts: fragments.statements[found.verdict],
    "trace": _write_trace,
    "missing": lambda _fragments, found, _effects, _texts: _write_missing(found.missing),
    "judgement": lambda fragments, found, _effects, _texts: _write_judgement(fragments, found),
    "warnings": lambda _fragments, found, _effects, _texts: _write_criteria(found.warnings),
}
MEMBER_WRITERS = {member: (encode(member) + b":", write) for member, write in WRITERS.items()}
