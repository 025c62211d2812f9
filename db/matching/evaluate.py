"""Evaluate one criterion for one patient: its truth, the facts observed, and the facts that would settle it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from db.matching.concept_hierarchy import ConceptHierarchy, normalize_code
from db.matching.criterion import Criterion
from db.matching.derived_facts import TRUE_IF_ANY, FactSets, find_settling_facts, parse_derivations
from db.matching.derived_facts import stated_base_facts as stated_facts
from db.matching.interval_logic import compare_interval
from db.matching.patient_facts import AGES, CodeList, EventCount, Events, Patient
from db.matching.quantities import are_contradictory, collect_sources
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    Truth,
    all_of,
    any_of,
    common_truth,
    join_truths,
    negate_truth,
    truth_of,
)
from db.units.calendar import subtract_period
from db.units.intervals import INFINITY, Interval, floor_to_completed
from db.vocab.attributes import ATTRIBUTE
from db.vocab.patterns import DateSpan, parse_partial_date


class Evaluation(NamedTuple):
    """`settling` holds, for an open criterion, the sets of facts each of which could settle it."""

    verdict: Truth
    observed: str | None
    settling: FactSets = ()


Outcome = tuple[Truth, str | None]


def evaluate_criterion(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> Evaluation:
    """Evaluate a criterion; the result is cached, since many profiles share criteria."""
    if criterion not in patient.cache:
        patient.cache[criterion] = _evaluate_uncached(criterion, patient, hierarchy)
    found: Evaluation = patient.cache[criterion]
    return found


def _evaluate_uncached(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> Evaluation:
    kind = ATTRIBUTE[criterion.attribute].type
    truth, observed = EVALUATORS[kind](criterion, patient, hierarchy)
    verdict = negate_truth(truth) if criterion.negated else truth
    if verdict == UNKNOWN:
        return Evaluation(verdict, observed, find_settling_facts(patient, criterion.attribute))
    return Evaluation(verdict, observed, stated_facts(patient, criterion.attribute) if verdict == CONFLICTING else ())


def _evaluate_quantity(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> Outcome:
    found = collect_sources(patient, criterion.attribute, criterion.unit, criterion.window)
    text = "; ".join(source.text for source in found) or None
    if are_contradictory(found):
        return CONFLICTING, text
    return join_truths(
        common_truth(_compare_quantity(criterion, option) for option in one.options) for one in found
    ), text


def _compare_quantity(criterion: Criterion, x: Interval | None) -> Truth:
    if x is None:
        return UNKNOWN
    counted = floor_to_completed(x) if criterion.attribute in AGES else x
    return compare_interval(counted, criterion.operator, criterion.bounds)


def _evaluate_boolean(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> Outcome:
    given = patient.facts.get(criterion.attribute)
    found = [] if given is None else [(truth_of(given), str(given).lower())]
    found += _infer_boolean(criterion.attribute, patient, hierarchy)
    truth = join_truths(truth for truth, _ in found)
    text = "; ".join(words for _, words in found) or None
    return (truth if criterion.values[0] else negate_truth(truth)), text


def _infer_boolean(attribute: str, patient: Patient, hierarchy: ConceptHierarchy) -> Iterator[tuple[Truth, str]]:
    """Yield the derivations that make the attribute true; their absence does not make it false."""
    for derivation in parse_derivations(attribute):
        for words in derivation.operands if derivation.function == TRUE_IF_ANY else ():
            name, operator, bound = words.split(" ")
            asked = Criterion(name, operator, (Decimal(bound),), (), ATTRIBUTE[name].unit or "", None, negated=False)
            below = evaluate_criterion(asked, patient, hierarchy)
            if below.verdict in {MET, CONFLICTING}:
                yield below.verdict, f"{ATTRIBUTE[name].name} {below.observed}"


def _evaluate_code(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> Outcome:
    given = patient.facts.get(criterion.attribute)
    if given is None:
        return UNKNOWN, None
    return truth_of((given in criterion.values) == (criterion.operator == "in")), given


def _evaluate_set(criterion: Criterion, patient: Patient, hierarchy: ConceptHierarchy) -> Outcome:
    given: CodeList | None = patient.facts.get(criterion.attribute)
    if given is None:
        return UNKNOWN, None
    truths = [_evaluate_member(criterion.attribute, value, given, hierarchy) for value in criterion.values]
    truth = SET_OPERATORS[criterion.operator](truths)
    if truth == UNKNOWN and CONFLICTING in truths:
        truth = CONFLICTING
    return truth, _format_code_list(given)


def _evaluate_member(attribute: str, value: str, given: CodeList, hierarchy: ConceptHierarchy) -> Truth:
    """A present code implies its broader codes; an absent code excludes its narrower codes."""
    wanted, above = normalize_code(attribute, value), hierarchy.broader_codes(attribute, value)
    present = any(wanted in hierarchy.broader_codes(attribute, code) for code in given.present)
    absent = any(normalize_code(attribute, code) in above for code in given.absent)
    if present and absent:
        return CONFLICTING
    return MET if present else NOT_MET if absent or given.complete else UNKNOWN


def _format_code_list(given: CodeList) -> str:
    parts = [f"{', '.join(given.present)}{' and nothing else' if given.complete else ''}" if given.present else ""]
    parts += ["nothing" if given.complete and not given.present else ""]
    parts += [f"not {', '.join(given.absent)}" if given.absent else ""]
    return "; ".join(filter(None, parts)) or "nothing listed"


def _evaluate_event(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> Outcome:
    given: Events | None = patient.facts.get(criterion.attribute)
    if given is None:
        return UNKNOWN, None
    since = subtract_period(patient.as_of, *criterion.window) if criterion.window else None
    if isinstance(given, EventCount):
        return compare_interval(_bound_stated_count(given, since), criterion.operator, criterion.bounds), given.text
    certain, possible = _count_events(given, since, patient)
    text = str(certain) if certain == possible else f"{certain} to {possible}"
    return compare_interval(Interval(Decimal(certain), Decimal(possible)), criterion.operator, criterion.bounds), text


def _bound_stated_count(given: EventCount, since: date | None) -> Interval:
    """A count over a shorter period is a lower bound, over a longer one an upper bound."""
    count = Decimal(given.number)
    if since is None or given.since > since:
        return Interval(count, INFINITY)
    return Interval(count, count) if given.since == since else Interval(Decimal(0), count)


def _count_events(events: Iterable[DateSpan], since: date | None, patient: Patient) -> tuple[int, int]:
    first = since or date.min
    possible = [when for when in events if when.last >= first and when.first <= patient.as_of]
    return sum(when.first >= first and when.last <= patient.as_of for when in possible), len(possible)


def _evaluate_date(criterion: Criterion, patient: Patient, _: ConceptHierarchy) -> Outcome:
    given: DateSpan | None = patient.facts.get(criterion.attribute)
    if given is None:
        return UNKNOWN, None
    bound = parse_partial_date(criterion.values[0])
    if criterion.operator == "before":
        truth = truth_of(True if given.last < bound.first else False if given.first >= bound.first else None)
    else:
        truth = truth_of(True if given.first > bound.last else False if given.last <= bound.last else None)
    return truth, given.first.isoformat() if given.first == given.last else f"{given.first} to {given.last}"


SET_OPERATORS: dict[str, Callable[[list[Truth]], Truth]] = {
    "includes_any": any_of,
    "includes_all": all_of,
    "includes_none": lambda truths: negate_truth(any_of(truths)),
}
EVALUATORS: dict[str, Callable[[Criterion, Patient, ConceptHierarchy], Outcome]] = {
    "quantity": _evaluate_quantity,
    "score": _evaluate_quantity,
    "boolean": _evaluate_boolean,
    "code": _evaluate_code,
    "set": _evaluate_set,
    "event": _evaluate_event,
    "date": _evaluate_date,
}
