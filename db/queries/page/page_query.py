"""A request for one page of a collection: the key of its statement, and the parameters to bind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack

from db.models.base import Moment
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection, Sort
from db.queries.filter_operators import FilterKey, Params, Value
from db.queries.filters import FilterClause, bind_filter
from db.queries.page.selected_filters import MAX_COUNTED, is_count_bounded
from db.queries.projection import ListMode, RecordForm, Shape


class PageKey(NamedTuple):
    """The parts of a request that determine its SQL; the key of the statement cache.

    `continued`: the page follows a cursor. `limited`: it has a limit. `counted`: the total is asked for.
    `bounded`: it is counted to a limit. `direct`: facets by therapy count no descendants. `mode`: whether nested lists
    are complete; cells always have complete ones.
    """

    collection: str
    shape: Shape
    sort: Sort
    filters: tuple[FilterKey, ...] = ()
    continued: bool = False
    limited: bool = True
    counted: bool = False
    facets: tuple[str, ...] = ()
    direct: bool = False
    mode: ListMode = "complete"
    bounded: bool = False
    form: RecordForm = "document"


class PageQuery(NamedTuple):
    """The key of a page's statement and the parameters to bind, by name."""

    key: PageKey
    params: Params


class PageOptions(TypedDict, total=False):
    """What a request may ask of a page beside its filters and order.

    `after` holds the sort keys of the last record of the previous page, its id last. `parent_id` is the therapy that
    a collection within a therapy belongs to. `views` are the words of the collection's view parameters.
    """

    after: Sequence[Value] | None
    limit: int | None
    counted: bool
    parent_id: str | None
    views: Mapping[str, Sequence[str]]
    facets: tuple[str, ...]
    direct: bool
    mode: ListMode
    form: RecordForm


def build_page_query(
    collection: str,
    shape: Shape,
    sort: Sort,
    filters: Sequence[FilterClause] = (),
    **options: Unpack[PageOptions],
) -> PageQuery:
    """Build the query of a page; without a limit, of the whole collection."""
    facets, counted = options.get("facets", ()), options.get("counted", False)
    filter_keys = tuple(clause.key for clause in filters)
    key = PageKey(
        collection,
        shape,
        sort,
        filter_keys,
        continued=options.get("after") is not None,
        limited=options.get("limit") is not None,
        counted=counted,
        facets=facets,
        # Filters carry `direct` themselves: without facets it must not split the statement cache.
        direct=bool(facets) and options.get("direct", False),
        mode=options.get("mode", "complete"),
        # Facets read all that is selected, so that the total then costs nothing.
        bounded=counted and not facets and is_count_bounded(COLLECTIONS[collection], filter_keys),
        form=options.get("form", "document"),
    )
    params = _bind_params(COLLECTIONS[collection], sort, filters, options)
    return PageQuery(key, params | {"count_limit": MAX_COUNTED + 1} if key.bounded else params)


def _bind_params(collection: Collection, sort: Sort, filters: Iterable[FilterClause], options: PageOptions) -> Params:
    params = _bind_views(collection, options.get("views", {}))
    for clause in filters:
        params |= bind_filter(collection.filters, clause)
    if (after := options.get("after")) is not None:
        params |= _bind_after(collection, sort, after)
    values: Params = {"limit": options.get("limit"), "parent_id": options.get("parent_id")}
    return params | {name: value for name, value in values.items() if value is not None}


def _bind_views(collection: Collection, views: Mapping[str, Sequence[str]]) -> Params:
    defaults = {name: default for name, (default, _) in collection.view_parameters.items()}
    return {f"view_{name}": list(words) for name, words in {**defaults, **views}.items()}


def _bind_after(collection: Collection, sort: Sort, after: Sequence[Value]) -> Params:
    types = list_sort_key_types(collection.name, sort)
    return {
        f"after_{place}": datetime.fromisoformat(key) if type_ is datetime else key
        for place, (key, type_) in enumerate(zip(after, types, strict=True))
    }


def list_sort_key_types(collection: str, sort: Sort) -> Sequence[type]:
    """Return the types of the sort keys of a record, `str` or `datetime`; the last is its id."""
    sort_keys, row = COLLECTIONS[collection].list_sort_keys(sort), SOURCES[COLLECTIONS[collection].source].table
    # A cursor holds texts only; the column tells which of them PostgreSQL must get as an instant.
    return [datetime if isinstance(sort_key(row).type, Moment) else str for sort_key, _ in sort_keys]
