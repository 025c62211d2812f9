"""What is to be served, as a plain hashable tree: a schema, the asked `fields` and `include`, made one shape.

A shape names members and where each is found; it knows nothing of how they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from marshmallow import Schema

from schemas.record_fields import Group, Kind, Link, kind_of

MOST_DEPTH = 3

Tree: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is the member's key; `source` the column or relation behind it; `shape` that of what it holds."""

    name: str
    source: str
    kind: Kind
    shape: "Shape | None" = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A document: the members it has, in the order they are served."""

    members: tuple[Member, ...]


class PathError(ValueError):
    """A path in `fields` or `include` that leads nowhere."""


def tree_of(paths: Iterable[str]) -> Tree:
    """`["a", "b.c"]` as `{"a": {}, "b": {"c": {}}}`."""
    tree: Tree = {}
    for path in paths:
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


@lru_cache(maxsize=1000)
def shape_of(schema: type[Schema], fields: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> Shape:
    """The shape of one record of `schema`. Raises PathError for a path that the schema does not have."""
    for paths, known in ((fields, selectable(schema)), (include, includable(schema))):
        if unknown := set(paths) - set(known):
            raise PathError(*sorted(unknown))
    return _record(schema, tree_of(fields), tree_of(include))


@cache
def includable(schema: type[Schema], depth: int = MOST_DEPTH, seen: tuple[type[Schema], ...] = ()) -> tuple[str, ...]:
    """Every path that `include` takes.

    None comes back to a type of record that it came through, except that a record's own kind (a parent, say) may
    stand at the end of it.
    """
    paths: list[str] = []
    for name, link in _links(schema).items() if depth else ():
        if link.target in seen:
            continue
        paths += [] if link.whole else [name]
        if link.target is not schema:
            paths += [f"{name}.{rest}" for rest in includable(link.target, depth - 1, (*seen, schema))]
    return tuple(paths)


@cache
def selectable(schema: type[Schema]) -> tuple[str, ...]:
    """Every path that `fields` takes: the record's own members, and those of the records it holds."""
    links = _links(schema)
    inner = (f"{name}.{member}" for name, link in links.items() for member in fields_of(link.target))
    return (*fields_of(schema), *inner)


def _record(schema: type[Schema], wanted: Tree, included: Tree) -> Shape:
    members = []
    for name, field in fields_of(schema).items():
        if _is_served(schema, name, field, wanted, included):
            members.append(_member(name, field, wanted.get(name, {}), included.get(name)))
    return Shape(tuple(members))


@cache
def fields_of(schema: type[Schema]) -> Mapping[str, Any]:
    """The schema's fields by the name they are served under."""
    return {field.data_key or name: field for name, field in schema().dump_fields.items()}


def _is_served(schema: type[Schema], name: str, field: Any, wanted: Tree, included: Tree) -> bool:
    if name in included or name in _always(schema):
        return True
    if wanted:
        return name in wanted
    return not (isinstance(field, Link) and field.on_request)


def _member(name: str, field: Any, wanted: Tree, included: Tree | None) -> Member:
    kind = kind_of(field)
    source = field.metadata.get("source", name)
    if isinstance(field, Group):
        return Member(name, source, kind, _record(field.target, {}, {}))
    if isinstance(field, Link):
        return Member(name, source, kind, _linked(field, wanted, included))
    return Member(name, source, kind)


def _linked(field: Link, wanted: Tree, included: Tree | None) -> Shape:
    if wanted:
        return _record(field.target, wanted, included or {})
    if included is not None:
        return _record(field.target, {}, {name: {} for name in field.along} | included)
    if field.whole:
        return _record(field.target, {}, {})
    fields = fields_of(field.target)
    return Shape(tuple(_member(name, fields[name], {}, None) for name in _always(field.target)))


def _always(schema: type[Schema]) -> tuple[str, ...]:
    return getattr(schema, "always", ())


def _links(schema: type[Schema]) -> Mapping[str, Link]:
    return {name: field for name, field in fields_of(schema).items() if isinstance(field, Link)}
