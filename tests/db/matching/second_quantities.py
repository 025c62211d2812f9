"""The second evaluator's quantities: stated ones, what follows from others, and which of them count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from db.matching.criterion import Criterion
from db.vocab.attributes import ATTRIBUTE
from db.vocab.implications import IMPLIED_RANGES, LIMITS, ROUNDED_LIMITS
from tests.db.matching.second_readings import (
    COMPLETED,
    EVERYTHING,
    ContradictionError,
    Range,
    Reading,
    before,
    common_part,
    convert,
    days_of,
    elapsed,
    grow,
    holds,
    in_completed_units,
    minus,
    move,
    over,
    plus,
    read_quantity,
    span_of,
    to_unit,
    widen,
)

NO_LIMITS = ""  # among what is being derived: what limits something is not limited itself


class Source(NamedTuple):
    """The values one source allows (None: perhaps none), those within its last digits, and the days of its parts."""

    values: list[Range | None]
    room: Range
    newest: date | None  # None if any part may be of today
    strict: Range | None = None  # the room, but whole years stated are taken at their word
    oldest: date | None = None


class Person(NamedTuple):
    """The plain facts of a patient, the day asked about, and for each code all codes that it stands for."""

    facts: Mapping[str, Any]
    today: date
    broader: Mapping[str, frozenset[str]]
    stated_on: date = date.min  # no fact is of a later day than this one and `today`

    @property
    def end(self) -> date:
        return max(self.today, self.stated_on)


def all_agree(truths: Iterable[bool | None]) -> bool | None:
    found = set(truths)
    return found.pop() if len(found) == 1 else None


def any_true(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return True if True in found else None if None in found else False


def decide_quantity(criterion: Criterion, person: Person) -> bool | None:
    if criterion.selection != "latest":
        return decide_stated(criterion, person)
    sources = find_sources(person, criterion.attribute, criterion.unit, criterion.window, frozenset())
    decided = {all_agree(compare(criterion, value) for value in source.values) for source in sources} - {None}
    return decided.pop() if len(decided) == 1 else None


def compare(criterion: Criterion, x: Range | None) -> bool | None:
    if x is None:
        return None
    return holds(criterion.operator, in_completed_units(x) if criterion.attribute in COMPLETED else x, criterion.bounds)


def decide_stated(criterion: Criterion, person: Person) -> bool | None:
    """The first value, or any: of these the stated ones are all there were."""
    readings = past_readings(person, criterion.attribute)
    if criterion.selection == "first":
        has_later = has_later_readings(person, criterion.attribute)
        if has_later or all(reading.days and reading.days[1] > person.today for reading in readings):
            return None
        end = min((reading.days[1] for reading in readings if reading.days), default=date.max)
        first = [reading for reading in readings if reading.days is None or reading.days[0] <= end]
        return all_agree(compare(criterion, convert(criterion.attribute, record, criterion.unit)) for record in first)
    since = before(person.today, *criterion.window) if criterion.window else date.min
    truths = []
    for item in readings:
        truth = compare(criterion, convert(criterion.attribute, item, criterion.unit))
        if item.days is None or (item.days[0] >= since and item.days[1] <= person.today):
            truths.append(truth)
        elif item.days[1] >= since:
            truths.append(False if truth is False else None)
    truths += [None] if has_later_readings(person, criterion.attribute) else []
    return any_true(truths) if truths else None


def has_later_readings(person: Person, attribute: str) -> bool:
    """Whether a value is dated after today, so that when it was measured is not known."""
    stated = person.facts.get(attribute, [])
    days = [row["date"] for row in (stated if isinstance(stated, list) else [stated]) if "date" in row]
    return any(days_of(day, person.end)[0] > person.today for day in days)


def past_readings(person: Person, attribute: str) -> list[Reading]:
    stated = person.facts.get(attribute, [])
    readings = (
        read_quantity(attribute, measurement, person.end)
        for measurement in (stated if isinstance(stated, list) else [stated])
    )
    return [reading for reading in readings if reading.days is None or reading.days[0] <= person.today]


def counts_since(person: Person, attribute: str, window: tuple[int, str] | None) -> date:
    valid = ATTRIBUTE[attribute].valid_for
    length, unit = window or (valid.split(" ") if valid else (0, ""))
    return before(person.today, int(length), unit) if unit else date.min


def find_sources(person: Person, attribute: str, unit: str, window: Any, deriving: frozenset[str]) -> list[Source]:
    """What is stated and what follows, less what a newer one replaced; raises `ContradictionError`."""
    sources = [*stated_sources(person, attribute, unit, window)]
    for text in ATTRIBUTE[attribute].derivations:
        name, _, rest = text.rstrip(")").partition("(")
        operands = rest.split(",")
        if name != "any_of" and deriving.isdisjoint(operands):
            sources += derived_sources(person, name, operands, attribute, unit, window, deriving)
    for range_ in IMPLIED_RANGES:
        if range_.attribute == attribute and person.facts.get(range_.cause) is True:
            low, high = (to_unit(attribute, Fraction(bound), range_.unit, unit) for bound in (range_.low, range_.high))
            sources.append(Source([((low, 0), (high, -1))], ((low, 0), (high, -1)), None))
    sources = [
        source
        for source in sources
        if not any(source.newest and other.oldest and other.oldest > source.newest for other in sources)
    ]
    rooms = common_part(source.room for source in sources) if sources else EVERYTHING
    if rooms is None:
        raise ContradictionError
    if sources:
        strict = common_part(source.strict or source.room for source in sources)
        require_possible(person, attribute, unit, (strict, rooms), deriving)
    return sources


def stated_sources(person: Person, attribute: str, unit: str, window: Any) -> Iterator[Source]:
    readings = past_readings(person, attribute)
    valid = counts_since(person, attribute, None)
    if any(reading.days and reading.days[1] >= valid for reading in readings):
        readings = [reading for reading in readings if reading.days]
    readings = [grow(attribute, reading, person.today) for reading in readings]
    if not readings:
        return
    since, today = counts_since(person, attribute, window), (person.today, person.today)
    placed = [(reading.days or today, reading) for reading in readings]
    inside = [(days, measurement) for days, measurement in placed if days[1] >= since]
    if not inside:
        end = max(days[1] for days, _ in placed)
        # Which of the old ones the last is does not matter: none is newer than something that counts.
        yield Source([None], EVERYTHING, end, None, min(days[0] for days, _ in placed))
        return
    # The latest is any that no other one surely follows, by today.
    past = [days for days, _ in inside if days[1] <= person.today]
    latest = [source for days, source in inside if all(days[1] >= other[0] for other in past)]
    values: list[Range | None] = [convert(attribute, source, unit) for source in latest]
    values += [] if any(days[0] >= since for days in past) else [None]
    room = span_of(
        move(widen(source).range, lambda value, source=source: to_unit(attribute, value, source.unit, unit))
        for source in latest
    )
    strict = span_of(
        move(
            (source if source.range[0][0] != source.range[1][0] else widen(source)).range,
            lambda value, source=source: to_unit(attribute, value, source.unit, unit),
        )
        for source in latest
    )
    dated = [source.days for source in latest if source.days and not ATTRIBUTE[attribute].grows]
    yield Source(
        values, room, max((end for _, end in dated), default=None), strict, min((day for day, _ in dated), default=None)
    )


def combine(person: Person, attribute: str, unit: str, window: Any, deriving: frozenset[str]) -> Source | None:
    """All sources as one, None if nothing is known."""
    sources = [
        source for source in find_sources(person, attribute, unit, window, deriving) if None not in source.values
    ]
    if not sources:
        return None
    spans = [span_of(value for value in source.values if value) for source in sources]
    room = common_part(source.room for source in sources)
    strict = common_part(source.strict or source.room for source in sources)
    return Source([common_part(spans) or span_of(spans)], room or EVERYTHING, *ages_of(sources, strict))


def ages_of(parts: list[Source], strict: Range | None) -> tuple[date | None, Range | None, date | None]:
    """What is put together is as new as its newest part, and as old as its oldest."""
    ends, begins = [part.newest for part in parts], [part.oldest for part in parts if part.oldest]
    return None if None in ends else max(end for end in ends if end), strict, min(begins, default=None)


def derived_sources(  # noqa: PLR0913, PLR0917 - as in `find_sources`
    person: Person,
    function: str,
    operands: list[str],
    attribute: str,
    unit: str,
    window: Any,
    deriving: frozenset[str],
) -> Iterator[Source]:
    if function == "years_since":
        days = days_of(person.facts[operands[0]], person.end) if operands[0] in person.facts else None
        if days and days[1] <= person.today:
            since = tuple((elapsed(day, person.today, unit), 0) for day in reversed(days))
            yield within_possible(attribute, unit, Source([since], since, None))  # type: ignore[list-item, arg-type]
        return
    own = function in {"ratio", "bmi"}
    parts, contradicts = [], False
    for name in operands:
        try:
            parts.append(
                combine(person, name, ATTRIBUTE[name].unit or "" if own else unit, window, deriving | {attribute})
            )
        except ContradictionError:
            contradicts = True
    if None in parts:
        return
    if contradicts:
        raise ContradictionError
    known = [part for part in parts if part]
    values, rooms = [measurement.values[0] for measurement in known], [measurement.room for measurement in known]
    total, room = FUNCTIONS[function](*values), FUNCTIONS[function](*rooms)
    if own:
        total, room = (
            move(item, lambda value: to_unit(attribute, value, ATTRIBUTE[attribute].unit, unit))
            for item in (total, room)
        )
    yield within_possible(attribute, unit, Source([total], room, *ages_of(known, None)))


def within_possible(attribute: str, unit: str, source: Source) -> Source:
    low, high = (
        (to_unit(attribute, Fraction(bound or 0), ATTRIBUTE[attribute].unit, unit), 0)
        for bound in (ATTRIBUTE[attribute].low, ATTRIBUTE[attribute].high)
    )
    room = common_part((source.room, (low, high)))
    if room is None:
        raise ContradictionError
    return source._replace(values=[value and common_part((value, (low, high))) for value in source.values], room=room)


def require_possible(
    person: Person, attribute: str, unit: str, rooms: tuple[Range | None, Range], deriving: frozenset[str]
) -> None:
    """No duration is longer than the life, no age at onset higher than the age."""
    for lesser, greater in () if NO_LIMITS in deriving else LIMITS:
        other = {lesser: greater, greater: lesser}.get(attribute)
        if other is None or other in deriving:
            continue
        try:
            limit = combine(person, other, unit, None, deriving | {attribute, NO_LIMITS})
        except ContradictionError:
            continue
        is_rounded = (lesser, greater) in ROUNDED_LIMITS
        # What is rounded is the lesser of the two, never both.
        room = rooms[is_rounded and attribute == lesser]
        other_room = limit and (limit.room if is_rounded and attribute == greater else limit.strict)
        if room and other_room and (room[0] > other_room[1] if attribute == lesser else other_room[0] > room[1]):
            raise ContradictionError


FUNCTIONS: dict[str, Callable[..., Range]] = {
    "sum": plus,
    "difference": minus,
    "ratio": over,
    "bmi": lambda weight, height: over(weight, move(height, lambda cm: (cm / 100) ** 2)),
}
