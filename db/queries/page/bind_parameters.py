"""The values to bind to a page's statement, by name."""

from datetime import datetime
from typing import Any

from db.models.base import Moment
from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection
from db.queries.page.page_query import PageAsked
from db.queries.predicates import parameters_of


def parameters(asked: PageAsked) -> dict[str, Any]:
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
