"""What a document must be, worked out in plain Python from the rows: nothing here comes from `db.queries`.

Slow and simple on purpose. A record is walked along its schema's fields; the ways on are those of `ways`.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from marshmallow import Schema

from schemas.record_fields import Document, Figure, Group, Link, Moment
from tests.db.queries.expected_relations import RELATIONS
from tests.db.queries.random_catalogue import Row, World
from tests.db.queries.row_reader import Reader

Tree = dict[str, Any]


class Raw(str):
    """JSON as it stands."""

    __slots__ = ()


def expected(
    catalogue: World, schema: type[Schema], row: Row, include: Iterable[str] = (), page: str | None = None
) -> str:
    return text(_record(Reader(catalogue, page), schema, row, _tree(include)))


def text(value: Any) -> str:
    """Compact JSON; a Decimal keeps its digits."""
    match value:
        case Raw():
            return str(value)
        case dict():
            return "{" + ",".join(f"{text(key)}:{text(member)}" for key, member in value.items()) + "}"
        case list():
            return "[" + ",".join(map(text, value)) + "]"
        case Decimal():
            return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def _tree(include: Iterable[str]) -> Tree:
    tree: Tree = {}
    for path in include:
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


def _record(reader: Reader, schema: type[Schema], row: Row, include: Tree) -> dict[str, Any]:
    found = {}
    for key, field in schema().dump_fields.items():
        name = field.data_key or key
        if name in include or not (isinstance(field, Link) and field.on_request):
            relation_key = (schema.__name__.removesuffix("Schema"), name)
            found[name] = _value(reader, relation_key, row, field, include.get(name))
    return found


def _value(reader: Reader, relation_key: tuple[str, str], row: Row, field: Any, include: Tree | None) -> Any:
    if isinstance(field, Group):
        members = _record(reader, field.target, row, {})
        return members if any(value is not None for value in members.values()) else None
    if isinstance(field, Link):
        return _linked(reader, relation_key, row, field, include)
    value = row[field.metadata.get("source", relation_key[1])]
    if value is not None and isinstance(field, Moment):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if value is not None and isinstance(field, Figure):
        return Decimal(value)
    return Raw(value) if isinstance(field, Document) and isinstance(value, str) else value


def _linked(reader: Reader, relation_key: tuple[str, str], row: Row, field: Link, include: Tree | None) -> Any:
    found = RELATIONS[relation_key](reader, row)
    onward = reader.onto(row["id"]) if relation_key in ON_PAGE else reader.past(field.target.__name__)
    records = [_one(onward, field, other, include) for other in found]
    return records if field.many else next(iter(records), None)


ON_PAGE = {("Therapy", name) for name in ("mechanisms", "risks", "procedures")}


def _one(reader: Reader, field: Link, row: Row, include: Tree | None) -> dict[str, Any]:
    if include is None and not field.embedded:
        always = getattr(field.target, "always", ())
        return {name: row[name] for name in always}
    along: Tree = {} if include is None else {name: {} for name in field.along}
    return _record(reader, field.target, row, along | (include or {}))
