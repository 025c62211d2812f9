"""The declaration of a resource type; everything else about a resource is the same for all."""

from dataclasses import dataclass

from marshmallow import Schema

from db.queries.collection_registry import COLLECTIONS, SOURCES
from db.queries.collection_type import Collection
from db.queries.shape_validation import validate_shape
from schemas.record_schema import RecordSchema
from schemas.schema_checks import full_shape


@dataclass(frozen=True, slots=True)
class Resource:
    """A type of record: the name of its collection, its schema, and its description in the contract.

    A resource `within` another collection is listed under an item of that one, and has no items of its own.
    """

    name: str
    schema: type[Schema]
    noun: str
    description: str
    within: str | None = None

    @property
    def key(self) -> str:
        """The name of its collection in the registry: `risks`, or `therapies.risks` within a therapy."""
        return f"{self.within}.{self.name}" if self.within else self.name

    @property
    def collection(self) -> Collection:
        return COLLECTIONS[self.key]

    @property
    def path(self) -> str:
        return f"/{self.within}/<id>/{self.name}" if self.within else f"/{self.name}"

    @property
    def record_name(self) -> str:
        """The name of its schema in the contract: `Risk`."""
        return self.schema.__name__.removesuffix("Schema")

    @property
    def component_name(self) -> str:
        """The prefix of what the contract describes for this list alone: `Risks` or `TherapiesRisks`."""
        return self.key.title().replace(".", "")

    @property
    def label(self) -> str:
        """The member that names a record, beside its id."""
        always: tuple[str, ...] = getattr(self.schema, "always", RecordSchema.always)
        return always[1]

    def validate_schema(self) -> None:
        """Raise TypeError or LookupError if the schema has a member that no query can read."""
        carried = ("context_id",) if self.within else ()
        validate_shape(SOURCES, self.collection.source, full_shape(self.schema), carried)
