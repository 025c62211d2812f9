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
    given: CodeList | None = patient.facts.get(criterion.attribute)
    implied = find_implied(criterion.attribute, patient, hierarchy)
    if given is None and not implied:
        return UNKNOWN, None
    truths = [_evaluate_member(criterion, value, given, implied, hierarchy) for value in criterion.values]
    truth = SET_OPERATORS[criterion.operator](truths)
    # The operators count a conflict as unknown; if it is what keeps the answer open, it is reported as what it is.
    if truth == UNKNOWN and CONFLICTING in truths:
        truth = CONFLICTING
    stated = [_format_code_list(given)] if given else []
    return truth, "; ".join((*stated, *(implication.text for implication in implied)))


def _evaluate_member(
    criterion: Criterion,
    value: str,
    given: CodeList | None,
    implied: Sequence[Implied],
    hierarchy: ConceptHierarchy,
) -> Truth:
    """A present code implies its broader codes; an absent code excludes its narrower codes."""
    follows = MET if any(implication.value == value for implication in implied) else UNKNOWN
    return join_truths((follows, _evaluate_stated_member(criterion, value, given, hierarchy) if given else UNKNOWN))


def _evaluate_stated_member(criterion: Criterion, value: str, given: CodeList, hierarchy: ConceptHierarchy) -> Truth:
    attribute, ever = criterion.attribute, criterion.selection == "ever"
    wanted, above = normalize_code(attribute, value), hierarchy.broader_codes(attribute, value)
    holding = (*given.present, *(code for code in given.past or () if (attribute, code) in UNENDING))
    codes = (*given.present, *(given.past or ())) if ever else holding
    present = any(_is_in_concept_set(criterion, wanted, code, hierarchy) for code in codes)
    excluded = any(normalize_code(attribute, code) in above for code in given.absent)
    if excluded and any(_is_in_concept_set(criterion, wanted, code, hierarchy) for code in holding):
        return CONFLICTING
    if attribute == "conditions" and _has_exclusive_diagnoses(above, given.present, hierarchy):
        return CONFLICTING
    absent = excluded and not ever  # what is absent now may have been present before
    closed = given.complete and not (ever and given.past is None)
    # Of a code with unknown broader codes, one may be the very code that is asked for.
    complete = closed and all(hierarchy.is_complete(attribute, code) for code in codes)
    return MET if present else NOT_MET if absent or complete else UNKNOWN


def _has_exclusive_diagnoses(wanted: frozenset[str], present: Sequence[str], hierarchy: ConceptHierarchy) -> bool:
    """True if it is asked for a diagnosis that is stated together with another that excludes it."""
    stated = frozenset[str]().union(*(hierarchy.broader_codes("conditions", code) for code in present))
    return any(not wanted.isdisjoint(pair) and stated.issuperset(pair) for pair in EXCLUSIVE_DIAGNOSES)


def _is_in_concept_set(criterion: Criterion, wanted: str, code: str, hierarchy: ConceptHierarchy) -> bool:
    broader = hierarchy.broader_codes(criterion.attribute, code)
    excluded = (normalize_code(criterion.attribute, code) for code in criterion.excluding)
    return wanted in broader and broader.isdisjoint(excluded)


def _format_code_list(given: CodeList) -> str:
    parts = [f"{', '.join(given.present)}{' and nothing else' if given.complete else ''}" if given.present else ""]
    parts += ["nothing" if given.complete and not given.present else ""]
    parts += [f"not {', '.join(given.absent)}" if given.absent else ""]
    parts += [f"earlier {', '.join(given.past)}" if given.past else ""]
    return "; ".join(filter(None, parts)) or "nothing listed"


SET_OPERATORS: dict[str, Callable[[list[Truth]], Truth]] = {
    "includes_any": any_of,
    "includes_all": all_of,
    "includes_none": lambda truths: negate_truth(any_of(truths)),
}
