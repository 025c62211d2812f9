"""The second evaluator's comparisons of a change over time and with a limit of the reference range."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from db.matching.criterion import Criterion
from tests.db.matching.second_quantities import (
    Person,
    all_agree,
    any_true,
    counts_since,
    decide_quantity,
    has_later_readings,
)
from tests.db.matching.second_readings import Days, Reading, before, convert, holds, minus, read_quantity

LIMITS = {"{LLN}": "low", "{ULN}": "high"}


class Row(NamedTuple):
    """A stated value, its limits, and the days it can be of: of today, if it has no date."""

    reading: Reading
    limits: Mapping[str, Any]
    days: Days


def decide_measured(criterion: Criterion, person: Person) -> bool | None:
    if criterion.selection == "change":
        return decide_change(criterion, person)
    return decide_relative(criterion, person) if criterion.unit in LIMITS else decide_quantity(criterion, person)


def read_rows(criterion: Criterion, person: Person) -> list[Row]:
    stated = person.facts.get(criterion.attribute, [])
    today = (person.today, person.today)
    rows = []
    for one in stated if isinstance(stated, list) else [stated]:
        reading = read_quantity(criterion.attribute, one, person.end)
        rows.append(Row(reading, one.get("reference_range", {}), reading.days or today))
    return [row for row in rows if row.days[0] <= person.today]


def rows_in_window(criterion: Criterion, person: Person) -> tuple[list[Row], date]:
    rows = read_rows(criterion, person)
    valid = counts_since(person, criterion.attribute, None)
    if any(row.reading.days and row.days[1] >= valid for row in rows):
        rows = [row for row in rows if row.reading.days]
    since = counts_since(person, criterion.attribute, criterion.window)
    return [row for row in rows if row.days[1] >= since], since


def latest_of(rows: list[Row], since: date, today: date) -> Iterator[Row | None]:
    past = [row for row in rows if row.days[1] <= today]
    yield from (row for row in rows if all(row.days[1] >= other.days[0] for other in past))
    if not any(row.days[0] >= since for row in past):
        yield None


def earliest_of(rows: list[Row], since: date, today: date) -> Iterator[Row | None]:
    certain = [row for row in rows if row.days[0] >= since]
    yield from (row for row in rows if all(row.days[0] <= other.days[1] for other in certain))
    if not any(row.days[1] <= today for row in certain):
        yield None


def decide_change(criterion: Criterion, person: Person) -> bool | None:
    rows, since = rows_in_window(criterion, person)
    truths: list[bool | None] = []
    for early in earliest_of(rows, since, person.today):
        for late in latest_of(rows, since, person.today):
            if early is None or late is None or early.days[1] >= late.days[0]:
                truths.append(None)
            else:
                ends = (convert(criterion.attribute, row.reading, criterion.unit) for row in (late, early))
                truths.append(holds(criterion.operator, minus(*ends), criterion.bounds))
    return all_agree(truths)


def decide_relative(criterion: Criterion, person: Person) -> bool | None:
    if criterion.selection == "latest":
        rows, since = rows_in_window(criterion, person)
        return all_agree(compare_with_limit(criterion, row) for row in latest_of(rows, since, person.today))
    rows = read_rows(criterion, person)
    if criterion.selection == "first":
        if has_later_readings(person, criterion.attribute) or all(row.days[1] > person.today for row in rows):
            return None
        end = min((row.days[1] for row in rows if row.reading.days), default=date.max)
        first = [row for row in rows if row.reading.days is None or row.days[0] <= end]
        return all_agree(compare_with_limit(criterion, row) for row in first)
    since = before(person.today, *criterion.window) if criterion.window else date.min
    truths = []
    for row in rows:
        truth = compare_with_limit(criterion, row)
        if row.reading.days is None or (row.days[0] >= since and row.days[1] <= person.today):
            truths.append(truth)
        elif row.days[1] >= since:
            truths.append(False if truth is False else None)
    truths += [None] if has_later_readings(person, criterion.attribute) else []
    return any_true(truths) if truths else None


def compare_with_limit(criterion: Criterion, row: Row | None) -> bool | None:
    limit = row and row.limits.get(LIMITS[criterion.unit])
    if row is None or limit is None:
        return None
    bounds = tuple(Fraction(bound) * Fraction(str(limit)) for bound in criterion.bounds)
    return holds(criterion.operator, row.reading.range, bounds)
