"""Schemas of changes of records, as the feed and the history of a record return them."""

from marshmallow import Schema, validate
from marshmallow.fields import Dict, Integer, List, Nested, Raw, String

from db.vocab.enums import CHANGE_TYPE
from db.vocab.list_limits import MAX_AFFECTED
from db.vocab.record_documents import RECORD_CLASSES
from schemas.record_fields import Enum, Moment, Text

MAX_OPERATIONS, MAX_DIFF_LENGTH = 10_000, 10_000_000
HASH_LENGTH = 64


def make_hash_field(description: str) -> String:
    return String(required=True, validate=validate.Length(max=HASH_LENGTH), metadata={"description": description})


def make_collection_field() -> String:
    """Return the field of a collection of documents; parts that others may add are documents of their own."""
    metadata = {"description": "Collection of the record.", "x-component": "DocumentCollection"}
    return String(validate=validate.OneOf(tuple(RECORD_CLASSES)), metadata=metadata)


class VersionSchema(Schema):
    """A version of a record: the change that made it, without its document."""

    seq = Integer(
        required=True, metadata={"description": "Number of the change, without gaps, in the order of commits."}
    )
    type = Enum(
        CHANGE_TYPE,
        required=True,
        metadata={
            "description": "`delete` also if the record was withdrawn, `move` if it was merged into another record."
        },
    )
    collection = make_collection_field()
    id = Text(most=300, required=True, metadata={"description": "Id of the record in its collection."})
    version = Integer(required=True, metadata={"description": "Version of the record after the change.", "minimum": 1})
    at = Moment(required=True, metadata={"description": "Time of the change."})
    members = List(
        Text(most=100),
        required=True,
        validate=validate.Length(max=100),
        metadata={"description": "Names of the members of the document that changed."},
    )
    actor = Text(most=200, required=True, metadata={"description": "Id of the actor that made the change."})
    reason = Text(required=True, metadata={"description": "Reason for the change."})
    source = Text(required=True, metadata={"description": "Origin of the change, such as a file or an import."})
    affects = List(
        Text(most=400),
        required=True,
        validate=validate.Length(max=MAX_AFFECTED),
        metadata={
            "description": "Other records, as `collection/id`, whose members changed with it; listed with the"
            " first change of a write. Of more than 1,000, only the number."
        },
    )
    previous_hash = make_hash_field("Hash of the change before it; empty for the first one.")
    hash = make_hash_field("SHA-256 over all other members, in hexadecimal digits.")


class ChangeSchema(VersionSchema):
    """A change of one record, as it stands in the log of changes."""

    document = Dict(
        required=True,
        allow_none=True,
        metadata={"description": "The record as its editor wrote it; null for a part that was removed."},
    )


class HeadSchema(Schema):
    """The newest change of the log."""

    seq = Integer(required=True, metadata={"description": "Number of the last change; 0 if there is none."})
    hash = make_hash_field(
        "Hash of the last change, which covers all changes before it; keep it to detect a truncated log."
    )


class PatchOperationSchema(Schema):
    """An operation of a JSON Patch."""

    op = String(
        required=True,
        validate=validate.OneOf(("add", "remove", "replace")),
        metadata={"description": "Operation on the member."},
    )
    path = Text(required=True, most=1_000, metadata={"description": "JSON pointer to the member."})
    value = Raw(metadata={"description": "Value of the member in the second version."})
    was = Raw(metadata={"description": "Value of the member in the first version."})


class VersionDiffSchema(Schema):
    """What differs between two versions of a record."""

    collection = make_collection_field()
    id = Text(most=300, required=True, metadata={"description": "Id of the record in its collection."})
    from_ = Integer(required=True, data_key="from", metadata={"description": "The first version.", "minimum": 1})
    to = Integer(required=True, metadata={"description": "The second version.", "minimum": 1})
    patch = List(
        Nested(PatchOperationSchema),
        required=True,
        validate=validate.Length(max=MAX_OPERATIONS),
        metadata={"description": "JSON Patch from the first version to the second; empty if they are equal."},
    )
    text = Text(
        required=True, most=MAX_DIFF_LENGTH, metadata={"description": "Unified diff of the indented documents."}
    )
