"""Evaluate candidate profiles for one patient in three-valued logic, with a trace of every criterion.

Pure functions without session or clock: `parse_patient` reads facts, `compile_profile` reads criteria, and
`match_profiles` evaluates them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from db.matching.compiled_profile import CriterionLeaf, Profile, compile_profile
from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.evaluate import Evaluation
from db.matching.evaluate_leaf import evaluate_leaf, evaluate_leaves, list_attestations, list_judged
from db.matching.implied_facts import is_cause
from db.matching.match_results import Advisory, MatchResult, MatchSummary, Ranking
from db.matching.patient_facts import Patient, parse_patient
from db.matching.three_valued_logic import MET, NOT_MET, UNKNOWN, Truth
from db.matching.verdicts import (
    EFFECTS,
    NO_DECIDING_FACTS,
    OPEN,
    WARNS,
    DecidingFacts,
    evaluate_nodes,
    exclude_leaves,
    find_deciding_facts,
    join_deciding_facts,
    list_effects,
    verdict_from_truth,
)
from db.vocab.attributes import ATTRIBUTE
from db.vocab.enums import ADVISORY_ROLES

__all__ = [
    "Advisory",
    "ConceptHierarchy",
    "CriterionLeaf",
    "MatchResult",
    "MatchSummary",
    "Patient",
    "Profile",
    "Ranking",
    "compile_profile",
    "explain_match",
    "is_cause",
    "match_profiles",
    "parse_patient",
    "rank_profiles",
]

ATTRIBUTE_ORDER = {attribute: n for n, attribute in enumerate(ATTRIBUTE)}
CANNOT_TELL = "cannot_tell"
VERDICT_ORDER = ("meets", CANNOT_TELL, "does_not_meet")
REFUSED_SUMMARY = MatchSummary(0, "does_not_meet", "does_not_meet", 0, NO_DECIDING_FACTS)


def match_profiles(profiles: Sequence[Profile], patient: Patient, hierarchy: ConceptHierarchy) -> list[MatchResult]:
    """Evaluate every profile for a patient, ordered by verdict and then by the number of open criteria."""
    ranking = rank_profiles(profiles, patient, hierarchy)
    return [
        explain_match(profiles[summary.position], summary, ranking, patient, hierarchy) for summary in ranking.summaries
    ]


def rank_profiles(
    profiles: Sequence[Profile], patient: Patient, hierarchy: ConceptHierarchy, limit: int | None = None
) -> Ranking:
    """Evaluate every profile without its trace; profiles of the same form and attestations are evaluated once.

    Summaries beyond the limit are not in order, and those of profiles that a bound refuses have no open criteria.
    """
    refused = frozenset[int]()
    if limit is not None and limit < len(profiles):
        found = _find_refused(profiles, patient, hierarchy)
        refused = found if len(profiles) - len(found) >= limit else refused
    summaries = [
        _summarize(profile, patient, hierarchy)._replace(position=position)
        for position, profile in enumerate(profiles)
        if position not in refused
    ]
    usefulness = Counter(fact for summary in summaries for fact in summary.deciding.met | summary.deciding.not_met)
    others = [REFUSED_SUMMARY._replace(position=position) for position in sorted(refused)]
    return Ranking([*sorted(summaries, key=_build_sort_key), *others], usefulness)


def _find_refused(profiles: Sequence[Profile], patient: Patient, hierarchy: ConceptHierarchy) -> frozenset[int]:
    """Return the positions of the profiles that a bound refuses by itself, whatever else their trees hold."""
    if patient.attested:  # what a person attests belongs to one profile, and may contradict the facts
        return frozenset()
    forms = {profile.logic_id: profile for profile in profiles}
    refused = {logic_id for logic_id, profile in forms.items() if _is_refused(profile, patient, hierarchy)}
    return frozenset(
        position
        for position, profile in enumerate(profiles)
        if profile.logic_id in refused and not profile.is_retracted
    )


def _is_refused(profile: Profile, patient: Patient, hierarchy: ConceptHierarchy) -> bool:
    return any(
        evaluate_leaf(profile.leaves[n], patient, hierarchy).truth == (NOT_MET if wanted else MET)
        for n, wanted in profile.required
    )


def _summarize(profile: Profile, patient: Patient, hierarchy: ConceptHierarchy) -> MatchSummary:
    summary = _evaluate_profile(profile, patient, hierarchy).summary
    if profile.is_retracted:
        # No fact settles what a retracted source asks for; its criteria are still traced.
        return summary._replace(verdict=CANNOT_TELL, verdict_on_facts=CANNOT_TELL, deciding=NO_DECIDING_FACTS)
    return summary


class _ProfileEvaluation(NamedTuple):
    """What is the same for all profiles of one form: the summary, and the truths, answers and effects."""

    summary: MatchSummary
    truths: list[Truth | None]
    answers: tuple[Evaluation, ...]
    effects: list[str]
    judged: tuple[int, ...]


def _evaluate_profile(profile: Profile, patient: Patient, hierarchy: ConceptHierarchy) -> _ProfileEvaluation:
    # Many sites print the same criteria: profiles with equal logic are evaluated alike, unless a person attested to
    # one.
    key = ("evaluated", profile.logic_id, list_attestations(profile, patient))
    if key not in patient.cache:
        patient.cache[key] = _evaluate_uncached(profile, patient, hierarchy)
    evaluated: _ProfileEvaluation = patient.cache[key]
    return evaluated


def _evaluate_uncached(profile: Profile, patient: Patient, hierarchy: ConceptHierarchy) -> _ProfileEvaluation:
    answers = evaluate_leaves(profile, patient, hierarchy)
    judged = list_judged(profile, answers, patient)
    truths = evaluate_nodes(profile.nodes, answers)
    truths_on_facts = exclude_leaves(profile.nodes, profile.judgeable, truths, judged) if judged else truths
    effects = list_effects(profile, truths, answers)
    deciding = find_deciding_facts(profile.nodes, len(truths) - 1, truths_on_facts, answers)
    # What a person need not judge once its fact is stated.
    statable = [n for n in judged if profile.leaves[n].criterion is not None]
    if statable:
        rest = exclude_leaves(profile.nodes, profile.judgeable, truths, set(judged) - set(statable))
        deciding = join_deciding_facts(deciding, find_deciding_facts(profile.nodes, len(truths) - 1, rest, answers))
    summary = MatchSummary(
        0,
        verdict_from_truth(truths[-1]),
        verdict_from_truth(truths_on_facts[-1]),
        effects.count(OPEN),
        deciding,
    )
    return _ProfileEvaluation(summary, truths, answers, effects, judged)


def explain_match(  # noqa: PLR0913 - what is matched, and what is known of it
    profile: Profile,
    summary: MatchSummary,
    ranking: Ranking,
    patient: Patient,
    hierarchy: ConceptHierarchy,
    *,
    traced: bool = True,
) -> MatchResult:
    """Add the trace, the missing facts, what is left to judgement and the warnings to a summary."""
    evaluated = _evaluate_profile(profile, patient, hierarchy)
    return MatchResult(
        summary.position,
        summary.verdict,
        summary.verdict_on_facts,
        profile.leaves if traced else (),
        evaluated.answers if traced else (),
        evaluated.effects if traced else (),
        _rank_missing_facts(summary.deciding, ranking.usefulness),
        tuple(profile.leaves[n] for n in evaluated.judged),
        tuple(_collect_warnings(profile, evaluated.truths)),
    )


def _collect_warnings(profile: Profile, truths: Sequence[Truth | None]) -> Iterator[Advisory]:
    for criterion in profile.criteria:
        if criterion.role in ADVISORY_ROLES and EFFECTS[criterion.role, truths[criterion.place] or UNKNOWN] == WARNS:
            text = criterion.text or "; ".join(profile.leaves[n].text for n in criterion.leaves)
            yield Advisory(criterion.id, criterion.role, text)


def _rank_missing_facts(needs: DecidingFacts, useful: Counter[str]) -> tuple[tuple[str, int], ...]:
    ranked: Iterable[str] = sorted(needs.facts, key=lambda fact: (-useful[fact], ATTRIBUTE_ORDER[fact]))
    return tuple((fact, useful[fact]) for fact in ranked)


def _build_sort_key(one: MatchSummary) -> tuple[int, int, int, int]:
    verdicts = VERDICT_ORDER.index(one.verdict), VERDICT_ORDER.index(one.verdict_on_facts)
    return *verdicts, one.open_criteria, one.position
