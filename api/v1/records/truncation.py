"""`meta.truncated`: nested lists that show only their first records, each with the list that holds all of them."""

from collections.abc import Iterable

from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String

from api.http import envelope
from api.v1.records.parameter_fields import ParameterField
from db.queries.nested_lists import TruncatedList
from db.queries.source_type import RecordList
from db.vocab.list_limits import MAX_NESTED

PREFIX = "/v1"
MAX_TRUNCATED = 2000  # more lists of so many records do not fit into a response


class TruncatedListSchema(Schema):
    """A nested list that is not shown in full."""

    pointer = String(required=True, metadata={"description": "JSON Pointer to the list in this response."})
    total = Integer(required=True, metadata={"description": "Number of all records of the list.", "minimum": 1})
    href = String(
        required=True,
        metadata={"description": "Path of a list that has all of these records, possibly among others."},
    )


def make_truncated_field() -> ParameterField:
    """Return the declaration of the member of `meta`."""
    description = (
        f"Nested lists with more than {MAX_NESTED} records, of which the first {MAX_NESTED} are shown; absent if there"
        " are none."
    )
    return List(
        Nested(TruncatedListSchema),
        validate=validate.Length(1, MAX_TRUNCATED),
        metadata={"description": description},
    )


def describe_truncated(records: Iterable[tuple[str, Iterable[TruncatedList]]]) -> dict[str, object]:
    """Return the member of `meta` for records given by their pointer; nothing if all lists are complete."""
    described = [
        {
            "pointer": "/".join((pointer, *map(str, truncated.path))),
            "total": truncated.total,
            "href": _build_href(truncated.record_list, truncated.owner),
        }
        for pointer, lists in records
        for truncated in lists
    ]
    return {"truncated": described} if described else {}


def _build_href(record_list: RecordList, owner: str) -> str:
    parent, dot, name = record_list.collection.partition(".")
    path = f"{PREFIX}/{parent}/{owner}/{name}" if dot else f"{PREFIX}/{parent}"
    return envelope.build_url(path, [(name, owner if value is None else value) for name, value in record_list.filters])
