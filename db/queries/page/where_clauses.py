"""The WHERE clauses of a page: which records of a collection a request selects."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, bindparam, literal

from db.queries.collection_type import Collection
from db.queries.filter_operators import FilterKey
from db.queries.filter_predicates import build_filter_predicates
from db.queries.page.page_query import PageKey


def build_where_clauses(
    collection: Collection, key: PageKey, row: FromClause, probed: Sequence[FilterKey] = ()
) -> list[ColumnElement[bool]]:
    """Published, within the parent therapy if there is one, and all filters; parts of a therapy end with it.

    The filters `probed` are tested row by row.
    """
    clauses: list[ColumnElement[bool]] = [row.c.status == literal("published")] if "status" in row.c else []
    if collection.scope is not None:
        clauses.append(collection.scope(bindparam("parent_id"), row))
    return clauses + build_filter_predicates(collection.filters, key.filters, row, probed)
