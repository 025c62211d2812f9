"""Nested lists that are longer than an answer shows: found in documents that were read, and described."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from db.queries.collection_registry import SOURCES
from db.queries.projection import TOTAL, Shape, nested_shape
from db.queries.source_type import DocumentSource, RecordList
from db.vocab.list_limits import MAX_NESTED

Path: TypeAlias = tuple[str | int, ...]  # names and places, from a document to a list in it

ID_MEMBER = '{"id":'  # how each record of such a list begins
TOTAL_OBJECT = re.compile(rf',\{{"{re.escape(TOTAL)}":(\d+)\}}')  # within a text its quotes would be escaped


class TruncatedList(NamedTuple):
    """A nested list with more records than are shown: `total`, all of them in `record_list` for the record `owner`."""

    path: Path
    total: int
    record_list: RecordList
    owner: str


class _NestedList(NamedTuple):
    path: Path
    records: list[dict[str, Any]]
    record_list: RecordList
    owner: str


def has_longer_list(source: str, shape: Shape, documents: Iterable[str]) -> bool:
    """Whether a `limited` document has a list of more records than are to be shown.

    Only documents with that many records are parsed, which are few.
    """
    if not _holds_lists(source, shape):
        return False
    # Counting a substring is far cheaper than parsing, and can only count too many: the parse decides.
    large = (document for document in documents if document.count(ID_MEMBER) > MAX_NESTED)
    lists = (nested for document in large for nested in _iter_lists(SOURCES[source], shape, json.loads(document)))
    return any(len(nested.records) > MAX_NESTED for nested in lists)


def split_totals(source: DocumentSource, shape: Shape, document: str) -> tuple[str, tuple[TruncatedList, ...]]:
    """Return a `counted` document without the totals of its lists, and the lists that they are about."""
    if not TOTAL_OBJECT.search(document):
        return document, ()
    truncated = tuple(
        TruncatedList(nested.path, nested.records[-1][TOTAL], nested.record_list, nested.owner)
        for nested in _iter_lists(source, shape, json.loads(document))
        if nested.records and TOTAL in nested.records[-1]
    )
    return TOTAL_OBJECT.sub("", document), truncated


def _iter_lists(source: DocumentSource, shape: Shape, record: dict[str, Any], path: Path = ()) -> Iterator[_NestedList]:
    """Iterate over the lists of a document, at any depth, that another list holds in full."""
    for member in shape.members:
        if member.kind not in {"one", "many"} or record.get(member.name) is None:
            continue
        relation, value = source.relations[member.source], record[member.name]
        inner_path = (*path, member.name)
        if relation.record_list:
            yield _NestedList(inner_path, value, relation.record_list, record["id"])
        target, inner_shape = SOURCES[relation.target], nested_shape(member)
        if not _holds_lists(relation.target, inner_shape):
            continue
        if not relation.is_many:
            yield from _iter_lists(target, inner_shape, value, inner_path)
            continue
        for position, inner in enumerate(value):
            yield from _iter_lists(target, inner_shape, inner, (*inner_path, position))


# The answer depends on the shape alone, and the same few shapes come with almost every request.
@lru_cache(maxsize=1000)
def _holds_lists(source: str, shape: Shape) -> bool:
    """Whether records of this shape may hold such a list, at any depth."""
    relations = [(SOURCES[source].relations[m.source], m) for m in shape.members if m.kind in {"one", "many"}]
    return any(
        relation.record_list or _holds_lists(relation.target, nested_shape(member)) for relation, member in relations
    )
