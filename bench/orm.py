"""The road not taken, to be measured against: rows as ORM objects, loaded by key sets, dumped by marshmallow."""

import json
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import inspect
from sqlalchemy.orm import foreign, joinedload, relationship, selectinload

from db import models
from schemas.shape import Member, Shape

TO_ONE: dict[Any, dict[str, Any]] = {
    models.Component: {"part": models.Therapy},
    models.Candidate: {"therapy": models.Therapy, "reference": models.Reference, "study": models.Study},
    models.Evidence: {"reference": models.Reference, "counterclaim": models.Claim},
    models.Population: {"received": models.Therapy, "study": models.Study, "parent": models.Population},
    models.Claim: {
        "therapy": models.Therapy,
        "component": models.Component,
        "condition": models.Condition,
        "mechanism": models.Mechanism,
        "risk": models.Risk,
        "candidate": models.Candidate,
        "measure": models.Measure,
        "study": models.Study,
        "population": models.Population,
        "versus": models.Population,
    },
}
CLAIMS = {"claims": None, "outcomes": "outcome", "burdens": "burden"}


def add_relationships() -> None:
    """Give the models relationships, which are loaded only where `build_load_options` asks for them."""
    for owner, targets in TO_ONE.items():
        for name, target in targets.items():
            _add_relationship(owner, name, target, foreign(getattr(owner, f"{name}_id")) == target.id)
    claim, therapy = models.Claim, models.Therapy
    for name, kind in CLAIMS.items():
        own_claims = (foreign(claim.therapy_id) == therapy.id) & claim.standing.in_(["accepted", "contested"])
        first = {"claims": claim.kind, "outcomes": claim.measure_id}
        order = (first[name], claim.id) if name in first else (claim.id,)
        _add_relationship(
            therapy, name, claim, own_claims if kind is None else own_claims & (claim.kind == kind), order
        )
    component, candidate = models.Component, models.Candidate
    _add_relationship(
        therapy, "components", component, foreign(component.therapy_id) == therapy.id, (component.position,)
    )
    titled = (candidate.title, candidate.id)
    _add_relationship(therapy, "candidates", candidate, foreign(candidate.therapy_id) == therapy.id, titled)
    evidence = models.Evidence
    _add_relationship(claim, "evidence", evidence, foreign(evidence.claim_id) == claim.id, (evidence.position,))


def _add_relationship(owner: Any, name: str, target: Any, join: Any, order: Any = None) -> None:
    many = order is not None
    more = {"order_by": order} if many else {"remote_side": target.id}
    related = relationship(target, primaryjoin=join, uselist=many, viewonly=True, lazy="raise", **more)
    inspect(owner).add_property(name, related)


def build_load_options(shape: Shape, model: Any) -> list[Any]:
    """Load the relations of a shape: one row by a join, many by one query for all their owners."""
    options = []
    for member in shape.members:
        relation = getattr(model, member.source, None)
        if member.kind in {"one", "many"} and member.shape and relation is not None:
            nested = build_load_options(member.shape, relation.property.mapper.class_)
            options.append((joinedload if member.kind == "one" else selectinload)(relation).options(*nested))
    return options


class ShapeSchema(Schema):
    """Dumps what a shape names."""

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        return obj if attr.startswith("self ") else getattr(obj, attr, default)


def build_schema(shape: Shape) -> Schema:
    return ShapeSchema.from_dict({member.name: _build_field(member) for member in shape.members})()


class GroupField(fields.Nested):
    """Columns of the row as an object, null if all are."""

    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        members = super()._serialize(nested_obj, attr, obj, **kwargs)
        return members if any(value is not None for value in members.values()) else None


class DocumentField(fields.Field[Any]):
    """A document that is stored as JSON text."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return None if value is None else json.loads(value)


def _build_field(member: Member) -> fields.Field[Any]:
    if member.kind == "moment":
        return fields.DateTime(attribute=member.source, format="%Y-%m-%dT%H:%M:%SZ")
    if member.kind == "document":
        return DocumentField(attribute=member.source)
    if member.shape is None:
        return fields.Raw(attribute=member.source)
    if member.kind == "group":
        return GroupField(build_schema(member.shape), attribute=f"self {member.name}")
    return fields.Nested(build_schema(member.shape), many=member.kind == "many", attribute=member.source)


def encode_decimal(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))
