"""How many of all records that a request keeps have each value: counted in the statement of the page, as one document.

The records are found once, however many facets are asked for.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, ColumnElement, Label, Select, case, func, literal_column, null, select

from db.queries.collection_registry import SOURCES
from db.queries.collection_type import Collection
from db.queries.core_tables import TABLES
from db.queries.facet_values import Tally
from db.queries.json_sql import json_array, json_object, text_of
from db.queries.page.page_query import PageForm
from db.queries.page.where_clauses import kept
from db.queries.source_type import Row
from db.search.searched_columns import label_of

MOST_BUCKETS = 100


def counted(collection: Collection, form: PageForm) -> tuple[Label[Any], Label[Any]]:
    """The total, and the document of the facets: `{name: {"buckets", "others", "missing"}}`; null if not asked for."""
    tallies = {name: _tally(collection, form, name) for name in form.facets}
    if not form.counted and not tallies:
        return null().label("total"), null().label("facets")
    records = _records(collection, form, (column for tally in tallies.values() for column in tally.uses))
    found = records.cte("kept") if tallies else records.subquery()
    total = select(func.count()).select_from(found).scalar_subquery() if form.counted else null()
    facets = {name: _facet(collection, name, tally, found) for name, tally in tallies.items()}
    return total.label("total"), (text_of(json_object(facets)) if facets else null()).label("facets")


def _tally(collection: Collection, form: PageForm, name: str) -> Tally:
    tally = collection.filters[name].goes_by(direct=form.direct).tally
    if tally is None:
        raise LookupError(f"{collection.name} are not counted by {name}")
    return tally


def _records(collection: Collection, form: PageForm, columns: Iterable[str]) -> Select[Any]:
    row = SOURCES[collection.source].table.alias()
    wanted = [row.c[name] for name in dict.fromkeys(("id", *columns))]
    return select(*wanted).where(*kept(collection, form, row))


def _facet(collection: Collection, name: str, tally: Tally, records: Row) -> ColumnElement[Any]:
    counts = _counts(name, tally, records)
    values = select(func.count()).where(counts.c.value.is_not(None)).scalar_subquery()
    missing = select(counts.c.count).where(counts.c.value.is_(None)).scalar_subquery()
    return json_object(
        {
            "buckets": _buckets(counts, collection.filters[name].owner),
            "others": case((values > MOST_BUCKETS, values - MOST_BUCKETS), else_=literal_column("0")),
            "missing": func.coalesce(missing, literal_column("0")),
        }
    )


def _counts(name: str, tally: Tally, records: Row) -> CTE:
    """A row for each value and one for none, with the number of records."""
    pairs = tally.values(records).subquery()
    number = func.count() if tally.once else func.count(pairs.c.id.distinct())
    return select(pairs.c.value, number.label("count")).group_by(pairs.c.value).cte(f"by_{name}")


def _buckets(counts: CTE, owner: str | None) -> ColumnElement[Any]:
    named = {} if owner is None else {"name": _name(owner, counts.c.value)}
    most = select(counts.c.value, *(name.label(key) for key, name in named.items()), counts.c.count)
    most = most.where(counts.c.value.is_not(None)).order_by(counts.c.count.desc(), counts.c.value)
    first = most.limit(literal_column(str(MOST_BUCKETS))).subquery()
    bucket = json_object({column.name: column for column in first.c})
    return select(json_array(bucket)).select_from(first).scalar_subquery()


def _name(owner: str, id_: ColumnElement[Any]) -> ColumnElement[Any]:
    named = TABLES[owner].alias()
    return select(named.c[label_of(owner)]).where(named.c.id == id_).correlate_except(named).scalar_subquery()
