"""One question, one patient: whether the printed criterion is met, what was seen, and what would settle it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from db.matching.concept_hierarchy import Terms, folded
from db.matching.criterion import Question
from db.matching.derived_facts import TRUE_ONLY, Ways, derivations, settling
from db.matching.derived_facts import witnesses as stated_facts
from db.matching.interval_logic import compare
from db.matching.patient_facts import AGES, Counted, Events, Listed, Patient
from db.matching.quantities import contradict, witnesses
from db.matching.three_valued_logic import (
    CONFLICTING,
    MET,
    NOT_MET,
    UNKNOWN,
    Truth,
    agreed,
    every,
    joined,
    negate,
    of,
    some,
)
from db.units.calendar import Span, before, span
from db.units.intervals import ENDLESS, Interval, completed
from db.vocab.attributes import ATTRIBUTE


class Answer(NamedTuple):
    """`settling`: where it is open, the sets of facts each of which could settle it."""

    verdict: Truth
    observed: str | None
    settling: Ways = ()


Seen = tuple[Truth, str | None]


def answer(question: Question, patient: Patient, terms: Terms) -> Answer:
    """Answer once for a patient, however many profiles ask."""
    if question not in patient.memory:
        patient.memory[question] = _answer(question, patient, terms)
    found: Answer = patient.memory[question]
    return found


def _answer(question: Question, patient: Patient, terms: Terms) -> Answer:
    kind = ATTRIBUTE[question.attribute].type
    truth, observed = ASK[kind](question, patient, terms)
    verdict = negate(truth) if question.negated else truth
    if verdict == UNKNOWN:
        return Answer(verdict, observed, settling(patient, question.attribute))
    return Answer(verdict, observed, stated_facts(patient, question.attribute) if verdict == CONFLICTING else ())


def _quantity(question: Question, patient: Patient, _: Terms) -> Seen:
    found = witnesses(patient, question.attribute, question.unit, question.window)
    told = "; ".join(witness.told for witness in found) or None
    if contradict(found):
        return CONFLICTING, told
    return joined(agreed(_compared(question, option) for option in one.options) for one in found), told


def _compared(question: Question, x: Interval | None) -> Truth:
    if x is None:
        return UNKNOWN
    counted = completed(x) if question.attribute in AGES else x
    return compare(counted, question.operator, question.bounds)


def _boolean(question: Question, patient: Patient, terms: Terms) -> Seen:
    given = patient.facts.get(question.attribute)
    found = [] if given is None else [(of(given), str(given).lower())]
    found += _follows(question.attribute, patient, terms)
    truth = joined(truth for truth, _ in found)
    told = "; ".join(words for _, words in found) or None
    return (truth if question.values[0] else negate(truth)), told


def _follows(attribute: str, patient: Patient, terms: Terms) -> Iterator[tuple[Truth, str]]:
    """Give what makes it true; that none of these does not make it false."""
    for derivation in derivations(attribute):
        for words in derivation.operands if derivation.function == TRUE_ONLY else ():
            name, operator, bound = words.split(" ")
            asked = Question(name, operator, (Decimal(bound),), (), ATTRIBUTE[name].unit or "", None, negated=False)
            below = answer(asked, patient, terms)
            if below.verdict in {MET, CONFLICTING}:
                yield below.verdict, f"{ATTRIBUTE[name].name} {below.observed}"


def _code(question: Question, patient: Patient, _: Terms) -> Seen:
    given = patient.facts.get(question.attribute)
    if given is None:
        return UNKNOWN, None
    return of((given in question.values) == (question.operator == "in")), given


def _set(question: Question, patient: Patient, terms: Terms) -> Seen:
    given: Listed | None = patient.facts.get(question.attribute)
    if given is None:
        return UNKNOWN, None
    truths = [_member(question.attribute, value, given, terms) for value in question.values]
    truth = SETS[question.operator](truths)
    if truth == UNKNOWN and CONFLICTING in truths:
        truth = CONFLICTING
    return truth, _listing(given)


def _member(attribute: str, value: str, given: Listed, terms: Terms) -> Truth:
    """A code that is present stands for its broader ones; one that is absent takes its narrower ones with it."""
    wanted, above = folded(attribute, value), terms.broader(attribute, value)
    present = any(wanted in terms.broader(attribute, code) for code in given.present)
    absent = any(folded(attribute, code) in above for code in given.absent)
    if present and absent:
        return CONFLICTING
    return MET if present else NOT_MET if absent or given.complete else UNKNOWN


def _listing(given: Listed) -> str:
    parts = [f"{', '.join(given.present)}{' and nothing else' if given.complete else ''}" if given.present else ""]
    parts += ["nothing" if given.complete and not given.present else ""]
    parts += [f"not {', '.join(given.absent)}" if given.absent else ""]
    return "; ".join(filter(None, parts)) or "nothing listed"


def _event(question: Question, patient: Patient, _: Terms) -> Seen:
    given: Events | None = patient.facts.get(question.attribute)
    if given is None:
        return UNKNOWN, None
    since = before(patient.as_of, *question.window) if question.window else None
    if isinstance(given, Counted):
        return compare(_bounded(given, since), question.operator, question.bounds), given.told
    certain, possible = _within(given, since, patient)
    told = str(certain) if certain == possible else f"{certain} to {possible}"
    return compare(Interval(Decimal(certain), Decimal(possible)), question.operator, question.bounds), told


def _bounded(given: Counted, since: date | None) -> Interval:
    """A count over a shorter time is a lower bound, over a longer one an upper bound; all of a life is longest."""
    count = Decimal(given.number)
    if since is None or given.since > since:
        return Interval(count, ENDLESS)
    return Interval(count, count) if given.since == since else Interval(Decimal(0), count)


def _within(events: Iterable[Span], since: date | None, patient: Patient) -> tuple[int, int]:
    first = since or date.min
    possible = [when for when in events if when.last >= first and when.first <= patient.as_of]
    return sum(when.first >= first and when.last <= patient.as_of for when in possible), len(possible)


def _date(question: Question, patient: Patient, _: Terms) -> Seen:
    given: Span | None = patient.facts.get(question.attribute)
    if given is None:
        return UNKNOWN, None
    bound = span(question.values[0])
    if question.operator == "before":
        truth = of(True if given.last < bound.first else False if given.first >= bound.first else None)
    else:
        truth = of(True if given.first > bound.last else False if given.last <= bound.last else None)
    return truth, given.first.isoformat() if given.first == given.last else f"{given.first} to {given.last}"


SETS: dict[str, Callable[[list[Truth]], Truth]] = {
    "includes_any": some,
    "includes_all": every,
    "includes_none": lambda truths: negate(some(truths)),
}
ASK: dict[str, Callable[[Question, Patient, Terms], Seen]] = {
    "quantity": _quantity,
    "score": _quantity,
    "boolean": _boolean,
    "code": _code,
    "set": _set,
    "event": _event,
    "date": _date,
}
