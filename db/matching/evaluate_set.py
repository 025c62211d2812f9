"""Evaluate criteria on sets of codes, with their hierarchy."""

from collections.abc import Callable, Sequence

from db.matching.concept_hierarchy import ConceptHierarchy, normalize_code
from db.matching.criterion import Criterion
from db.matching.implied_facts import Implied, find_implied
from db.matching.patient_facts import CodeList, Patient
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    CriterionOutcome,
    Truth,
    all_of,
    any_of,
    join_truths,
    negate_truth,
)
from db.vocab.implications import EXCLUSIVE_DIAGNOSES, UNENDING


def evaluate_set(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> CriterionOutcome:
    stated: CodeList | None = patient.facts.get(criterion.attribute)
    implied = find_implied(criterion.attribute, patient, hierarchy, ever=criterion.selection == "ever")
    if stated is None and not implied:
        return UNKNOWN, None
    truths = [_evaluate_member(criterion, value, stated, implied, hierarchy) for value in criterion.values]
    truth = SET_OPERATORS[criterion.operator](truths)
    # The operators count a conflict as unknown; if it is what keeps the answer open, it is reported as what it is.
    if truth == UNKNOWN and CONFLICTING in truths:
        truth = CONFLICTING
    observed = [_format_code_list(stated)] if stated else []
    return truth, "; ".join((*observed, *(implication.text for implication in implied)))


def _evaluate_member(
    criterion: Criterion,
    value: str,
    stated: CodeList | None,
    implied: Sequence[Implied],
    hierarchy: ConceptHierarchy,
) -> Truth:
    """A present code implies its broader codes; an absent code excludes its narrower codes."""
    follows = MET if any(implication.value == value for implication in implied) else UNKNOWN
    return join_truths((follows, _evaluate_stated_member(criterion, value, stated, hierarchy) if stated else UNKNOWN))


def _evaluate_stated_member(criterion: Criterion, value: str, stated: CodeList, hierarchy: ConceptHierarchy) -> Truth:
    attribute, ever = criterion.attribute, criterion.selection == "ever"
    required, above = normalize_code(attribute, value), hierarchy.broader_codes(attribute, value)
    holding = (*stated.present, *(code for code in stated.past or () if (attribute, code) in UNENDING))
    codes = (*stated.present, *(stated.past or ())) if ever else holding
    memberships = [_find_membership(criterion, required, code, stated, hierarchy) for code in codes]
    excluded = any(normalize_code(attribute, code) in above for code in stated.absent)
    if excluded and any(_is_in_concept_set(criterion, required, code, hierarchy) for code in holding):
        return CONFLICTING
    if attribute == "conditions" and _has_exclusive_diagnoses(above, stated.present, hierarchy):
        return CONFLICTING
    absent = excluded and not ever  # what is absent now may have been present before
    closed = stated.complete and not (ever and stated.past is None)
    # Of a code with unknown broader codes, one may be the very code that is asked for.
    complete = closed and all(hierarchy.is_complete(attribute, code) for code in codes)
    # A code that is broader than what is asked for does not say which of its kinds it is.
    is_open = UNKNOWN in memberships or any(normalize_code(attribute, code) in above - {required} for code in codes)
    return MET if MET in memberships else NOT_MET if absent or (complete and not is_open) else UNKNOWN


def _find_membership(
    criterion: Criterion, required: str, code: str, stated: CodeList, hierarchy: ConceptHierarchy
) -> Truth:
    """Return whether a code is in the concept set; unknown of one that has both kinds that are in it and others."""
    if not _is_in_concept_set(criterion, required, code, hierarchy):
        return NOT_MET
    own = normalize_code(criterion.attribute, code)
    absent = {normalize_code(criterion.attribute, one) for one in stated.absent}
    kinds = [hierarchy.broader_codes(criterion.attribute, kind) for kind in criterion.excluding]
    return UNKNOWN if any(own in broader and absent.isdisjoint(broader) for broader in kinds) else MET


def _has_exclusive_diagnoses(required: frozenset[str], present: Sequence[str], hierarchy: ConceptHierarchy) -> bool:
    """True if it is asked for a diagnosis that is stated together with another that excludes it."""
    stated = frozenset[str]().union(*(hierarchy.broader_codes("conditions", code) for code in present))
    return any(not required.isdisjoint(pair) and stated.issuperset(pair) for pair in EXCLUSIVE_DIAGNOSES)


def _is_in_concept_set(criterion: Criterion, required: str, code: str, hierarchy: ConceptHierarchy) -> bool:
    broader = hierarchy.broader_codes(criterion.attribute, code)
    excluded = (normalize_code(criterion.attribute, code) for code in criterion.excluding)
    return required in broader and broader.isdisjoint(excluded)


def _format_code_list(codes: CodeList) -> str:
    parts = [f"{', '.join(codes.present)}{' and nothing else' if codes.complete else ''}" if codes.present else ""]
    parts += ["nothing" if codes.complete and not codes.present else ""]
    parts += [f"not {', '.join(codes.absent)}" if codes.absent else ""]
    parts += [f"earlier {', '.join(codes.past)}" if codes.past else ""]
    return "; ".join(filter(None, parts)) or "nothing listed"


SET_OPERATORS: dict[str, Callable[[list[Truth]], Truth]] = {
    "includes_any": any_of,
    "includes_all": all_of,
    "includes_none": lambda truths: negate_truth(any_of(truths)),
}
