"""What is known of a quantity: every witness of it, stated or derived, in the unit that a criterion asks for."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from db.matching.derived_facts import TRUE_ONLY, Derivation, derivations
from db.matching.patient_facts import AGES, Measured, Patient
from db.units import calendar
from db.units.calendar import Span, before, elapsed
from db.units.conversion import line, rounded, shown, state
from db.units.intervals import Interval, add, completed, divide, hull, intersection, largest, subtract
from db.vocab.attributes import ATTRIBUTE

Window = tuple[int, str] | None
TIMES = {**calendar.DAYS, **calendar.MONTHS}


class Witness(NamedTuple):
    """One source of a quantity: what it may be (None: perhaps nothing), how far it may be off, and in words."""

    options: tuple[Interval | None, ...]
    around: Interval | None
    told: str


class Known(NamedTuple):
    """What all witnesses say together; None where they say nothing, or contradict each other."""

    interval: Interval | None
    told: str


def witnesses(patient: Patient, attribute: str, unit: str, window: Window = None) -> tuple[Witness, ...]:
    key = (attribute, unit, window)
    if key not in patient.memory:
        stated = _stated(patient, attribute, unit, window)
        patient.memory[key] = (*stated, *_derived(patient, attribute, unit, window))
    found: tuple[Witness, ...] = patient.memory[key]
    return found


def contradict(found: Iterable[Witness]) -> bool:
    """Whether no value fits all witnesses, however coarsely they were stated."""
    around = [witness.around for witness in found]
    return bool(around) and (None in around or intersection(filter(None, around)) is None)


def known(patient: Patient, attribute: str, unit: str, window: Window) -> Known:
    found = witnesses(patient, attribute, unit, window)
    told = " or ".join(dict.fromkeys(witness.told for witness in found))
    sure = [hull(options) for one in found if (options := [o for o in one.options if o]) == list(one.options)]
    if contradict(found):
        return Known(None, told)
    return Known(intersection(sure) or hull(sure), told) if sure else Known(None, "")


def _stated(patient: Patient, attribute: str, unit: str, window: Window) -> Iterator[Witness]:
    measured = patient.facts.get(attribute, ())
    chosen = _latest(measured, before(patient.as_of, *window) if window else date.min, patient.as_of)
    if not chosen:
        return
    exactly = attribute in AGES
    options = tuple(one and state(one.interval, attribute, one.unit, unit, exactly=exactly) for one in chosen)
    sure = [one for one in chosen if one]
    around = hull(state(_widened(one), attribute, one.unit, unit, exactly=True) for one in sure)
    yield Witness(options, around, "; ".join(_told(one, attribute, unit) for one in sure))


def _told(one: Measured, attribute: str, unit: str) -> str:
    if one.unit == unit:
        return one.told
    stated = state(one.interval, attribute, one.unit, unit, exactly=attribute in AGES)
    return f"{one.told} = {completed(stated) if attribute in AGES else shown(stated, attribute, unit)} {unit}"


def _widened(one: Measured) -> Interval:
    """Allow for one unit of the last digit that was given."""
    return one.interval._replace(low=one.interval.low - one.digit, high=one.interval.high + one.digit)


def _latest(measured: Iterable[Measured], since: date, as_of: date) -> list[Measured | None]:
    """Give the measurements that may be the last of the window; None among them if there may be none in it."""
    placed = [(one.when or Span(as_of, as_of), one) for one in measured]
    possible = [pair for pair in placed if pair[0].last >= since and pair[0].first <= as_of]
    certain = [pair for pair in possible if pair[0].first >= since and pair[0].last <= as_of]
    found: list[Measured | None] = list(dict.fromkeys((*_last(possible), *_last(certain))))
    return found if certain or not possible else [*found, None]


def _last(placed: list[tuple[Span, Measured]]) -> list[Measured]:
    start = max((when.first for when, _ in placed), default=date.min)
    return [one for when, one in placed if when.last >= start]


def _derived(patient: Patient, attribute: str, unit: str, window: Window) -> Iterator[Witness]:
    for derivation in derivations(attribute):
        if derivation.function == TRUE_ONLY:
            continue
        if derivation.function == "years_since":
            found = _since(patient, derivation.operands[0], unit)
        else:
            found = _computed(patient, derivation, attribute, unit, window)
        if found is not None:
            possible = intersection((found.interval, _possible(attribute, unit))) if found.interval else None
            yield Witness((possible,), possible, _shown(possible or found.interval, attribute, unit, found.told))


def _shown(x: Interval | None, attribute: str, unit: str, told: str) -> str:
    return f"{shown(x, attribute, unit)} {unit} ({told})" if x else f"no value fits ({told})"


def _since(patient: Patient, operand: str, unit: str) -> Known | None:
    when: Span | None = patient.facts.get(operand)
    if when is None or when.first > patient.as_of:
        return None
    counted = unit if unit in TIMES else ATTRIBUTE["diabetes_duration"].unit or ""
    low, high = (elapsed(day, patient.as_of, counted) for day in (when.last, when.first))
    return Known(Interval(low, high), f"since {_partial(when)}")


def _computed(patient: Patient, derivation: Derivation, attribute: str, unit: str, window: Window) -> Known | None:
    function, scaled = FUNCTIONS[derivation.function]
    asked = [ATTRIBUTE[name].unit or "" if scaled else unit for name in derivation.operands]
    pairs = zip(derivation.operands, asked, strict=True)
    operands = [known(patient, name, unit_, window) for name, unit_ in pairs]
    if not all(operand.told for operand in operands):
        return None
    names = (ATTRIBUTE[name].name.lower() for name in derivation.operands)
    told = ", ".join(f"{name} {operand.told}" for name, operand in zip(names, operands, strict=True))
    given = [operand.interval for operand in operands if operand.interval is not None]
    if len(given) < len(operands):
        return Known(None, told)
    own = ATTRIBUTE[attribute].unit or ""
    found = function(*given)
    return Known(state(rounded(found, attribute, own), attribute, own, unit) if scaled else found, told)


def _possible(attribute: str, unit: str) -> Interval:
    one = ATTRIBUTE[attribute]
    return Interval(Decimal(one.low or 0), Decimal(one.high or 0)).each(line(attribute, unit).back)


def _partial(when: Span) -> str:
    if when.first == when.last:
        return when.first.isoformat()
    return when.first.isoformat()[: 7 if when.first.month == when.last.month else 4]


def _bmi(weight: Interval, height: Interval) -> Interval:
    """Kilograms by the square of metres; the height comes in centimetres."""
    square = height.each(lambda cm: (cm / 100) ** 2)
    return divide(weight, square)


# Name -> the function, and whether its operands come in their own units rather than in that of the result.
FUNCTIONS: dict[str, tuple[Callable[..., Interval], bool]] = {
    "sum": (add, False),
    "difference": (subtract, False),
    "max": (largest, False),
    "ratio": (divide, True),
    "bmi": (_bmi, True),
}
