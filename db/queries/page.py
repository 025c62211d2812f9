"""One page of a list, as one statement: a row a document, beside it what the next cursor and the envelope need.

Built statements are kept, since building one costs more than running it; only bound values differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    bindparam,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from db.models import Therapy
from db.models.base import Moment
from db.queries.collection import Collection
from db.queries.collections import COLLECTIONS
from db.queries.filters import Asked, Form, condition_of, parameters_of
from db.queries.json import text_of
from db.queries.projection import Shape, document, needs
from db.queries.source import Row
from db.queries.sources import SOURCES

KEPT_STATEMENTS = 500
FIRST_KEY = 5


@dataclass(frozen=True, slots=True)
class PageForm:
    """What of a request its statement depends on; `sort` are names of sorts, each with whether it descends."""

    collection: str
    shape: Shape
    sort: tuple[tuple[str, bool], ...]
    filters: tuple[Form, ...]
    continued: bool = False
    limited: bool = True
    counted: bool = False


@dataclass(frozen=True, slots=True)
class PageAsked:
    """`after` are the sort keys of the last record seen, its id last; `owner` the therapy it is asked within."""

    collection: str
    shape: Shape
    sort: tuple[tuple[str, bool], ...]
    filters: tuple[Asked, ...] = ()
    after: tuple[Any, ...] | None = None
    limit: int | None = None
    counted: bool = False
    owner: str | None = None
    views: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def form(self) -> PageForm:
        filters = tuple(asked.form for asked in self.filters)
        continued, limited = self.after is not None, self.limit is not None
        return PageForm(self.collection, self.shape, self.sort, filters, continued, limited, self.counted)


@dataclass(frozen=True, slots=True)
class Found:
    """A record: its sort keys as JSON scalars, the id last, and its document as JSON text."""

    keys: tuple[Any, ...]
    document: str


@dataclass(frozen=True, slots=True)
class Page:
    """`owner` is the status, reason and successor of the therapy asked within, None where there is none such."""

    records: tuple[Found, ...]
    total: int | None
    owner: tuple[str, str | None, str | None] | None


def read_page(connection: Connection, asked: PageAsked) -> Page:
    rows = connection.execute(page_statement(asked.form), _parameters(asked)).all()
    records = tuple(Found(_scalars(row[FIRST_KEY:]), row[4]) for row in rows if row[4] is not None)
    owner = (rows[0][0], rows[0][1], rows[0][2]) if rows else None
    return Page(records, rows[0][3] if rows else None, owner)


@lru_cache(maxsize=KEPT_STATEMENTS)
def page_statement(form: PageForm) -> Select[Any]:
    """Columns: status, reason and successor of the owner, total, document, sort keys, id."""
    collection = COLLECTIONS[form.collection]
    page = _page(collection, form)
    source = SOURCES[collection.source]
    keys = [page.c[f"key_{place}"] for place in range(len(form.sort) + 1)]
    written = text_of(document(SOURCES, source, form.shape, page)).label("document")
    head = _head(collection, form)
    whole = (
        select(*head.c, written, *keys) if head is not None else select(null(), null(), null(), null(), written, *keys)
    )
    tied = whole.select_from(head.outerjoin(page, true()) if head is not None else page)
    return tied.order_by(*_directed(keys, form.sort))


def _head(collection: Collection, form: PageForm) -> Subquery | None:
    """What the envelope needs even where the page is empty: the owner's fate and the total."""
    if collection.scope is None and not form.counted:
        return None
    total = _counted(collection, form) if form.counted else null()
    if collection.scope is None:
        return select(
            null().label("status"), null().label("reason"), null().label("successor"), total.label("total")
        ).subquery()
    owner = Therapy.__table__.alias()
    fate = select(owner.c.status, owner.c.reason, owner.c.successor_id, total.label("total"))
    return fate.where(owner.c.id == bindparam("owner")).subquery()


def _counted(collection: Collection, form: PageForm) -> ColumnElement[int]:
    row = SOURCES[collection.source].table.alias()
    return select(func.count()).select_from(row).where(*_kept(collection, form, row)).scalar_subquery()


def _page(collection: Collection, form: PageForm) -> Subquery:
    """The rows of the page with the columns its documents need. Continued, it is one branch for each sort key, as
    an index can answer each and none can answer their disjunction.
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
    owner = [bindparam("owner").label("page_id")] if collection.scope is not None else []
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    chosen = select(*columns, *owner, *named).select_from(row).where(*_kept(collection, form, row))
    chosen = chosen.where(*(_beyond(keys, form.sort, step) for step in steps))
    return _limited(chosen.order_by(*_directed(named, form.sort)), form)


def _kept(collection: Collection, form: PageForm, row: Row) -> list[ColumnElement[bool]]:
    kept = [row.c.status == literal("published")]
    if collection.scope is not None:
        kept.append(collection.scope(bindparam("owner"), row))
    return kept + [condition_of(collection.filters[asked.name], asked, row) for asked in form.filters]


def _beyond(keys: list[ColumnElement[Any]], sort: tuple[tuple[str, bool], ...], step: int) -> ColumnElement[bool]:
    """Equal in every key before `step`, and past the last record seen in that one."""
    marks = [bindparam(f"after_{place}", type_=key.type) for place, key in enumerate(keys)]
    descends = step < len(sort) and sort[step][1]
    past = keys[step] < marks[step] if descends else keys[step] > marks[step]
    for key, mark in zip(keys[:step], marks[:step], strict=True):
        past = (key == mark) & past
    return past


def _directed(keys: Iterable[ColumnElement[Any]], sort: tuple[tuple[str, bool], ...]) -> list[ColumnElement[Any]]:
    descends = [descending for _, descending in sort] + [False]
    return [key.desc() if down else key.asc() for key, down in zip(keys, descends, strict=True)]


def _limited(chosen: Select[Any], form: PageForm) -> Select[Any]:
    return chosen.limit(bindparam("limit")) if form.limited else chosen


def _parameters(asked: PageAsked) -> dict[str, Any]:
    collection = COLLECTIONS[asked.collection]
    views = {name: usual for name, (usual, _) in collection.views.items()} | dict(asked.views)
    bound: dict[str, Any] = {f"view_{name}": list(words) for name, words in views.items()}
    for one in asked.filters:
        bound |= parameters_of(collection.filters[one.name], one)
    if asked.after is not None:
        bound |= {f"after_{place}": mark for place, mark in enumerate(_marks(collection, asked))}
    if asked.limit is not None:
        bound["limit"] = asked.limit
    if asked.owner is not None:
        bound["owner"] = asked.owner
    return bound


def _marks(collection: Collection, asked: PageAsked) -> list[Any]:
    row = SOURCES[collection.source].table
    types = [collection.sorts[name](row).type for name, _ in asked.sort] + [None]
    marks = zip(asked.after or (), types, strict=True)
    return [datetime.fromisoformat(mark) if isinstance(kind, Moment) else mark for mark, kind in marks]


def _scalars(keys: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(key.isoformat() if isinstance(key, datetime) else key for key in keys)
