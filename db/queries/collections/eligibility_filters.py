"""Filters by the values of a patient attribute that candidate profiles admit, one per comparable attribute."""

from collections.abc import Callable, Mapping
from typing import cast

from sqlalchemy import ColumnElement, FromClause, literal, select, tuple_

from db.matching.admissible_ranges import RANGE_BUILDERS
from db.queries.core_tables import TABLES
from db.queries.filter_operators import ValuePredicate
from db.queries.filters import Filter, FilterTarget, RelatedRow
from db.queries.source_type import AnyColumn
from db.vocab.attributes import ATTRIBUTES, Attribute

_RANGES = TABLES["candidate_bounds"]
_CANDIDATES = TABLES["candidates"]
PREFIX = "candidate."
DESCRIPTION = (
    "{}: the profile has a stand-alone criterion on this attribute that accepts the value. Several such filters"
    " must be met by one profile. They compare criteria, not a patient: facts about a patient belong in the body of"
    " `POST /v1/match`."
)


def build_eligibility_filters(through: RelatedRow | None = None) -> Mapping[str, Filter]:
    """Build the filters of profiles, or of records that have profiles, found `through` that relation."""
    return {
        PREFIX + attribute.id: _build_eligibility_filter(attribute, through)
        for attribute in ATTRIBUTES
        if attribute.type in RANGE_BUILDERS
    }


def via_candidate(
    row: FromClause, conditions: Callable[[FromClause], list[ColumnElement[bool]]]
) -> ColumnElement[bool]:
    """One published profile of the therapy meets all of the conditions."""
    profile = _CANDIDATES.alias()
    therapies = select(profile.c.therapy_id).where(profile.c.status == literal("published"), *conditions(profile))
    return row.c.id.in_(therapies.correlate_except(profile))


def _build_eligibility_filter(attribute: Attribute, through: RelatedRow | None) -> Filter:
    def admits(row: FromClause, matches: ValuePredicate) -> ColumnElement[bool]:
        admitted = _RANGES.alias()
        # Predicates take one column; this one compares two, and takes them as a tuple.
        covers = matches(cast("AnyColumn", tuple_(admitted.c.low, admitted.c.high)))
        ids = select(admitted.c.candidate_id).where(admitted.c.attribute_id == literal(attribute.id), covers)
        return row.c.id.in_(ids.correlate_except(admitted))

    description = DESCRIPTION.format(_attribute_label(attribute))
    return Filter("fact", FilterTarget(admits), description, attribute=attribute, through=through)


def _attribute_label(attribute: Attribute) -> str:
    """The name of the attribute, and the unit of its values."""
    if attribute.type != "quantity":
        return attribute.name
    decimals = attribute.decimals
    precision = f"to {decimals} decimal{'s' if decimals > 1 else ''}" if decimals else "as a whole number"
    return f"{attribute.name} in `{attribute.unit}`, {precision}"
