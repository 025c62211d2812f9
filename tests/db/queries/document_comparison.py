"""Puts a random catalogue into a database, and compares what is read from it with what must come out."""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from api.v1.records.resource import Resource
from db.models import Base
from db.queries.item_reader import read_item
from db.queries.page import build_page_query, read_page
from schemas.shape import build_shape, includable_paths
from tests.db.queries.expected_documents import expected
from tests.db.queries.expected_relations import RELATIONS, approved
from tests.db.queries.random_catalogue import Row, World
from tests.db.queries.row_reader import DEFAULT, Reader

TOGETHER = 8  # paths in one request
SEVERAL = 9  # records of a type
ON_A_PAGE = 2
RANKED = {"claims", "evidence"}  # collections that list accepted and contested records unless asked otherwise
SHARED_WITH_CLAIM = ("therapy_id", "kind", "standing", "updated_at", "status")
Sort = tuple[tuple[str, bool], ...]


def fill(connection: Connection, catalogue: World, seed: int) -> None:
    """Insert the rows in any order that the foreign keys leave open."""
    shuffle = Random(seed)  # noqa: S311 - tests, not secrets
    for table in Base.metadata.sorted_tables:
        rows = list(catalogue.get(table.name, []))
        shuffle.shuffle(rows)
        if rows := list(_after_their_own(table, rows)):
            connection.execute(insert(table), rows)


def _after_their_own(table: Any, rows: list[Row]) -> Iterator[Row]:
    """A row after those of its own table that it points at."""
    within = [column.name for column in table.c for key in column.foreign_keys if key.column.table is table]
    there: set[Any] = {None}
    while rows:
        row = next(row for row in rows if all(row[name] in there for name in within))
        rows.remove(row)
        there.add(row.get("id"))
        yield row


def inclusions(resource: Resource) -> Iterator[tuple[str, ...]]:
    """No inclusion, then every path that none goes beyond, some at a time."""
    paths = includable_paths(resource.schema)
    longest = iter([path for path in paths if not any(other.startswith(path + ".") for other in paths)])
    yield ()
    while some := tuple(islice(longest, TOGETHER)):
        yield some


def mismatch(connection: Connection, catalogue: World, resource: Resource, include: tuple[str, ...]) -> str | None:
    """The first document that is not what it must be, above what it must be."""
    shape = build_shape(resource.schema, (), include)
    for row in all_rows(Reader(catalogue), resource)[:SEVERAL]:
        item = read_item(connection, resource.name, shape, row["id"])
        expected_document = expected(catalogue, resource.schema, row, include)
        if item is None or item.document != expected_document:
            request = f"{resource.name} {row['id']}?include={','.join(include)}"
            return f"{request}\n{item and item.document}\n{expected_document}"
    return None


def paged(connection: Connection, resource: Resource, sort: Sort, owner: str | None = None) -> list[str]:
    """Every document of a list, page by page."""
    documents: list[str] = []
    after = None
    while True:
        query = build_page_query(
            collection=resource.key,
            shape=build_shape(resource.schema),
            sort=sort,
            filters=resource.collection.default_filters,
            after=after,
            limit=ON_A_PAGE,
            parent_id=owner,
        )
        page = read_page(connection, query)
        documents += [found.document for found in page.records]
        if len(page.records) < ON_A_PAGE:
            return documents
        after = page.records[-1].keys


def pages_of(catalogue: World, resource: Resource, sort: Sort, owner: str | None = None) -> list[str]:
    """What `paged` must give."""
    rows = listed(Reader(catalogue), resource, owner)
    ordered = sorted(rows, key=_key("id"), reverse=sort[-1][1])
    for name, descends in reversed(sort):
        ordered = sorted(ordered, key=_key({"from": "since"}.get(name, name)), reverse=descends)
    return [expected(catalogue, resource.schema, row, page=owner) for row in ordered]


def _key(column: str) -> Callable[[Row], Any]:
    return lambda row: (row[column] is not None, row[column])


def listed(reader: Reader, resource: Resource, owner: str | None) -> list[Row]:
    if owner is not None:
        return _within(reader, resource.name, reader.rows("therapies", id=owner)[0])
    rows = [row for row in all_rows(reader, resource) if row["status"] == "published"]
    return [row for row in rows if row["standing"] in DEFAULT] if resource.name in RANKED else rows


def all_rows(reader: Reader, resource: Resource) -> list[Row]:
    """Those of the table; evidence with what it shares with its claim."""
    if resource.name != "evidence":
        return reader.rows(resource.name)
    claims = {row["id"]: {name: row[name] for name in SHARED_WITH_CLAIM} for row in reader.rows("claims")}
    return [row | claims[row["claim_id"]] for row in reader.rows("evidence")]


def _within(reader: Reader, name: str, therapy: Row) -> list[Row]:
    if name == "approvals":
        return approved(reader, therapy["id"])
    return RELATIONS["Therapy", name](reader, therapy)
