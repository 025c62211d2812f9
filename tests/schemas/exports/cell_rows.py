"""The cells of a record as the database builds them, made from a record as it is served."""

from typing import Any

from db.vocab.exact_json import dumps
from schemas.shape import Member, Shape


def build_cells(record: Any, shape: Shape) -> str:
    """Return the JSON text of the cells of a record."""
    return dumps(list_cells(record, shape))


def list_cells(record: Any, shape: Shape, *, is_within_list: bool = False) -> list[Any]:
    cells: list[Any] = []
    for member in shape.members:
        value = None if record is None else record[member.name]
        if member.kind == "group" and member.shape:
            cells += list_cells(value, member.shape, is_within_list=is_within_list)
        else:
            cells.append(build_cell(value, member, is_within_list=is_within_list))
    return cells


def build_cell(value: Any, member: Member, *, is_within_list: bool) -> Any:
    if value is None:
        return None
    if member.shape and member.kind == "one":
        return list_cells(value, member.shape, is_within_list=is_within_list)
    if member.shape and not is_within_list:
        return [list_cells(item, member.shape, is_within_list=True) for item in value]
    if member.kind in {"list", "document", "many"}:
        return dumps(value)
    return str(value).lower() if member.kind == "flag" else value
