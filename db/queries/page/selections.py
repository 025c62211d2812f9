"""The ways to select the rows of a page: by the matches of a filter where they are few, else by the order of the list.

Both are in one statement, and the number of matches decides, counted to a bound: where few match, a walk in the order
of the list could read all of it; where many do, listing the matches would read more than a page shows.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, TableClause, and_, bindparam, case, literal_column, or_

from db.queries.bounded_count import has_rows
from db.queries.collection_registry import SOURCES
from db.queries.collection_type import Collection
from db.queries.filter_operators import FilterKey
from db.queries.filter_predicates import build_value_predicate, find_many_matches, find_range_column
from db.queries.page.page_query import PageKey

MAX_LISTED = 2000  # matches that are listed and sorted, in some 10 ms


class Selection(NamedTuple):
    """How many rows to select, None for all, and the filters that are tested row by row, if any.

    `listed`: all that match are to be read before they are sorted.
    """

    limit: ColumnElement[int] | None
    probed: tuple[FilterKey, ...] = ()
    listed: bool = False


def list_selections(collection: Collection, key: PageKey) -> list[Selection]:
    """Return the ways to select, of which all but one have the limit 0."""
    if not key.limited:
        return [Selection(None)]
    limit = _limit_to_rows(collection, key)
    probed = tuple(each for each in key.filters if find_many_matches(collection.filters, each) is not None)
    if not probed:
        return [Selection(limit)]
    # One filter with few matches is enough: these are listed, whatever the others select.
    are_few = or_(*(_count_matches(collection, each) <= literal_column(str(MAX_LISTED)) for each in probed))
    zero: ColumnElement[int] = literal_column("0")
    listed = all(_is_counted_first(collection, each) for each in probed)
    few, many = case((are_few, limit), else_=zero), case((are_few, zero), else_=limit)
    return [Selection(few, listed=listed), Selection(many, probed)]


def _is_counted_first(collection: Collection, key: FilterKey) -> bool:
    many_matches = find_many_matches(collection.filters, key)
    return many_matches is not None and many_matches.is_always_counted


def _limit_to_rows(collection: Collection, key: PageKey) -> ColumnElement[int]:
    """Return the limit of the request, 0 if no row at all lies in one of its ranges: SQLite would walk the list."""
    limit: ColumnElement[int] = bindparam("limit")
    table = SOURCES[collection.source].table
    ranges = [
        has_rows(table, column, build_value_predicate(collection.filters, each))
        for each in key.filters
        if (column := find_range_column(collection.filters, each)) is not None and isinstance(table, TableClause)
    ]
    return case((and_(*ranges), limit), else_=literal_column("0")) if ranges else limit


def _count_matches(collection: Collection, key: FilterKey) -> ColumnElement[int]:
    many_matches = find_many_matches(collection.filters, key)
    if many_matches is None:
        raise LookupError(f"{key.name} cannot be tested row by row")
    return many_matches.count_to(build_value_predicate(collection.filters, key), MAX_LISTED + 1)
