"""Filters by what profiles of criteria admit of a fact: one for each fact that SQL can compare."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, literal, select, tuple_

from db.matching.admissible_ranges import RANGE_BUILDERS
from db.queries.core_tables import TABLES
from db.queries.filters import Filter, Match, Through, Tie
from db.queries.source_type import Row
from db.vocab.attributes import ATTRIBUTES, Attribute

_BOUNDS = TABLES["candidate_bounds"]
_CANDIDATES = TABLES["candidates"]
PREFIX = "candidate."
SAID = (
    "{}: the published criteria of a profile bound it by itself and admit this value. One profile admits all that is"
    " asked so. This asks criteria, not about a patient, whose facts belong in the body of `POST /v1/match`."
)


def admitting(through: Through | None = None) -> Mapping[str, Filter]:
    """The filters, for profiles or for records that profiles are found `through`."""
    return {PREFIX + fact.id: _admitting(fact, through) for fact in ATTRIBUTES if fact.type in RANGE_BUILDERS}


def of_therapy(row: Row, conditions: Callable[[Row], list[ColumnElement[bool]]]) -> ColumnElement[bool]:
    """One published profile of the therapy meets all of the conditions."""
    profile = _CANDIDATES.alias()
    having = select(profile.c.therapy_id).where(profile.c.status == literal("published"), *conditions(profile))
    return row.c.id.in_(having.correlate_except(profile))


def _admitting(fact: Attribute, through: Through | None) -> Filter:
    def condition(row: Row, matches: Match) -> ColumnElement[bool]:
        bound = _BOUNDS.alias()
        covering: Any = matches(tuple_(bound.c.low, bound.c.high))
        ids = select(bound.c.candidate_id).where(bound.c.attribute_id == literal(fact.id), covering)
        return row.c.id.in_(ids.correlate_except(bound))

    return Filter("fact", Tie(condition), SAID.format(_named(fact)), fact=fact, through=through)


def _named(fact: Attribute) -> str:
    """What is asked, and in which unit."""
    if fact.type != "quantity":
        return fact.name
    digits = "no decimals" if not fact.decimals else f"{fact.decimals} decimal{'s' if fact.decimals > 1 else ''}"
    return f"{fact.name} in `{fact.unit}`, to {digits}"
