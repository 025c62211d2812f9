"""Refuses, when the program starts, a shape that could not be read: no column, no relation, no such source."""

from collections.abc import Iterable

from db.queries.projection import SCALARS, Member, Shape, Sources
from db.queries.source_type import Source


def refuse_unreadable(sources: Sources, name: str, shape: Shape, carried: Iterable[str] = ()) -> None:
    """Raise LookupError for the first member on any path that `sources`, from the one called `name`, cannot give."""
    source = sources[name]
    columns = {*source.table.c.keys(), *carried}
    for member in shape.members:
        _refuse(sources, source, member, columns)


def _refuse(sources: Sources, source: Source, member: Member, columns: set[str]) -> None:
    if member.kind in SCALARS:
        _need(columns, member, member.source)
    elif member.kind == "group" and member.shape:
        for inner in member.shape.members:
            _need(columns, inner, inner.source)
    elif member.shape and (relation := source.relations.get(member.source)):
        _need(columns, member, *relation.uses, *relation.carry.values())
        refuse_unreadable(sources, relation.target, member.shape, relation.carry)
    else:
        message = f"{member.name}: there is no way to {member.source}"
        raise LookupError(message)


def _need(columns: set[str], member: Member, *needed: str) -> None:
    if missing := set(needed) - columns:
        message = f"{member.name}: there is no column {', '.join(sorted(missing))}"
        raise LookupError(message)
