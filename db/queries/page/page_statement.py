"""The one statement that a page is: a row a document, beside it what the next cursor and the envelope need.

Built statements are kept, since building one costs more than running it; only bound values differ.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, case, func, null, select, true, union_all

from db.queries import catalogue_revision
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection
from db.queries.core_tables import TABLES
from db.queries.json_sql import text_of
from db.queries.page.facet_counts import counted
from db.queries.page.page_query import PageForm, Sort
from db.queries.page.where_clauses import kept
from db.queries.projection import document, needs

KEPT_STATEMENTS = 500
FATE = ("status", "reason", "successor_id", "total", "facets")  # of the owner, and of all that match


@lru_cache(maxsize=KEPT_STATEMENTS)
def page_statement(form: PageForm) -> Select[Any]:
    """Columns: status, reason and successor of the owner, total, facets, revision, document, sort keys, id."""
    collection = COLLECTIONS[form.collection]
    page = _page(collection, form)
    source = SOURCES[collection.source]
    keys = [page.c[f"key_{place}"] for place in range(len(form.sort) + 1)]
    written = text_of(document(SOURCES, source, form.shape, page)).label("document")
    head = _head(collection, form)
    order = _directed(keys, form.sort)
    fate = [null() for _ in FATE] if head is None else _told_once(head, order, form)
    whole = page if head is None else head.outerjoin(page, true())
    return select(*fate, *catalogue_revision.columns(), written, *keys).select_from(whole).order_by(*order)


def _head(collection: Collection, form: PageForm) -> Subquery | None:
    """What the envelope needs even where the page is empty: the owner's fate and the total, or but a row.

    All of a list has none: it is sent as it comes, and a join would hold it back.
    """
    if collection.scope is None and not form.counted and not form.limited:
        return None
    whole = counted(collection, form)
    if collection.scope is None:
        return select(*(null().label(name) for name in FATE[:-2]), *whole).subquery()
    owner = TABLES["therapies"].alias()
    fate = select(*(owner.c[name] for name in FATE[:-2]), *whole)
    return fate.where(owner.c.id == bindparam("owner")).subquery()


def _told_once(head: Subquery, order: list[ColumnElement[Any]], form: PageForm) -> list[ColumnElement[Any]]:
    """The columns of the head; facets may be long, and stand in the first row alone."""
    *fate, facets = head.c
    if form.facets:
        facets = case((func.row_number().over(order_by=order) == 1, facets)).label("facets")
    return [*fate, facets]


def _page(collection: Collection, form: PageForm) -> Subquery:
    """The rows of the page with the columns its documents need.

    Continued, it is one branch for each sort key, as an index can answer each and none can answer their disjunction.
    """
    if not form.continued:
        return _branch(collection, form, ()).subquery("page")
    steps = range(len(form.sort), -1, -1)
    branches = [select(_branch(collection, form, (step,)).subquery()) for step in steps]
    together = union_all(*branches).subquery()
    keys = [together.c[f"key_{place}"] for place in range(len(form.sort) + 1)]
    return _limited(select(together).order_by(*_directed(keys, form.sort)), form).subquery("page")


def _branch(collection: Collection, form: PageForm, steps: tuple[int, ...]) -> Select[Any]:
    source = SOURCES[collection.source]
    row = source.table.alias()
    keys = [collection.sorts[name](row) for name, _ in form.sort] + [row.c.id]
    columns = [row.c[name] for name in needs(source, form.shape) if name in row.c]
    owner: list[ColumnElement[str]] = [] if collection.scope is None else [bindparam("owner").label("page_id")]
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    chosen = select(*columns, *owner, *named).select_from(row).where(*kept(collection, form, row))
    chosen = chosen.where(*(_beyond(keys, form.sort, step) for step in steps))
    return _limited(chosen.order_by(*_directed(named, form.sort)), form)


def _beyond(keys: list[ColumnElement[Any]], sort: Sort, step: int) -> ColumnElement[bool]:
    """Equal in every key before `step`, and past the last record seen in that one."""
    marks = [bindparam(f"after_{place}", type_=key.type) for place, key in enumerate(keys)]
    descends = _directions(sort)[step]
    past = keys[step] < marks[step] if descends else keys[step] > marks[step]
    for key, mark in zip(keys[:step], marks[:step], strict=True):
        past = (key == mark) & past
    return past


def _directed(keys: Iterable[ColumnElement[Any]], sort: Sort) -> list[ColumnElement[Any]]:
    return [key.desc() if down else key.asc() for key, down in zip(keys, _directions(sort), strict=True)]


def _directions(sort: Sort) -> list[bool]:
    """Whether each key descends; the id goes the way of the one before it, so that one index serves both ways."""
    directions = [descends for _, descends in sort]
    return [*directions, bool(directions) and directions[-1]]


def _limited(chosen: Select[Any], form: PageForm) -> Select[Any]:
    return chosen.limit(bindparam("limit")) if form.limited else chosen
