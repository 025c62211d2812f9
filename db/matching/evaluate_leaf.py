"""Evaluate a leaf of a profile: its criterion by the facts, what a person attests of it, or both."""

from collections.abc import Sequence

from db.matching.compiled_profile import JUDGED_NUMBER, CriterionLeaf, Profile
from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.criterion import Criterion
from db.matching.derived_facts import stated_base_facts
from db.matching.evaluate import Evaluation, evaluate_criterion
from db.matching.patient_facts import Patient
from db.matching.three_valued_logic import CONFLICTING, MET, NOT_MET, UNKNOWN, join_truths

ATTESTED = {
    None: Evaluation(UNKNOWN, None),
    True: Evaluation(MET, "attested true"),
    False: Evaluation(NOT_MET, "attested false"),
}


def evaluate_leaf(leaf: CriterionLeaf, patient: Patient, hierarchy: ConceptHierarchy) -> Evaluation:
    attested = patient.attested.get(leaf.id)
    if leaf.criterion is None:
        return ATTESTED[attested]
    computed: Evaluation | None = patient.cache.get(leaf.criterion_number)
    if computed is None:
        computed = patient.cache[leaf.criterion_number] = evaluate_criterion(leaf.criterion, patient, hierarchy)
    if attested is None or not leaf.judged_if_unknown:
        return computed
    return _join_evaluations(leaf.criterion, computed, ATTESTED[attested], patient)


def evaluate_leaves(profile: Profile, patient: Patient, hierarchy: ConceptHierarchy) -> tuple[Evaluation, ...]:
    """Evaluate the leaves of a profile; equal criteria of other profiles are not evaluated again."""
    if patient.attested:  # what is attested belongs to one leaf
        return tuple([evaluate_leaf(leaf, patient, hierarchy) for leaf in profile.leaves])
    cache = patient.cache
    cache[JUDGED_NUMBER] = ATTESTED[None]
    for number, leaf in zip(profile.criterion_numbers, profile.leaves, strict=True):
        if number not in cache and leaf.criterion is not None:
            cache[number] = evaluate_criterion(leaf.criterion, patient, hierarchy)
    return tuple(map(cache.__getitem__, profile.criterion_numbers))


def _join_evaluations(criterion: Criterion, computed: Evaluation, judged: Evaluation, patient: Patient) -> Evaluation:
    """What a person attests fills in what is unknown, and conflicts with facts that decide otherwise."""
    verdict = join_truths((computed.truth, judged.truth))
    settling = stated_base_facts(patient, criterion.attribute) if verdict == CONFLICTING else ()
    return Evaluation(verdict, "; ".join(filter(None, (computed.observed, judged.observed))), settling)


def list_judged(profile: Profile, answers: Sequence[Evaluation], patient: Patient) -> tuple[int, ...]:
    """Return the indexes of the leaves that are left to a person."""
    judged, leaves = profile.judged, profile.leaves
    if patient.attested:
        return tuple([n for n in judged if needs_judgement(leaves[n], answers[n], patient)])
    return tuple([n for n in judged if leaves[n].criterion is None or answers[n].truth == UNKNOWN])


def needs_judgement(leaf: CriterionLeaf, answer: Evaluation, patient: Patient) -> bool:
    is_open = leaf.criterion is None or (leaf.judged_if_unknown and answer.truth == UNKNOWN)
    return is_open and leaf.id not in patient.attested


def list_attestations(profile: Profile, patient: Patient) -> tuple[bool | None, ...]:
    return tuple(patient.attested.get(profile.leaves[n].id) for n in profile.judged) if patient.attested else ()
