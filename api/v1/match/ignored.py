"""Parts of a match request that cannot be used; they are listed in `meta.ignored` and decide nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from api.http.validation_errors import format_pointer
from db.matching import ATTESTED_PREFIX, ConceptHierarchy
from db.vocab.nearest_name import find_nearest_name

MAX_SUGGESTIONS = 20  # similarity search is slow, and a request may hold many names
UNKNOWN_THERAPY = "unknown therapy"
UNKNOWN_CRITERION = "no criterion with this id needs a person's judgement"
IN_FUTURE = "is after the reference date"

MatchInput = Mapping[str, Any]
Place = tuple[str | int, ...]


class IgnoredPart(NamedTuple):
    """A location in a request, the reason why it is ignored, and a function that suggests a valid value."""

    place: Place
    detail: str
    hint: Callable[[], str | None]


def list_ignored(asked: MatchInput, hierarchy: ConceptHierarchy, judged: frozenset[str]) -> list[dict[str, str]]:
    """List unknown ids and a diagnosis date in the future."""
    return [
        _serialize_ignored(one, hinted=n < MAX_SUGGESTIONS)
        for n, one in enumerate(_iter_ignored(asked, hierarchy, judged))
    ]


def select_usable_facts(asked: MatchInput, hierarchy: ConceptHierarchy) -> Mapping[str, Any]:
    """Return the facts to evaluate; a list with an unknown therapy is treated as not complete."""
    facts = dict(asked["patient"])
    if _is_in_future(facts, asked["as_of"]):
        del facts["diagnosis_date"]
    earlier = facts.get("prior_therapies")
    if isinstance(earlier, Mapping) and any(
        therapy not in hierarchy.therapies for therapy in earlier.get("present", ())
    ):
        facts["prior_therapies"] = {**earlier, "complete": False}
    return facts


def _iter_ignored(asked: MatchInput, hierarchy: ConceptHierarchy, judged: frozenset[str]) -> Iterator[IgnoredPart]:
    facts, known = asked["patient"], hierarchy.therapies
    for place, therapy in (*_iter_wanted_therapies(asked), *_iter_prior_therapies(facts.get("prior_therapies"))):
        if therapy not in known:
            yield IgnoredPart(place, UNKNOWN_THERAPY, partial(find_nearest_name, therapy, known))
    for name in facts:
        if name.startswith(ATTESTED_PREFIX) and name.removeprefix(ATTESTED_PREFIX) not in judged:
            yield IgnoredPart(("patient", name), UNKNOWN_CRITERION, partial(_suggest_criterion, name, judged))
    if _is_in_future(facts, asked["as_of"]):
        yield IgnoredPart(("patient", "diagnosis_date"), IN_FUTURE, lambda: f"{asked['as_of']} or earlier")


def _serialize_ignored(one: IgnoredPart, *, hinted: bool) -> dict[str, str]:
    right = one.hint() if hinted else None
    return {"pointer": format_pointer(one.place), "detail": one.detail, **({"expected": right} if right else {})}


def _suggest_criterion(name: str, judged: frozenset[str]) -> str | None:
    right = find_nearest_name(name.removeprefix(ATTESTED_PREFIX), sorted(judged))
    return right and ATTESTED_PREFIX + right


def _is_in_future(facts: Mapping[str, Any], as_of: date) -> bool:
    diagnosed: str = facts.get("diagnosis_date", "")
    return diagnosed > as_of.isoformat()


def _iter_wanted_therapies(asked: MatchInput) -> Iterator[tuple[Place, str]]:
    return ((("therapies", n), therapy) for n, therapy in enumerate(asked.get("therapies", ())))


def _iter_prior_therapies(given: Any) -> Iterator[tuple[Place, str]]:
    """Yield each prior therapy with its location."""
    lists: dict[Place, Any] = {(): given or ()}
    if isinstance(given, Mapping):
        lists = {(name,): given.get(name, ()) for name in ("present", "absent")}
    for below, therapies in lists.items():
        for n, therapy in enumerate(therapies):
            yield ("patient", "prior_therapies", *below, n), therapy
