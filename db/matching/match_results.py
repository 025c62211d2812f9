"""What matching a patient with candidate profiles results in."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from db.matching.compiled_profile import CriterionLeaf
from db.matching.evaluate import Evaluation
from db.matching.verdicts import DecidingFacts


class TraceRow(NamedTuple):
    """One criterion of the trace: its truth, its effect on the verdict, and the facts it was compared with."""

    leaf: CriterionLeaf
    verdict: str
    effect: str
    observed: str | None


class Advisory(NamedTuple):
    """A relative contraindication or caution that is met."""

    id: str
    role: str
    text: str | None


class MatchResult(NamedTuple):
    """The result for one profile.

    `leaves`, `answers` and `effects` are those of the trace, and empty if it is not wanted; `missing` lists attributes
    that would settle the verdict, each with the number of open profiles it alone could decide; `judgement` lists
    criteria that need a person's judgement.
    """

    position: int
    verdict: str
    verdict_on_facts: str
    leaves: tuple[CriterionLeaf, ...]
    answers: tuple[Evaluation, ...]
    effects: Sequence[str]
    missing: tuple[tuple[str, int], ...]
    judgement: tuple[CriterionLeaf, ...]
    warnings: tuple[Advisory, ...]

    @property
    def trace(self) -> list[TraceRow]:
        rows = zip(self.leaves, self.answers, self.effects, strict=True)
        return [TraceRow(leaf, answer.truth, effect, answer.observed) for leaf, answer, effect in rows]


class MatchSummary(NamedTuple):
    """The verdict on one profile without its reasons; `open_criteria` counts what is still open."""

    position: int
    verdict: str
    verdict_on_facts: str
    open_criteria: int
    deciding: DecidingFacts


class Ranking(NamedTuple):
    """All summaries in served order, and how many open profiles each fact alone could decide."""

    summaries: list[MatchSummary]
    usefulness: Counter[str]
