"""Evaluate criteria on sets of codes, with their hierarchy."""

from collections.abc import Callable, Sequence

from db.matching.concept_hierarchy import ConceptHierarchy, normalize_code
from db.matching.criterion import Criterion
from db.matching.implied_facts import Implied, find_implied
from db.matching.patient_facts import CodeList, Patient
from db.matching.stated_codes import StatedCode, StatedCodes, find_stated_codes
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


def evaluate_set(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> CriterionOutcome:
    stated: CodeList | None = patient.facts.get(criterion.attribute)
    implied = find_implied(criterion.attribute, patient, hierarchy, ever=criterion.selection == "ever")
    if stated is None and not implied:
        return UNKNOWN, None
    codes = find_stated_codes(criterion.attribute, patient, hierarchy)
    truths = [_evaluate_member(criterion, value, codes, implied, hierarchy) for value in criterion.values]
    truth = SET_OPERATORS[criterion.operator](truths)
    # The operators count a conflict as unknown; if it is what keeps the answer open, it is reported as what it is.
    if truth == UNKNOWN and CONFLICTING in truths:
        truth = CONFLICTING
    observed = [_format_code_list(stated)] if stated else []
    return truth, "; ".join((*observed, *(implication.text for implication in implied)))


def _evaluate_member(
    criterion: Criterion,
    value: str,
    stated: StatedCodes | None,
    implied: Sequence[Implied],
    hierarchy: ConceptHierarchy,
) -> Truth:
    """A present code implies its broader codes; an absent code excludes its narrower codes."""
    follows = MET if any(implication.value == value for implication in implied) else UNKNOWN
    return join_truths((follows, _evaluate_stated_member(criterion, value, stated, hierarchy))) if stated else follows


def _evaluate_stated_member(
    criterion: Criterion, value: str, stated: StatedCodes, hierarchy: ConceptHierarchy
) -> Truth:
    attribute, ever = criterion.attribute, criterion.selection == "ever"
    required, above = normalize_code(attribute, value), hierarchy.broader_codes(attribute, value)
    exceptions = frozenset(normalize_code(attribute, code) for code in criterion.excluding)
    excluded = not above.isdisjoint(stated.absent)
    if excluded and any(_is_in_concept_set(required, exceptions, code) for code in stated.holding):
        return CONFLICTING
    # It is asked for a diagnosis that is stated together with another that excludes it.
    if not above.isdisjoint(stated.contradictory):
        return CONFLICTING
    codes = stated.ever if ever else stated.holding
    memberships = [
        _find_membership(criterion, code, stated.absent, hierarchy)
        for code in codes
        if _is_in_concept_set(required, exceptions, code)
    ]
    if MET in memberships:
        return MET
    if excluded and not ever:  # what is absent now may have been present before
        return NOT_MET
    is_closed = stated.was_closed if ever else stated.is_closed
    # Of a code with unknown broader codes, one may be the very code that is asked for. A code that is broader than what
    # is asked for does not say which of its kinds it is.
    is_certain = is_closed and all(code.is_complete for code in codes) and UNKNOWN not in memberships
    return NOT_MET if is_certain and not any(code.normalized in above - {required} for code in codes) else UNKNOWN


def _find_membership(
    criterion: Criterion, code: StatedCode, absent: frozenset[str], hierarchy: ConceptHierarchy
) -> Truth:
    """Return whether a code of the concept set is no exception; unknown if some of its kinds are."""
    kinds = (hierarchy.broader_codes(criterion.attribute, kind) for kind in criterion.excluding)
    return UNKNOWN if any(code.normalized in broader and absent.isdisjoint(broader) for broader in kinds) else MET


def _is_in_concept_set(required: str, exceptions: frozenset[str], code: StatedCode) -> bool:
    return required in code.broader and code.broader.isdisjoint(exceptions)


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
