"""Evaluate candidate profiles for one patient in three-valued logic, with a trace of every criterion.

Pure functions without session or clock: `parse_patient` reads facts, `compile_profile` reads criteria, and
`match_profiles` evaluates them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import CriterionLeaf, Profile, compile_profile
from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.evaluate import Evaluation, evaluate_criterion
from db.matching.patient_facts import ATTESTED, ATTESTED_PREFIX, Patient, parse_patient
from db.matching.three_valued_logic import UNKNOWN, truth_of
from db.matching.verdicts import (
    WARNS,
    DecidingFacts,
    criterion_effect,
    evaluate_node,
    find_deciding_facts,
    leaf_effects,
    verdict_from_truth,
)
from db.vocab.attributes import ATTRIBUTE
from db.vocab.enums import ADVISORY_ROLES

__all__ = [
    "ATTESTED",
    "ATTESTED_PREFIX",
    "Advisory",
    "ConceptHierarchy",
    "CriterionLeaf",
    "MatchResult",
    "Patient",
    "Profile",
    "TraceRow",
    "compile_profile",
    "match_profiles",
    "parse_patient",
]

VERDICT_ORDER = ("meets", "cannot_tell", "does_not_meet")


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

    `missing` lists attributes that would settle the verdict, each with the number of open profiles it alone could
    decide; `judgement` lists criteria that need a person's judgement.
    """

    position: int
    verdict: str
    verdict_on_facts: str
    trace: tuple[TraceRow, ...]
    missing: tuple[tuple[str, int], ...]
    judgement: tuple[CriterionLeaf, ...]
    warnings: tuple[Advisory, ...]


def match_profiles(profiles: Sequence[Profile], patient: Patient, hierarchy: ConceptHierarchy) -> list[MatchResult]:
    """Evaluate every profile for a patient, ordered by verdict and then by the number of open criteria."""
    found = [_match_profile(position, profile, patient, hierarchy) for position, profile in enumerate(profiles)]
    useful = Counter(fact for _, needs in found for fact in needs.met | needs.not_met)
    matches = [one._replace(missing=_rank_missing_facts(needs, useful)) for one, needs in found]
    return sorted(matches, key=_build_sort_key)


def _match_profile(
    position: int, profile: Profile, patient: Patient, hierarchy: ConceptHierarchy
) -> tuple[MatchResult, DecidingFacts]:
    answers = [_evaluate_leaf(leaf, patient, hierarchy) for leaf in profile.leaves]
    judged = frozenset(n for n, leaf in enumerate(profile.leaves) if _needs_judgement(leaf, patient))
    said = {n: effect for one in profile.criteria for n, effect in leaf_effects(one, answers).items()}
    rows = (TraceRow(leaf, answers[n].verdict, said[n], answers[n].observed) for n, leaf in enumerate(profile.leaves))
    one = MatchResult(
        position,
        verdict_from_truth(evaluate_node(profile.verdict, answers)),
        verdict_from_truth(evaluate_node(profile.verdict, answers, judged)),
        tuple(rows),
        (),
        tuple(profile.leaves[n] for n in sorted(judged)),
        tuple(_collect_warnings(profile, answers)),
    )
    return one, find_deciding_facts(profile.verdict, answers, judged)


def _evaluate_leaf(leaf: CriterionLeaf, patient: Patient, hierarchy: ConceptHierarchy) -> Evaluation:
    if leaf.criterion is not None:
        return evaluate_criterion(leaf.criterion, patient, hierarchy)
    attested = patient.attested.get(leaf.id)
    return Evaluation(truth_of(attested), None if attested is None else f"attested {str(attested).lower()}")


def _needs_judgement(leaf: CriterionLeaf, patient: Patient) -> bool:
    return leaf.criterion is None and leaf.id not in patient.attested


def _collect_warnings(profile: Profile, answers: Sequence[Evaluation]) -> Iterator[Advisory]:
    for one in profile.criteria:
        if (
            one.role in ADVISORY_ROLES
            and criterion_effect(one.role, evaluate_node(one.node, answers) or UNKNOWN) == WARNS
        ):
            text = one.text or "; ".join(profile.leaves[n].text for n in one.leaves)
            yield Advisory(one.id, one.role, text)


def _rank_missing_facts(needs: DecidingFacts, useful: Counter[str]) -> tuple[tuple[str, int], ...]:
    order = list(ATTRIBUTE)
    ranked: Iterable[str] = sorted(needs.facts, key=lambda fact: (-useful[fact], order.index(fact)))
    return tuple((fact, useful[fact]) for fact in ranked)


def _build_sort_key(one: MatchResult) -> tuple[int, int, int, int]:
    still = sum(row.effect == "open" for row in one.trace)
    return VERDICT_ORDER.index(one.verdict), VERDICT_ORDER.index(one.verdict_on_facts), still, one.position
