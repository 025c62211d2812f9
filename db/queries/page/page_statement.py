"""The statement of a page: one row per document, with what the next cursor and the envelope need beside it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Subquery, bindparam, case, func, null, select, true, union_all

from db.queries.catalogue_revision import revision_columns
from db.queries.cell_projection import build_cells
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection
from db.queries.core_tables import TABLES
from db.queries.json_sql import cast_text
from db.queries.page.facet_counts import build_counts
from db.queries.page.page_query import PageKey
from db.queries.page.selections import Selection, list_selections
from db.queries.page.where_clauses import build_where_clauses
from db.queries.projection import build_document, required_columns
from db.queries.source_type import AnyColumn, AnySelect, DocumentSource

META_COLUMNS = ("status", "reason", "successor_id", "total", "facets")  # the first three of the parent


def build_page_statement(key: PageKey) -> AnySelect:
    """Columns: status, reason and successor of the parent, total, facets, revision, document, sort keys, id."""
    collection = COLLECTIONS[key.collection]
    page = _build_page_subquery(collection, key)
    source = SOURCES[collection.source]
    directions = _list_directions(collection, key)
    sort_keys = [page.c[f"key_{place}"] for place in range(len(directions))]
    document = cast_text(_build_record(source, key, page)).label("document")
    meta = _build_meta_subquery(collection, key)
    order_by = _order_by(sort_keys, directions)
    meta_columns = [null() for _ in META_COLUMNS] if meta is None else _select_meta_columns(meta, order_by, key)
    rows = page if meta is None else meta.outerjoin(page, true())
    return select(*meta_columns, *revision_columns(), document, *sort_keys).select_from(rows).order_by(*order_by)


def _build_record(source: DocumentSource, key: PageKey, page: Subquery) -> AnyColumn:
    if key.form == "cells":
        return build_cells(SOURCES, source, key.shape, page)
    return build_document(SOURCES, source, key.shape, page, key.mode)


def _build_meta_subquery(collection: Collection, key: PageKey) -> Subquery | None:
    """Metadata needed even for an empty page: parent status and total count; otherwise a single dummy row.

    A whole collection has none: it is sent as it is read, and a join would delay its first row.
    """
    if collection.scope is None and not key.counted and not key.limited:
        return None
    counts = build_counts(collection, key)
    if collection.scope is None:
        return select(*(null().label(name) for name in META_COLUMNS[:-2]), *counts).subquery()
    parent = TABLES["therapies"].alias()
    lifecycle = select(*(parent.c[name] for name in META_COLUMNS[:-2]), *counts)
    return lifecycle.where(parent.c.id == bindparam("parent_id")).subquery()


def _select_meta_columns(meta: Subquery, order_by: list[AnyColumn], key: PageKey) -> list[AnyColumn]:
    """The columns of the metadata; facets may be long, so only the first row carries them."""
    *columns, facets = meta.c
    if not key.facets:
        return [*columns, facets]
    return [*columns, case((func.row_number().over(order_by=order_by) == 1, facets)).label("facets")]


def _build_page_subquery(collection: Collection, key: PageKey) -> Subquery:
    """The rows of the page with the columns that its documents need.

    A continued page is one branch for each sort key: an index can answer each, but none can answer their disjunction.
    So is each way to select by a filter that may match many, of which one has no rows.
    """
    directions = _list_directions(collection, key)
    # The last key first: its branch holds the records nearest to the cursor.
    steps = [(step,) for step in reversed(range(len(directions)))] if key.continued else [()]
    branches = [
        _build_branch(collection, key, step, selection)
        for step in steps
        for selection in list_selections(collection, key)
    ]
    if len(branches) == 1:
        return branches[0].subquery("page")
    union = union_all(*(select(branch.subquery()) for branch in branches)).subquery()
    sort_keys = [union.c[f"key_{place}"] for place in range(len(directions))]
    page = select(union).order_by(*_order_by(sort_keys, directions))
    return (page.limit(bindparam("limit")) if key.limited else page).subquery("page")


def _build_branch(collection: Collection, key: PageKey, steps: tuple[int, ...], selection: Selection) -> AnySelect:
    source = SOURCES[collection.source]
    row = source.table.alias()
    sort_keys = [sort_key(row) for sort_key, _ in collection.list_sort_keys(key.sort)]
    directions = _list_directions(collection, key)
    columns = [row.c[name] for name in required_columns(source, key.shape) if name in row.c]
    parent: list[ColumnElement[str]] = [] if collection.scope is None else [bindparam("parent_id").label("context_id")]
    labelled = [sort_key.label(f"key_{place}") for place, sort_key in enumerate(sort_keys)]
    where_clauses = build_where_clauses(collection, key, row, selection.probed)
    branch = select(*columns, *parent, *labelled).select_from(row).where(*where_clauses)
    # Each branch has the limit too: without it, the union would read the rest of the collection before it cuts.
    branch = branch.where(*(_keyset_predicate(sort_keys, directions, step) for step in steps))
    if selection.listed:
        # For a few rows in order PostgreSQL would walk the list, which it may not look into before such an offset.
        listed = branch.suffix_with("OFFSET 0", dialect="postgresql").subquery()
        branch = select(listed).order_by(*_order_by([listed.c[key.name] for key in labelled], directions))
    else:
        branch = branch.order_by(*_order_by(labelled, directions))
    return branch if selection.limit is None else branch.limit(selection.limit)


def _keyset_predicate(sort_keys: list[AnyColumn], directions: Sequence[bool], step: int) -> ColumnElement[bool]:
    """Equal to the last record seen in every key before `step`, and beyond it in that one."""
    last = [bindparam(f"after_{place}", type_=sort_key.type) for place, sort_key in enumerate(sort_keys)]
    predicate = sort_keys[step] < last[step] if directions[step] else sort_keys[step] > last[step]
    for sort_key, value in zip(sort_keys[:step], last[:step], strict=True):
        predicate = (sort_key == value) & predicate
    return predicate


def _order_by(sort_keys: Iterable[AnyColumn], directions: Iterable[bool]) -> list[AnyColumn]:
    return [key.desc() if descends else key.asc() for key, descends in zip(sort_keys, directions, strict=True)]


def _list_directions(collection: Collection, key: PageKey) -> list[bool]:
    """Return whether each sort key descends."""
    return [descends for _, descends in collection.list_sort_keys(key.sort)]
