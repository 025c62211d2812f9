"""What a request says that nothing here can use: it is passed over, told in `meta.ignored`, and decides nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from api.http.validation_errors import format_pointer
from db.matching import ATTESTED, Terms
from schemas.match.fact_validation import near

MOST_HINTS = 20  # to find the nearest of a name takes time, and a request holds many names
UNKNOWN = "unknown therapy"
NOT_JUDGED = "no criterion of that id waits for a person's judgement"
AHEAD = "lies after the day asked about"

Asked = Mapping[str, Any]
Place = tuple[str | int, ...]


class Unused(NamedTuple):
    """A place in a request, why nothing there is used, and how to find what would have been right."""

    place: Place
    detail: str
    hint: Callable[[], str | None]


def ignored(asked: Asked, terms: Terms, judged: frozenset[str]) -> list[dict[str, str]]:
    """List what is not used: ids that the catalogue does not have, and a diagnosis that is still to come."""
    return [_row(one, hinted=n < MOST_HINTS) for n, one in enumerate(_unused(asked, terms, judged))]


def usable(asked: Asked, terms: Terms) -> Mapping[str, Any]:
    """Give the facts that decide. A therapy nobody here knows may be any: a list that holds one is not complete."""
    facts = dict(asked["patient"])
    if _is_ahead(facts, asked["as_of"]):
        del facts["diagnosis_date"]
    earlier = facts.get("prior_therapies")
    if isinstance(earlier, Mapping) and any(therapy not in terms.therapies for therapy in earlier.get("present", ())):
        facts["prior_therapies"] = {**earlier, "complete": False}
    return facts


def _unused(asked: Asked, terms: Terms, judged: frozenset[str]) -> Iterator[Unused]:
    facts, known = asked["patient"], terms.therapies
    for place, therapy in (*_wanted(asked), *_earlier(facts.get("prior_therapies"))):
        if therapy not in known:
            yield Unused(place, UNKNOWN, partial(near, therapy, known))
    for name in facts:
        if name.startswith(ATTESTED) and name.removeprefix(ATTESTED) not in judged:
            yield Unused(("patient", name), NOT_JUDGED, partial(_criterion, name, judged))
    if _is_ahead(facts, asked["as_of"]):
        yield Unused(("patient", "diagnosis_date"), AHEAD, lambda: f"{asked['as_of']} or earlier")


def _row(one: Unused, *, hinted: bool) -> dict[str, str]:
    right = one.hint() if hinted else None
    return {"pointer": format_pointer(one.place), "detail": one.detail, **({"expected": right} if right else {})}


def _criterion(name: str, judged: frozenset[str]) -> str | None:
    right = near(name.removeprefix(ATTESTED), sorted(judged))
    return right and ATTESTED + right


def _is_ahead(facts: Mapping[str, Any], as_of: date) -> bool:
    diagnosed: str = facts.get("diagnosis_date", "")
    return diagnosed > as_of.isoformat()


def _wanted(asked: Asked) -> Iterator[tuple[Place, str]]:
    return ((("therapies", n), therapy) for n, therapy in enumerate(asked.get("therapies", ())))


def _earlier(given: Any) -> Iterator[tuple[Place, str]]:
    """Give each therapy that was had or not, with its place."""
    lists: dict[Place, Any] = {(): given or ()}
    if isinstance(given, Mapping):
        lists = {(name,): given.get(name, ()) for name in ("present", "absent")}
    for below, therapies in lists.items():
        for n, therapy in enumerate(therapies):
            yield ("patient", "prior_therapies", *below, n), therapy
