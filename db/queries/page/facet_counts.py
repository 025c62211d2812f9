"""Facets and the total: how many of all selected records have each value, counted in the statement of the page.

The records are selected once, however many facets are asked for.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
)

from db.queries.collection_registry import SOURCES
from db.queries.collection_type import Collection
from db.queries.core_tables import TABLES
from db.queries.facet_values import FacetValues
from db.queries.filter_predicates import find_many_matches
from db.queries.json_sql import cast_text, json_array, json_object
from db.queries.page.page_query import PageKey
from db.queries.page.selected_filters import list_own_filters
from db.queries.page.where_clauses import build_where_clauses
from db.queries.source_type import AnyColumn, AnyLabel, AnySelect
from db.search.searched_columns import label_column
from db.vocab.list_limits import MAX_BUCKETS


def build_counts(collection: Collection, key: PageKey) -> tuple[AnyLabel, AnyLabel]:
    """Build the total and the document of the facets: `{name: {"buckets", "others", "missing"}}`.

    Either is null if it is not asked for. A total that is `bounded` is counted to `count_limit`.
    """
    facets = {name: _find_facet_values(collection, key, name) for name in key.facets}
    if not key.counted and not facets:
        return null().label("total"), null().label("facets")
    if key.bounded and (count_listed := _find_listed_count(collection, key)) is not None:
        return count_listed(bindparam("count_limit", type_=Integer)).label("total"), null().label("facets")
    selected = _select_records(collection, key, (column for values in facets.values() for column in values.columns))
    selected = selected.limit(bindparam("count_limit")) if key.bounded else selected
    # A CTE is shared by all facets; for the total alone a subquery can be counted without being stored.
    records = selected.cte("selected") if facets else selected.subquery()
    total = select(func.count()).select_from(records).scalar_subquery() if key.counted else null()
    documents = {name: _build_facet(collection, name, values, records) for name, values in facets.items()}
    return total.label("total"), (cast_text(json_object(documents)) if documents else null()).label("facets")


def _find_listed_count(
    collection: Collection, key: PageKey
) -> Callable[[BindParameter[int]], ColumnElement[int]] | None:
    """Return what counts the records of a list by an index alone, if its one filter can."""
    own = list_own_filters(collection, key.filters)
    if len(own) != 1 or collection.scope is not None or len(key.filters) - 1 != len(collection.default_filters):
        return None
    many_matches = find_many_matches(collection.filters, own[0])
    return None if many_matches is None else many_matches.count_listed


def _find_facet_values(collection: Collection, key: PageKey, name: str) -> FacetValues:
    values = collection.filters[name].choose_target(direct=key.direct).facet_values
    if values is None:
        raise LookupError(f"{name} is not a facet of {collection.name}")
    return values


def _select_records(collection: Collection, key: PageKey, columns: Iterable[str]) -> AnySelect:
    row = SOURCES[collection.source].table.alias()
    selected = [row.c[name] for name in dict.fromkeys(("id", *columns))]
    return select(*selected).where(*build_where_clauses(collection, key, row))


def _build_facet(collection: Collection, name: str, values: FacetValues, records: FromClause) -> AnyColumn:
    counts = _count_values(name, values, records)
    # `others` counts values that were cut off, not records.
    distinct = select(func.count()).where(counts.c.value.is_not(None)).scalar_subquery()
    missing = select(counts.c.count).where(counts.c.value.is_(None)).scalar_subquery()
    return json_object(
        {
            "buckets": _build_buckets(counts, collection.filters[name].owner),
            "others": case((distinct > MAX_BUCKETS, distinct - MAX_BUCKETS), else_=literal_column("0")),
            "missing": func.coalesce(missing, literal_column("0")),
        }
    )


def _count_values(name: str, values: FacetValues, records: FromClause) -> CTE:
    """Count the records of each value, and those without one."""
    pairs = values.build_query(records).subquery()
    # COUNT(DISTINCT) is slower: it is used only where a record can repeat a value.
    number = func.count() if values.distinct_pairs else func.count(pairs.c.id.distinct())
    return select(pairs.c.value, number.label("count")).group_by(pairs.c.value).cte(f"by_{name}")


def _build_buckets(counts: CTE, owner: str | None) -> AnyColumn:
    labels = {} if owner is None else {"name": _label_subquery(owner, counts.c.value)}
    ranked = select(counts.c.value, *(label.label(key) for key, label in labels.items()), counts.c.count)
    # Ties are broken by value, so that both databases cut at the same bucket.
    ranked = ranked.where(counts.c.value.is_not(None)).order_by(counts.c.count.desc(), counts.c.value)
    first = ranked.limit(literal_column(str(MAX_BUCKETS))).subquery()
    bucket = json_object({column.name: column for column in first.c})
    return select(json_array(bucket)).select_from(first).scalar_subquery()


def _label_subquery(owner: str, id_: AnyColumn) -> AnyColumn:
    alias = TABLES[owner].alias()
    return select(alias.c[label_column(owner)]).where(alias.c.id == id_).correlate_except(alias).scalar_subquery()
