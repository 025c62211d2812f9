"""Facts that count and facts that do not, each with its reason: what every selection of facts is made of."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from schemas.imports.fhir.fhir_facts import Ignored, PlacedFact, build_ignored
from schemas.imports.fhir.fhir_time import FhirTime

UNDATED = "has no date, and a dated fact is known"
LATER = "a later one is used"
MAYBE_AHEAD = "has a date that may be after the reference date"


class Selection(NamedTuple):
    """The facts that count, and those that do not with the reason."""

    facts: list[PlacedFact]
    ignored: list[Ignored]


def drop_facts(placed: Iterable[PlacedFact], reason: str) -> list[Ignored]:
    return [build_ignored(placed_fact.pointer, reason) for placed_fact in placed]


def split_facts(placed: Iterable[PlacedFact], keep: Callable[[PlacedFact], bool], reason: str) -> Selection:
    """Keep the facts that pass, and ignore the others for this reason."""
    kept: list[PlacedFact] = []
    dropped: list[PlacedFact] = []
    for placed_fact in placed:
        (kept if keep(placed_fact) else dropped).append(placed_fact)
    return Selection(kept, drop_facts(dropped, reason))


def drop_undated(placed: Sequence[PlacedFact]) -> Selection:
    if all(placed_fact.fact.time is None for placed_fact in placed):
        return Selection(list(placed), [])
    return split_facts(placed, lambda placed_fact: placed_fact.fact.time is not None, UNDATED)


def drop_maybe_ahead(placed: Sequence[PlacedFact], values: Sequence[object]) -> Selection:
    """Drop what may be after the reference date, and all where it is of another value: that may be the latest."""
    if len(set(values)) > 1 and any(placed_fact.fact.may_be_ahead for placed_fact in placed):
        return Selection([], drop_facts(placed, MAYBE_AHEAD))
    return split_facts(placed, lambda placed_fact: not placed_fact.fact.may_be_ahead, MAYBE_AHEAD)


def select_latest_facts(placed: Sequence[PlacedFact]) -> Selection:
    """Keep the latest facts; facts with overlapping times are all kept."""
    dated, undated = drop_undated(placed)
    newest = max((placed_fact.fact.time.first for placed_fact in dated if placed_fact.fact.time), default=None)
    last, earlier = split_facts(
        dated, lambda placed_fact: not (newest and placed_fact.fact.time and newest > placed_fact.fact.time.last), LATER
    )
    return Selection(last, [*undated, *earlier])


def read_code(placed: PlacedFact) -> tuple[str, str]:
    """Return a code of a set, and whether it is present, absent or past."""
    code, presence = placed.fact.value if isinstance(placed.fact.value, tuple) else ("", "absent")
    return code, presence


def is_later(time: FhirTime | None, end: FhirTime | None) -> bool:
    """True if a time is surely later than another; one that is not known is not."""
    return time is not None and end is not None and time.first > end.last


def list_last_end(ends: Iterable[FhirTime | None]) -> list[FhirTime | None]:
    """Return the end after which all have passed: of several one without a time, or else the last."""
    stated = list(ends)
    if not stated or None in stated:
        return [None] if stated else []
    return [max((end for end in stated if end), key=lambda end: end.last)]
