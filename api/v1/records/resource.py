"""What is declared of a resource type: everything else about it is the same for all."""

from dataclasses import dataclass

from marshmallow import Schema

from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection
from db.queries.shape_validation import refuse_unreadable
from schemas.record_schema import RecordSchema
from schemas.schema_checks import full_shape


@dataclass(frozen=True, slots=True)
class Resource:
    """A type of record: its collection's name, its schema, and what the contract says of it.

    `within` is the collection whose item it is listed under; such a list has no items of its own.
    """

    name: str
    schema: type[Schema]
    noun: str
    description: str
    within: str | None = None

    @property
    def key(self) -> str:
        return f"{self.within}.{self.name}" if self.within else self.name

    @property
    def collection(self) -> Collection:
        return COLLECTIONS[self.key]

    @property
    def path(self) -> str:
        return f"/{self.within}/<id>/{self.name}" if self.within else f"/{self.name}"

    @property
    def label(self) -> str:
        """The member that names a record, beside its id."""
        always: tuple[str, ...] = getattr(self.schema, "always", RecordSchema.always)
        return always[1]

    def refuse_unreadable(self) -> None:
        """Raise TypeError or LookupError where the schema says what no read could give."""
        carried = ("page_id",) if self.within else ()
        refuse_unreadable(SOURCES, self.collection.source, full_shape(self.schema), carried)
