"""Totals and facets of lists, kept for the revision that they were counted in: counting reads every record.

A page with a count that is kept is read without one, in the time of its own records.
"""

from collections.abc import Hashable
from typing import NamedTuple

from sqlalchemy import Dialect

from db.queries.catalogue_revision import Revision
from db.queries.page.page_query import PageQuery
from db.weighted_cache import WeightedCache

MAX_WEIGHT = 4 * 2**20  # bytes of all counts
COUNT_WEIGHT = 500  # bytes of a count and its key, without facets
PAGE_PARAMETERS = ("limit", "after_")  # beginnings of the names of parameters that differ between pages of a list


class Counts(NamedTuple):
    """The total and the facets, as JSON text, of a list; None where they are not asked for.

    `total_exceeded`: counting ended at the total, and more records match.
    """

    revision: Revision
    total: int | None
    facets: str | None
    total_exceeded: bool = False

    @property
    def weight(self) -> int:
        return COUNT_WEIGHT + len(self.facets or "")


COUNTS: WeightedCache[Counts] = WeightedCache(MAX_WEIGHT)


def keep_counts(key: Hashable, counts: Counts) -> None:
    """Keep counts in place of those of an earlier revision; those of an unknown one are not kept."""
    if counts.revision.nonce is not None:
        COUNTS.keep(key, counts)


def is_counted(query: PageQuery) -> bool:
    return query.key.counted or bool(query.key.facets)


def uncount(query: PageQuery) -> PageQuery:
    """Return the query of the same page without counts."""
    return query._replace(key=query.key._replace(counted=False, facets=(), direct=False, bounded=False))


def make_counts_key(dialect: Dialect, query: PageQuery) -> Hashable:
    """Return what the counts of a page depend on, besides the revision; each engine has a dialect of its own."""
    key = query.key
    values = tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.params.items())
        if not name.startswith(PAGE_PARAMETERS)
    )
    return dialect, key.collection, key.filters, key.counted, key.facets, key.direct, values
