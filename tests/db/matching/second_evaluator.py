"""Criteria decided a second time, in another way, from docs/matching.md: for the test that the two agree.

Contradictions are raised, not returned; truths are True, False and None. Of `db.matching` nothing is called.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from db.matching.criterion import Criterion
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import EXCLUSIVE_DIAGNOSES, HISTORIES, IMPLICATIONS, LASTING, UNENDING
from tests.db.matching.second_comparisons import decide_measured
from tests.db.matching.second_quantities import Person, any_true, decide_quantity
from tests.db.matching.second_readings import EVERYTHING, ContradictionError, before, days_of, holds, opposite

LOOKED_UP = {"conditions", "prior_therapies"}
WORDS = {True: "met", False: "not_met", None: "unknown"}


def decide(criterion: Criterion, person: Person) -> str:
    try:
        truth = DECIDERS[ATTRIBUTE[criterion.attribute].type](criterion, person)
    except ContradictionError:
        return "conflicting"
    return WORDS[opposite(truth) if criterion.negated else truth]


def implied(attribute: str, person: Person, *, ever: bool = False) -> set[Any]:
    found = set()
    for implication in IMPLICATIONS:
        if implication.attribute == attribute:
            fact = person.facts.get(implication.cause, [])
            codes = [fact] if isinstance(fact, str) else fact.get("present", []) if isinstance(fact, dict) else fact
            lasts = ever or attribute in LASTING or (attribute, implication.value) in UNENDING
            if isinstance(fact, dict) and lasts:
                codes = [*codes, *fact.get("past", [])]
            if any(stands_for(code, person) & set(implication.codes) for code in codes):
                found.add(implication.value)
    return found


def stands_for(code: str, person: Person) -> frozenset[str]:
    return person.broader.get(code.lower(), frozenset({code.lower()}))


def single(values: set[Any]) -> Any:
    if len(values) > 1:
        raise ContradictionError
    return values.pop() if values else None


def decide_boolean(criterion: Criterion, person: Person) -> bool | None:
    values = implied(criterion.attribute, person) | (
        {person.facts[criterion.attribute]} if criterion.attribute in person.facts else set()
    )
    for text in ATTRIBUTE[criterion.attribute].derivations:
        for words in text[len("any_of(") : -1].split(","):
            name, operator, bound = words.split(" ")
            question = Criterion(name, operator, (Decimal(bound),), (), "{score}", None, negated=False)
            values |= {True} if decide_quantity(question, person) else set()
    value = single(values)
    return None if value is None else value == criterion.values[0]


def decide_code(criterion: Criterion, person: Person) -> bool | None:
    stated = {person.facts[criterion.attribute]} if criterion.attribute in person.facts else set()
    value = single(implied(criterion.attribute, person) | stated)
    return None if value is None else (value in criterion.values) == (criterion.operator == "in")


def decide_set(criterion: Criterion, person: Person) -> bool | None:
    truths: list[bool | None] = []
    clash = False
    for value in criterion.values:
        try:
            truths.append(has_member(criterion, value, person))
        except ContradictionError:
            clash = True
            truths.append(None)
    if criterion.operator == "includes_all":
        truth = opposite(any_true(map(opposite, truths)))
    else:
        truth = any_true(truths) if criterion.operator == "includes_any" else opposite(any_true(truths))
    if truth is None and clash:
        raise ContradictionError
    return truth


def has_member(criterion: Criterion, value: str, person: Person) -> bool | None:
    fact, ever = person.facts.get(criterion.attribute, []), criterion.selection == "ever"
    stated = dict(fact) if isinstance(fact, dict) else {"present": fact}
    lasts = criterion.attribute in HISTORIES
    unending = [code for code in stated.get("past", []) if lasts or (criterion.attribute, code) in UNENDING]
    diagnoses = {above for code in stated.get("present", []) for above in stands_for(code, person)}
    stated["present"] = [*stated.get("present", []), *unending]
    for pair in EXCLUSIVE_DIAGNOSES if criterion.attribute == "conditions" else ():
        if set(pair) <= diagnoses and set(pair) & stands_for(value, person):
            raise ContradictionError
    target = {value.lower()}
    without = {code.lower() for code in criterion.excluding}

    def is_in(code: str) -> bool:
        return target <= stands_for(code, person) and not without & stands_for(code, person)

    def is_vague(code: str) -> bool:
        """In the set, and so are all of its kinds but some that are excluded and not ruled out."""
        kinds = [stands_for(kind, person) for kind in criterion.excluding if code.lower() in stands_for(kind, person)]
        return is_in(code) and any(not {one.lower() for one in stated.get("absent", [])} & kind for kind in kinds)

    def is_surely_in(code: str) -> bool:
        return is_in(code) and not is_vague(code)

    listed = {name: any(map(is_surely_in, stated.get(name, []))) for name in ("present", "past")}
    absent = any(code.lower() in stands_for(value, person) for code in stated.get("absent", []))
    codes = [*stated.get("present", []), *(stated.get("past", []) if ever else [])]
    closed = stated.get("complete", False) and not (ever and "past" not in stated)
    closed = closed and (criterion.attribute not in LOOKED_UP or all(code.lower() in person.broader for code in codes))
    closed = closed and not any(is_vague(code) or code.lower() in stands_for(value, person) - target for code in codes)
    follows, been = value in implied(criterion.attribute, person, ever=ever), ever and listed["past"]
    ruled_out = (absent and not ever) or (closed and not listed["present"] and not been)
    if (any(map(is_in, stated["present"])) and absent) or (follows and ruled_out):
        raise ContradictionError
    if listed["present"] or follows or been:
        return True
    return False if ruled_out else None


def decide_event(criterion: Criterion, person: Person) -> bool | None:
    fact = person.facts.get(criterion.attribute)
    since = before(person.today, *criterion.window) if criterion.window else date.min
    happened = 1 if implied(criterion.attribute, person) and not criterion.window else 0
    if fact is None:
        known = bool(implied(criterion.attribute, person))
        return holds(criterion.operator, ((happened, 0), EVERYTHING[1]), criterion.bounds) if known else None
    if isinstance(fact, dict):
        length, unit = fact["period"].split(" ")
        begin = before(person.today, int(length), unit)
        low, high = (fact["count"] if begin >= since else 0, fact["count"] if begin <= since else EVERYTHING[1][0])
    else:
        spans = [days_of(text, person.end) for text in fact]
        possible = [days for days in spans if days[1] >= since and days[0] <= person.today]
        sure = [days for days in possible if days[0] >= since and days[1] <= person.today]
        # Only what is dated otherwise is surely another event.
        low = sum(days not in sure[:n] for n, days in enumerate(sure))
        # One that is dated after today was on a day that nobody stated.
        high = EVERYTHING[1][0] if any(days[0] > person.today for days in spans) else len(possible)
    if high < happened:
        raise ContradictionError
    return holds(criterion.operator, ((max(low, happened), 0), (high, 0)), criterion.bounds)


def decide_date(criterion: Criterion, person: Person) -> bool | None:
    if criterion.attribute not in person.facts:
        return None
    first, last = days_of(person.facts[criterion.attribute], person.end)
    if last > person.today:
        return None
    bound = days_of(criterion.values[0], date.max)
    if criterion.operator == "before":
        return True if last < bound[0] else False if first >= bound[0] else None
    return True if first > bound[1] else False if last <= bound[1] else None


DECIDERS: dict[str, Callable[[Criterion, Person], bool | None]] = {
    "quantity": decide_measured,
    "score": decide_measured,
    "boolean": decide_boolean,
    "code": decide_code,
    "set": decide_set,
    "event": decide_event,
    "date": decide_date,
}
