"""What is to be served, as a plain hashable tree: a schema, the asked `fields` and `include`, made one shape.

A shape names members and where each is found; it knows nothing of how they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any, TypeAlias

from marshmallow import Schema

from schemas.record_fields import Group, Kind, Link, kind_of

MAX_DEPTH = 3
MAX_SHARED = 5_000

Tree: TypeAlias = dict[str, Any]
Schemas: TypeAlias = tuple[type[Schema], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """`name` is the member's key; `source` the column or relation behind it; `shape` that of what it holds."""

    name: str
    source: str
    kind: Kind
    shape: "Shape | None" = None


@dataclass(frozen=True)
class Shape:
    """A document: the members it has, in the order they are served."""

    members: tuple[Member, ...]

    def __hash__(self) -> int:
        return self._hash

    @property
    def flat_members(self) -> "tuple[Member, ...]":
        """The members in order, those of a group in place of the group."""
        inner = (m.shape.flat_members if m.kind == "group" and m.shape else (m,) for m in self.members)
        return tuple(chain.from_iterable(inner))

    @cached_property
    def _hash(self) -> int:
        # Each request looks its shape up in several caches, and a tree is long to hash.
        return hash(self.members)


class PathError(ValueError):
    """A path in `fields` or `include` that leads nowhere."""


def build_path_tree(paths: Iterable[str]) -> Tree:
    """`["a", "b.c"]` as `{"a": {}, "b": {"c": {}}}`."""
    tree: Tree = {}
    for path in paths:
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


@lru_cache(maxsize=1000)
def build_shape(schema: type[Schema], fields: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> Shape:
    """The shape of one record of `schema`. Raises PathError for a path that the schema does not have."""
    for paths, known in ((fields, selectable_paths(schema)), (include, includable_paths(schema))):
        if unknown := set(paths) - set(known):
            raise PathError(*sorted(unknown))
    return build_record_shape(schema, build_path_tree(fields), build_path_tree(include))


@cache
def includable_paths(
    schema: type[Schema], depth: int = MAX_DEPTH, seen: tuple[type[Schema], ...] = ()
) -> tuple[str, ...]:
    """Every path that `include` takes.

    None comes back to a type of record that it came through, except that a record's own kind (a parent, say) may
    stand at the end of it.
    """
    paths: list[str] = []
    for name, link in link_fields(schema).items() if depth else ():
        # Otherwise therapies would lead to studies, those to therapies again, and paths would have no end.
        if link.target in seen:
            continue
        paths += [] if link.embedded else [name]
        if link.target is not schema:
            paths += [f"{name}.{rest}" for rest in includable_paths(link.target, depth - 1, (*seen, schema))]
    return tuple(paths)


@cache
def selectable_paths(schema: type[Schema]) -> tuple[str, ...]:
    """Every path that `fields` takes: the record's own members, and those of the records it holds."""
    links = link_fields(schema)
    inner = (f"{name}.{member}" for name, link in links.items() for member in served_fields(link.target))
    return (*served_fields(schema), *inner)


def build_record_shape(schema: type[Schema], wanted: Tree, included: Tree) -> Shape:
    members = []
    for name, field in served_fields(schema).items():
        if _is_served(schema, name, field, wanted, included):
            members.append(build_member(name, field, wanted.get(name, {}), included.get(name)))
    return _share_shape(tuple(members))


@cache
def served_fields(schema: type[Schema]) -> Mapping[str, Any]:
    """The schema's fields by the name they are served under."""
    return {field.data_key or name: field for name, field in schema().dump_fields.items()}


def _is_served(schema: type[Schema], name: str, field: Any, wanted: Tree, included: Tree) -> bool:
    # Included members are served also where `fields` leaves them out: the request names both.
    if name in included or name in required_members(schema):
        return True
    if wanted:
        return name in wanted
    return not (isinstance(field, Link) and field.on_request)


def build_member(name: str, field: Any, wanted: Tree, included: Tree | None) -> Member:
    kind = kind_of(field)
    source = field.metadata.get("source", name)
    if isinstance(field, Group):
        return _share_member(name, source, kind, build_record_shape(field.target, {}, {}))
    if isinstance(field, Link):
        return _share_member(name, source, kind, build_link_shape(field, wanted, included))
    return _share_member(name, source, kind, None)


# Caches hold hundreds of shapes, which mostly consist of the same parts: they are shared, or each would take 40 KB.
@lru_cache(maxsize=MAX_SHARED)
def _share_shape(members: tuple[Member, ...]) -> Shape:
    return Shape(members)


@lru_cache(maxsize=MAX_SHARED)
def _share_member(name: str, source: str, kind: Kind, shape: Shape | None) -> Member:
    return Member(name, source, kind, shape)


def build_link_shape(field: Link, wanted: Tree, included: Tree | None) -> Shape:
    if wanted:
        return build_record_shape(field.target, wanted, included or {})
    if included is not None:
        return build_record_shape(field.target, {}, {name: {} for name in field.along} | included)
    if field.embedded:
        return build_record_shape(field.target, {}, {})
    fields = served_fields(field.target)
    return _share_shape(tuple(build_member(name, fields[name], {}, None) for name in required_members(field.target)))


def required_members(schema: type[Schema]) -> tuple[str, ...]:
    return getattr(schema, "always", ())


def link_fields(schema: type[Schema]) -> Mapping[str, Link]:
    return {name: field for name, field in served_fields(schema).items() if isinstance(field, Link)}
