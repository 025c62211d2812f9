"""Validates, at startup, that every shape of a schema can be read: columns, relations and sources exist."""

from collections.abc import Iterable

from db.queries.projection import SCALARS, Member, Shape, Sources
from db.queries.source_type import DocumentSource


def validate_shape(sources: Sources, name: str, shape: Shape, carried: Iterable[str] = ()) -> None:
    """Raise LookupError for the first member that the source called `name`, or one it leads to, cannot provide."""
    source = sources[name]
    columns = {*source.table.c.keys(), *carried}
    for member in shape.members:
        _validate_member(sources, source, member, columns)


def _validate_member(sources: Sources, source: DocumentSource, member: Member, columns: set[str]) -> None:
    if member.kind in SCALARS:
        _validate_columns(columns, member, member.source)
    elif member.kind == "group" and member.shape:
        for inner in member.shape.members:
            _validate_columns(columns, inner, inner.source)
    elif member.shape and (relation := source.relations.get(member.source)):
        _validate_columns(columns, member, *relation.columns, *relation.carried_columns.values())
        validate_shape(sources, relation.target, member.shape, relation.carried_columns)
    else:
        message = f"{member.name}: there is no relation {member.source}"
        raise LookupError(message)


def _validate_columns(columns: set[str], member: Member, *required: str) -> None:
    if missing := set(required) - columns:
        message = f"{member.name}: there is no column {', '.join(sorted(missing))}"
        raise LookupError(message)
