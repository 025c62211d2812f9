"""Evaluate one criterion for one patient: its truth, the facts observed, and the facts that would settle it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from db.matching.concept_hierarchy import ConceptHierarchy
from db.matching.criterion import Criterion
from db.matching.derived_facts import (
    TRUE_IF_ANY,
    FactSets,
    find_settling_facts,
    influencing_attributes,
    parse_derivations,
    stated_base_facts,
)
from db.matching.evaluate_event import evaluate_event
from db.matching.evaluate_quantity import evaluate_quantity
from db.matching.evaluate_set import evaluate_set
from db.matching.implied_facts import find_implied
from db.matching.patient_facts import Patient
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    UNKNOWN,
    CriterionOutcome,
    Truth,
    common_truth,
    join_truths,
    negate_truth,
    truth_of,
)
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import PARTIAL_ANSWERS
from db.vocab.patterns import DateSpan, parse_partial_date


class Evaluation(NamedTuple):
    """`settling` holds, for an open criterion, the sets of facts each of which could settle it."""

    truth: Truth
    observed: str | None
    settling: FactSets = ()


def evaluate_criterion(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> Evaluation:
    """Evaluate a criterion."""
    if patient.facts.keys().isdisjoint(influencing_attributes(criterion.attribute)):
        return Evaluation(UNKNOWN, None, find_settling_facts(patient, criterion.attribute))
    kind = ATTRIBUTE[criterion.attribute].type
    truth, observed = EVALUATORS[kind](criterion, patient, hierarchy)
    verdict = negate_truth(truth) if criterion.negated else truth
    if verdict == UNKNOWN:
        return Evaluation(verdict, observed, find_settling_facts(patient, criterion.attribute))
    return Evaluation(
        verdict, observed, stated_base_facts(patient, criterion.attribute) if verdict == CONFLICTING else ()
    )


def _evaluate_boolean(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> CriterionOutcome:
    given = patient.facts.get(criterion.attribute)
    found = [] if given is None else [(truth_of(given), str(given).lower())]
    found += [
        (truth_of(implied.value is True), implied.text)
        for implied in find_implied(criterion.attribute, patient, hierarchy)
    ]
    found += _infer_boolean(criterion.attribute, patient, hierarchy)
    truth = join_truths(truth for truth, _ in found)
    text = "; ".join(words for _, words in found) or None
    return (truth if criterion.values[0] else negate_truth(truth)), text


def _infer_boolean(attribute: str, patient: Patient, hierarchy: ConceptHierarchy) -> Iterator[tuple[Truth, str]]:
    """Yield the derivations that make the attribute true; their absence does not make it false."""
    for derivation in parse_derivations(attribute):
        for words in derivation.operands if derivation.function == TRUE_IF_ANY else ():
            name, operator, bound = words.split(" ")
            operand = Criterion(name, operator, (Decimal(bound),), (), ATTRIBUTE[name].unit or "", None, negated=False)
            below = evaluate_criterion(operand, patient, hierarchy)
            if below.truth in {MET, CONFLICTING}:
                yield below.truth, f"{ATTRIBUTE[name].name} {below.observed}"


def _evaluate_code(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> CriterionOutcome:
    given = patient.facts.get(criterion.attribute)
    found = [] if given is None else [(given, given)]
    found += [(implied.value, implied.text) for implied in find_implied(criterion.attribute, patient, hierarchy)]
    options = [PARTIAL_ANSWERS.get(str(value), (value,)) for value, _ in found]
    truths = [common_truth(_compare_code(criterion, value) for value in values) for values in options]
    # Of a code only one value can be true at a time, so two are a conflict even where the criterion is met by both.
    if options and not set(options[0]).intersection(*options[1:]):
        truths.append(CONFLICTING)
    return join_truths(truths), "; ".join(text.replace("_", " ") for _, text in found) or None


def _compare_code(criterion: Criterion, value: str | bool) -> Truth:  # noqa: FBT001 - it is the value itself
    return truth_of((value in criterion.values) == (criterion.operator == "in"))


def _evaluate_date(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> CriterionOutcome:
    given: DateSpan | None = patient.facts.get(criterion.attribute)
    if given is None:
        return UNKNOWN, None
    bound = parse_partial_date(criterion.values[0])
    if given.last > patient.as_of:
        truth = UNKNOWN
    elif criterion.operator == "before":
        # Partial dates are spans: decided only if every day of the one is on the same side of the other.
        truth = truth_of(True if given.last < bound.first else False if given.first >= bound.first else None)
    else:
        truth = truth_of(True if given.first > bound.last else False if given.last <= bound.last else None)
    return truth, given.first.isoformat() if given.first == given.last else f"{given.first} to {given.last}"


EVALUATORS: dict[str, Callable[[Criterion, Patient, ConceptHierarchy], CriterionOutcome]] = {
    "quantity": evaluate_quantity,
    "score": evaluate_quantity,
    "boolean": _evaluate_boolean,
    "code": _evaluate_code,
    "set": evaluate_set,
    "event": evaluate_event,
    "date": _evaluate_date,
}
