"""From a record to its node: the same members, with what each thing is and where it is."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from marshmallow import Schema, fields

from db.vocab.enums import CONDITION_ROLE, CONTRAINDICATION_ROLES
from schemas.exports.documents import Record
from schemas.exports.jsonld.classes import COLLECTIONS, class_of
from schemas.reference import ReferenceSchema
from schemas.study import PopulationSchema
from schemas.therapy import ComponentSchema, TherapySchema

Node: TypeAlias = dict[str, Any]
CONTEXT = "/v1/context.jsonld"


def to_jsonld(record: Record, schema: type[Schema], base: str) -> Node:
    """One record as a document; `base` is how others reach this instance."""
    return {"@context": base + CONTEXT, **build_node(record, schema, base)}


def to_graph(records: Iterable[Record], schema: type[Schema], base: str, address: str) -> Node:
    """Several records as one document, known by its own `address`."""
    return {
        "@context": base + CONTEXT,
        "@id": address,
        "records": [build_node(record, schema, base) for record in records],
    }


def build_node(record: Record, schema: type[Schema], base: str, within: str = "") -> Node:
    """The node of a record; one without a place of its own is a fragment `within` another, and never blank."""
    place, kind = record_path(record, schema), class_of(schema, record)
    name = base + place if place else within
    known = schema_fields(schema)
    members = {
        member: node_value(value, known[member], base, fragment_id(name, member))
        for member, value in record.items()
        if not _is_unknown(value)
    }
    return {"@id": name, **({"@type": kind} if kind else {}), **NODE_SHAPERS.get(schema, keep_members)(members, name)}


@cache
def schema_fields(schema: type[Schema]) -> Record:
    return {field.data_key or name: field for name, field in schema().dump_fields.items()}


def node_value(value: Any, field: Any, base: str, within: str) -> Any:
    inner = field.inner if isinstance(field, fields.List) else field
    if not isinstance(inner, fields.Nested):
        return literal_value(value, raw=isinstance(field, fields.Raw))
    target = type(inner.schema)
    if isinstance(value, list):
        # By place, for parts that have no id: blank nodes could not be told apart from those of another export.
        return [build_node(item, target, base, fragment_id(within, str(place))) for place, item in enumerate(value)]
    return build_node(value, target, base, within)


def fragment_id(name: str, member: str) -> str:
    return f"{name}{'.' if '#' in name else '#'}{member}"


def literal_value(value: Any, *, raw: bool) -> Any:
    """A figure as text, since a graph reads numbers as floats; the context says that it is decimal."""
    match value:
        case Decimal():
            # Raw documents, such as a tree of criteria, are typed as JSON by the context and hold plain numbers.
            return float(value) if raw else str(value)
        case list():
            return [literal_value(item, raw=raw) for item in value]
        case _:
            return value


def _is_unknown(value: Any) -> bool:
    return value is None or value == []


def record_path(record: Record, schema: type[Schema]) -> str | None:
    if schema in COLLECTIONS:
        return f"/v1/{COLLECTIONS[schema]}/{record['id']}"
    if schema is ComponentSchema:
        therapy, _, key = record["id"].partition(".")
        return f"/v1/therapies/{therapy}#{key}"
    if schema is PopulationSchema:
        study = record.get("study")
        return f"/v1/studies/{study['id']}#{record['id']}" if study else None
    return None


def shape_therapy(members: Node, _: str) -> Node:
    """Conditions by what the therapy is to them; contraindications lifted out of the profiles of candidates."""
    conditions = members.pop("conditions", [])
    roles = {
        role: [omit_member(condition, "role") for condition in conditions if condition["role"] == role]
        for role in CONDITION_ROLE
    }
    against = [
        {"@id": criterion["@id"], "@type": "MedicalContraindication", "name": criterion["text"]}
        for profile in members.get("candidates", [])
        for criterion in profile.get("criteria", {}).get("children", [])
        if criterion.get("role") in CONTRAINDICATION_ROLES and criterion.get("text")
    ]
    return members | {name: nodes for name, nodes in {**roles, "contraindication": against}.items() if nodes}


def shape_reference(members: Node, name: str) -> Node:
    """Identifiers and the container as schema.org has them: a property with its value, and a work."""
    for identifier in members.get("identifiers", []):
        identifier["@type"] = "PropertyValue"
    container = members.get("container")
    work = {"@id": fragment_id(name, "container"), "@type": "CreativeWork", "name": container}
    return members | ({"container": work} if container else {})


def keep_members(members: Node, _: str) -> Node:
    return members


def omit_member(members: Node, name: str) -> Node:
    return {key: value for key, value in members.items() if key != name}


NODE_SHAPERS: Mapping[type[Schema], Callable[[Node, str], Node]] = {
    TherapySchema: shape_therapy,
    ReferenceSchema: shape_reference,
}
