"""Parts of a match request that cannot be used; they are listed in `meta.ignored` and decide nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from api.http.validation_errors import format_pointer
from api.v1.match.swapped_pressures import SWAPPED_PRESSURES, find_swapped_pressures
from db.matching import ConceptHierarchy, is_cause
from db.matching.patient_facts import is_unusable_range
from db.vocab.attributes import ATTRIBUTES
from db.vocab.nearest_name import find_nearest_name
from db.vocab.patterns import ATTESTED, ATTESTED_PREFIX, parse_partial_date
from db.vocab.plausible_values import PLAUSIBLE, describe_mistaken_unit, has_mistaken_limit
from schemas.match.denied_facts import describe_denied_code
from schemas.match.match_request import find_today

MAX_SUGGESTIONS = 20  # similarity search is slow, and a request may hold many names
UNKNOWN_THERAPY = "unknown therapy"
UNKNOWN_DIAGNOSIS = "unknown diagnosis; a list that holds it is not taken as complete"
UNKNOWN_CRITERION = "no criterion with this id needs a person's judgement"
IN_FUTURE = "is after the reference date"
MAYBE_IN_FUTURE = "may be after the reference date, so that whether it counts is not known"
UNUSABLE_RANGE = "has a high limit of 0 or below its low one, so criteria about the range stay open"
MISTAKEN_RANGE = "has a limit that is common in another unit only, so criteria about the range stay open"

MatchInput = Mapping[str, Any]
Place = tuple[str | int, ...]


class IgnoredPart(NamedTuple):
    """A location in a request, the reason why it is ignored, and a function that suggests a valid value."""

    place: Place
    detail: str
    hint: Callable[[], str | None]


def list_ignored(match_input: MatchInput, hierarchy: ConceptHierarchy, judged: frozenset[str]) -> list[dict[str, str]]:
    """List unknown ids and codes, and facts that are dated after the reference date."""
    return [
        _serialize_ignored(item, hinted=n < MAX_SUGGESTIONS)
        for n, item in enumerate(_iter_ignored(match_input, hierarchy, judged))
    ]


def select_usable_facts(match_input: MatchInput) -> Mapping[str, Any]:
    """Return the facts to evaluate, without a diagnosis that is still to come and values in a mistaken unit."""
    facts = dict(match_input["patient"])
    if _is_in_future(facts.get("diagnosis_date"), match_input["as_of"]):
        del facts["diagnosis_date"]
    for attribute, position in reversed(find_swapped_pressures(facts)):
        remaining = facts[attribute] if isinstance(facts[attribute], list) else [facts[attribute]]
        facts[attribute] = [*remaining[:position], *remaining[position + 1 :]]
    for attribute in PLAUSIBLE.keys() & facts.keys():
        stated = [fact for _, fact in _enumerate_facts(facts[attribute])]
        known = [
            _drop_mistaken_range(attribute, fact) for fact in stated if not describe_mistaken_unit(attribute, fact)
        ]
        if known != stated:
            facts |= {attribute: known}
        if not known:
            del facts[attribute]
    return facts


def find_incomplete_lists(match_input: MatchInput, usable: MatchInput) -> frozenset[str]:
    """Return the attributes of which a stated measurement is not among the usable ones."""
    return frozenset(
        attribute
        for attribute, given in match_input["patient"].items()
        if isinstance(given, list) and len(usable.get(attribute, ())) < len(given)
    )


def _drop_mistaken_range(attribute: str, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    if not has_mistaken_limit(attribute, fact):
        return fact
    return {name: value for name, value in fact.items() if name != "reference_range"}


def _iter_ignored(
    match_input: MatchInput, hierarchy: ConceptHierarchy, judged: frozenset[str]
) -> Iterator[IgnoredPart]:
    facts, known = match_input["patient"], hierarchy.therapies
    for place, therapy in _iter_wanted_therapies(match_input):
        if therapy not in known:
            yield IgnoredPart(place, UNKNOWN_THERAPY, partial(find_nearest_name, therapy, known))
    for place, therapy in _iter_codes(facts, "prior_therapies"):
        if therapy not in known:
            yield IgnoredPart(place, UNKNOWN_THERAPY, partial(_suggest_therapy, therapy, known))
    for place, code in _iter_codes(facts, "conditions"):
        is_used = is_cause("conditions", code, hierarchy) and not _is_complete(facts["conditions"])
        if not (hierarchy.is_known("conditions", code) or is_used):
            for stated in _find_in_bundle(match_input, code) or [place]:
                yield IgnoredPart(stated, UNKNOWN_DIAGNOSIS, lambda: None)
    yield from _iter_ignored_attestations(facts, judged)
    yield from _iter_future_dates(match_input)
    for place, detail in _iter_unusable_values(facts):
        yield IgnoredPart(place, detail, lambda: None)
    yield from _iter_unusable_ranges(facts)


def _iter_future_dates(match_input: MatchInput) -> Iterator[IgnoredPart]:
    as_of = match_input["as_of"]
    day_asked = as_of.isoformat()
    # Nothing is stated of tomorrow; and of a record its reader names what may be ahead.
    is_past = as_of < find_today() and "code_pointers" not in match_input
    for place, day in _iter_dates(match_input["patient"]):
        if day > day_asked:
            yield IgnoredPart(place, IN_FUTURE, lambda: f"{as_of} or earlier")
        elif is_past and day_asked.startswith(day) and parse_partial_date(day).last > as_of:
            yield IgnoredPart(place, MAYBE_IN_FUTURE, lambda: "a full date")


def _is_complete(given: Any) -> bool:
    return isinstance(given, Mapping) and given.get("complete", False) is True


def _find_in_bundle(match_input: MatchInput, code: str) -> list[Place]:
    """Return the places of a diagnosis in the Bundle that it was read from, if it was."""
    pointers = match_input.get("code_pointers", {}).get(("conditions", code), ())
    return [tuple(pointer.split("/")[1:]) for pointer in pointers]


def _iter_ignored_attestations(facts: Mapping[str, Any], judged: frozenset[str]) -> Iterator[IgnoredPart]:
    for name in facts:
        if name.startswith(ATTESTED_PREFIX) and name.removeprefix(ATTESTED_PREFIX) not in judged:
            yield IgnoredPart(("patient", name), UNKNOWN_CRITERION, partial(_suggest_criterion, name, judged))
    for criterion_id in facts.get(ATTESTED, ()):
        if criterion_id not in judged:
            suggest = partial(find_nearest_name, criterion_id, sorted(judged))
            yield IgnoredPart(("patient", ATTESTED, criterion_id), UNKNOWN_CRITERION, suggest)


def _serialize_ignored(one: IgnoredPart, *, hinted: bool) -> dict[str, str]:
    right = one.hint() if hinted else None
    return {"pointer": format_pointer(one.place), "detail": one.detail, **({"expected": right} if right else {})}


def _suggest_therapy(therapy: str, known: Collection[str]) -> str | None:
    return describe_denied_code(therapy, known) or find_nearest_name(therapy, known)


def _suggest_criterion(name: str, judged: frozenset[str]) -> str | None:
    right = find_nearest_name(name.removeprefix(ATTESTED_PREFIX), sorted(judged))
    return right and ATTESTED_PREFIX + right


def _is_in_future(day: str | None, as_of: date) -> bool:
    return day is not None and day > as_of.isoformat()


def _iter_wanted_therapies(match_input: MatchInput) -> Iterator[tuple[Place, str]]:
    return ((("therapies", n), therapy) for n, therapy in enumerate(match_input.get("therapies", ())))


def _iter_codes(facts: Mapping[str, Any], attribute: str) -> Iterator[tuple[Place, str]]:
    """Yield each code of a list with its location."""
    given = facts.get(attribute) or ()
    lists: dict[Place, Any] = {(): given}
    if isinstance(given, Mapping):
        lists = {(name,): given.get(name, ()) for name in ("present", "absent", "past")}
    for below, codes in lists.items():
        for n, code in enumerate(codes):
            yield ("patient", attribute, *below, n), code


def _iter_dates(facts: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield each date of a measurement, an event or a diagnosis with the location of the fact that it dates."""
    for attribute in ATTRIBUTES:
        given = facts.get(attribute.id)
        if attribute.type == "date" and given is not None:
            yield ("patient", attribute.id), given
        elif attribute.type in {"quantity", "score", "event"}:
            for place, fact in _enumerate_facts(given):
                day = fact.get("date") if isinstance(fact, Mapping) else fact
                if isinstance(day, str):
                    yield ("patient", attribute.id, *place), day


def _iter_unusable_values(facts: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for attribute in PLAUSIBLE:
        for place, fact in _enumerate_facts(facts.get(attribute)):
            if detail := describe_mistaken_unit(attribute, fact):
                yield ("patient", attribute, *place), detail
    for attribute, position in find_swapped_pressures(facts):
        place = (position,) if isinstance(facts[attribute], list) else ()
        yield ("patient", attribute, *place), SWAPPED_PRESSURES


def _iter_unusable_ranges(facts: Mapping[str, Any]) -> Iterator[IgnoredPart]:
    for attribute in ATTRIBUTES:
        if attribute.type == "quantity":
            for place, fact in _enumerate_facts(facts.get(attribute.id)):
                stated = ("patient", attribute.id, *place, "reference_range")
                if is_unusable_range(fact.get("reference_range", {})):
                    yield IgnoredPart(stated, UNUSABLE_RANGE, lambda: "a high limit above 0, and at least the low one")
                elif has_mistaken_limit(attribute.id, fact):
                    yield IgnoredPart(stated, MISTAKEN_RANGE, lambda: "both limits in the unit of the value")


def _enumerate_facts(given: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(given, list):
        yield from (((n,), item) for n, item in enumerate(given))
    elif given is not None:
        yield (), given
