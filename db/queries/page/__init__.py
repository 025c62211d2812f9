"""One page of a collection, read by one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from db.queries import catalogue_revision
from db.queries.catalogue_revision import UNKNOWN_REVISION, Revision
from db.queries.collection_reads import ReadSet
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.compiled_statements import CompiledStatement, ReadConnection, compile_statement, fetch_rows
from db.queries.filter_operators import Value
from db.queries.nested_lists import TruncatedList, has_longer_list, split_totals
from db.queries.page.kept_counts import COUNTS, Counts, is_counted, keep_counts, make_counts_key, uncount
from db.queries.page.list_budget import choose_budget, explain_timeout
from db.queries.page.page_query import PageKey, PageQuery, build_page_query
from db.queries.page.page_statement import META_COLUMNS, build_page_statement

__all__ = ["Lifecycle", "Page", "PageKey", "PageQuery", "PageRecord", "build_page_query", "read_page"]

Lifecycle: TypeAlias = tuple[str, str | None, str | None]  # status, reason and successor

REVISION_INDEX = len(META_COLUMNS)  # of the first column of the revision
DOCUMENT_INDEX = REVISION_INDEX + len(catalogue_revision.COLUMNS)  # the sort keys follow


class PageRecord(NamedTuple):
    """A record: its sort keys as JSON scalars, the id last, its document as JSON text, and what that leaves out."""

    keys: tuple[Value, ...]
    document: str
    truncated: tuple[TruncatedList, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of records.

    `total_exceeded`: more records match than `total`, at which counting ended.
    `facets` is a document as JSON text; `parent` the lifecycle of the therapy that the collection is within, None if
    it does not exist. The revision is unknown if the statement returned no row. `reads` are the collections that the
    page depends on.
    """

    records: tuple[PageRecord, ...]
    total: int | None
    facets: str | None
    parent: Lifecycle | None
    revision: Revision
    reads: ReadSet | None = None
    total_exceeded: bool = False


def find_page_reads(connection: ReadConnection, query: PageQuery) -> ReadSet | None:
    """Return the collections that a page depends on, and read nothing."""
    return _compile_page(connection, query).reads


def _compile_page(connection: ReadConnection, query: PageQuery) -> CompiledStatement:
    return compile_statement(connection, query.key, partial(build_page_statement, query.key), query.params)


def read_page(connection: ReadConnection, query: PageQuery) -> Page:
    """Read a page whose nested lists show at most `MAX_NESTED` records if they are `limited`.

    Raises `ListBudgetError` and `StatementTimeoutError`.
    """
    page, key = _read_page(connection, query), query.key
    source = COLLECTIONS[key.collection].source
    documents = (record.document for record in page.records)
    if key.mode == "complete" or not has_longer_list(source, key.shape, documents):
        return page
    # Counting costs twice the time, so it is done only where a list was found to be cut.
    page = _read_page(connection, query._replace(key=key._replace(mode="counted")))
    records = (
        PageRecord(record.keys, *split_totals(SOURCES[source], key.shape, record.document)) for record in page.records
    )
    return replace(page, records=tuple(records))


def _read_page(connection: ReadConnection, query: PageQuery) -> Page:
    """Read a page, and its counts if they are not kept."""
    if not is_counted(query):
        return _execute_page(connection, query)
    counts_key = make_counts_key(connection.dialect, query)
    if (counts := COUNTS.find(counts_key)) is not None:
        page = _execute_page(connection, uncount(query))
        if page.revision == counts.revision:
            reads = find_page_reads(connection, query)
            _, total, facets, exceeded = counts
            return replace(page, total=total, facets=facets, reads=reads, total_exceeded=exceeded)
    page = _execute_page(connection, query)
    keep_counts(counts_key, Counts(page.revision, page.total, page.facets, page.total_exceeded))
    return page


def _execute_page(connection: ReadConnection, query: PageQuery) -> Page:
    statement = _compile_page(connection, query)
    with explain_timeout(query.key):
        rows = fetch_rows(connection, statement, query.params, choose_budget(query.key))
    records = _build_records(statement, rows)
    if not rows:
        return Page(records, None, None, None, UNKNOWN_REVISION, statement.reads)
    status, reason, successor, total, facets, *revision = statement.convert_row(rows[0])[:DOCUMENT_INDEX]
    page = Page(records, total, facets, (status, reason, successor), Revision(*revision), statement.reads)
    exceeded = query.key.bounded and total is not None and total >= query.params["count_limit"]
    return replace(page, total=total - 1, total_exceeded=True) if exceeded else page


def _build_records(statement: CompiledStatement, rows: Sequence[tuple[Value, ...]]) -> tuple[PageRecord, ...]:
    # The last column is the id: it is null in the single row that carries the metadata of an empty page.
    if not rows or rows[0][-1] is None:
        return ()
    if all(isinstance(key, str) for key in statement.convert_row(rows[0], DOCUMENT_INDEX + 1)):
        return tuple(PageRecord(row[DOCUMENT_INDEX + 1 :], row[DOCUMENT_INDEX]) for row in rows)
    converted = (statement.convert_row(row, DOCUMENT_INDEX) for row in rows)
    return tuple(PageRecord(_serialize_keys(keys), document) for document, *keys in converted)


def _serialize_keys(keys: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(key.isoformat() if isinstance(key, datetime) else key for key in keys)
