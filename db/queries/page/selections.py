"""The ways to select the rows of a page: by the matches of a filter where they are few, else by the order of the list.

Both are in one statement, and the number of matches decides, counted to a bound: where few match, a walk in the order
of the list could read all of it; where many do, listing the matches would read more than a page shows.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, literal_column

from db.queries.collection_type import Collection
from db.queries.filter_operators import FilterKey
from db.queries.filter_predicates import find_many_matches
from db.queries.page.page_query import PageKey

MAX_LISTED = 2000  # matches that are listed and sorted, in some 10 ms


class Selection(NamedTuple):
    """How many rows to select, None for all, and the filter that is tested row by row, if any."""

    limit: ColumnElement[int] | None
    probed: FilterKey | None = None


def list_selections(collection: Collection, key: PageKey) -> list[Selection]:
    """Return the ways to select, of which all but one have the limit 0."""
    if not key.limited:
        return [Selection(None)]
    limit: ColumnElement[int] = bindparam("limit")
    for filter_key in key.filters:
        if (many_matches := find_many_matches(collection.filters, filter_key)) is not None:
            compare = collection.filters[filter_key.name].operators[filter_key.operator].compare(filter_key)
            are_few = many_matches.count_to(compare, MAX_LISTED + 1) <= literal_column(str(MAX_LISTED))
            zero: ColumnElement[int] = literal_column("0")
            few, many = case((are_few, limit), else_=zero), case((are_few, zero), else_=limit)
            return [Selection(few), Selection(many, filter_key)]
    return [Selection(limit)]
