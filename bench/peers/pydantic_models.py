"""pydantic models of the answers that FastAPI with the ORM makes, from rows with their relations."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, create_model, model_validator

from schemas.shape import Member, Shape

Moment = Annotated[datetime, PlainSerializer(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))]
Document = Annotated[Any, BeforeValidator(lambda value: json.loads(value) if isinstance(value, str) else value)]
TYPES: Mapping[str, Any] = {
    "text": str,
    "integer": int,
    "figure": float,
    "flag": bool,
    "moment": Moment,
    "document": Document,
    "list": list[Any],
}


class RowModel(BaseModel):
    """Reads each member from its column or relation; a group of columns is null if all are."""

    model_config = ConfigDict(from_attributes=True)
    members: ClassVar[tuple[Member, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def read_row(cls, row: Any) -> dict[str, Any]:
        return {member.name: _read_member(member, row) for member in cls.members}


def _read_member(member: Member, row: Any) -> Any:
    if member.kind == "group" and member.shape:
        columns = (getattr(row, inner.source) for inner in member.shape.members)
        return row if any(column is not None for column in columns) else None
    return getattr(row, member.source, None)


def build_model(shape: Shape) -> type[RowModel]:
    fields: dict[str, Any] = {member.name: (_choose_type(member), ...) for member in shape.members}
    model = create_model("Record", __base__=RowModel, **fields)
    model.members = shape.members
    return model


def _choose_type(member: Member) -> Any:
    if member.shape is None:
        return TYPES[member.kind] | None
    model = build_model(member.shape)
    return list[model] if member.kind == "many" else model | None  # type: ignore[valid-type]
