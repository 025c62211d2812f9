"""The budget of a list, and which of its filters could use it up: those that no index need serve.

An index finds the few records that have the id of another record. Other filters are tested row by row in the order of
the list: if few records match, or many have to be counted, all of a large collection would be read for one page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from db.queries.collection_registry import COLLECTIONS
from db.queries.collection_type import Collection
from db.queries.filter_operators import FilterKey
from db.queries.filters import Filter
from db.queries.page.page_query import PageKey
from db.queries.page.selected_filters import list_own_filters
from db.statement_limits import StatementTimeoutError

PAGE_BUDGET = 1  # times the steps of a list
FEW = {"conditions"}  # of which there are so few that each has a large part of the records
COUNT_BUDGET = 20  # totals and facets read all that matches; ten facets of 100,000 claims take half of it


class ListBudgetError(StatementTimeoutError):
    """A list was stopped because it would read too many records.

    `too_wide` are the parameters to blame, `narrowing` the filters by an index that the request does not have.
    """

    def __init__(self, too_wide: tuple[str, ...], narrowing: tuple[str, ...]) -> None:
        super().__init__(too_wide, narrowing)
        self.too_wide = too_wide
        self.narrowing = narrowing


@contextmanager
def explain_timeout(key: PageKey) -> Iterator[None]:
    """Raise `ListBudgetError` for a statement that was stopped, if a parameter of the list is to blame."""
    try:
        yield
    except StatementTimeoutError as error:
        too_wide = list_wide_parameters(key)
        if not too_wide:
            raise
        raise ListBudgetError(too_wide, list_narrowing_filters(key)) from error


def choose_budget(key: PageKey) -> int:
    """Return the budget of the statement of a page; 0, none, where indexes serve all its filters."""
    if key.counted or key.facets:
        return COUNT_BUDGET
    return PAGE_BUDGET if list_wide_parameters(key) else 0


def list_wide_parameters(key: PageKey) -> tuple[str, ...]:
    """Return the parameters that make a list read many records: searches within texts if there are any."""
    counts = {"count": key.counted, "facets": key.facets}
    return (*_list_wide_filters(key.collection, key.filters), *(name for name, is_asked in counts.items() if is_asked))


def list_narrowing_filters(key: PageKey) -> tuple[str, ...]:
    """Return the filters by the id of another record that a request does not have."""
    used = {each.name for each in key.filters}
    filters = COLLECTIONS[key.collection].filters
    return tuple(name for name, filter_ in filters.items() if _selects_few(filter_) and name not in used)


@lru_cache(maxsize=1000)  # asked for with every page
def _list_wide_filters(name: str, keys: tuple[FilterKey, ...]) -> tuple[str, ...]:
    collection = COLLECTIONS[name]
    wide = [key for key in list_own_filters(collection, keys) if not _is_narrow(collection, key)]
    blamed = [key for key in wide if key.operator == "contains"] or wide
    return tuple(key.name + collection.filters[key.name].operators[key.operator].suffix for key in blamed)


def _is_narrow(collection: Collection, key: FilterKey) -> bool:
    filter_ = collection.filters[key.name]
    has_index = filter_.kind == "search" or key.name == "id" or _selects_few(filter_)
    return has_index and key.operator in {"eq", "in"}


def _selects_few(filter_: Filter) -> bool:
    return filter_.kind == "id" and filter_.owner not in FEW
