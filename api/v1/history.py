"""The history of a record: its versions, each as it was, and what differs between two of them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import unified_diff
from typing import Any, TypeAlias

from flask import Response, request
from marshmallow import Schema, validate
from marshmallow.fields import List, Nested
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.negotiation import negotiate_format
from api.http.query_string import get_query_parameters
from api.openapi import Blueprint
from api.snapshot_response import show_snapshot
from api.v1.change_documents import format_change
from api.v1.meta import META
from api.v1.records.envelope_schemas import LinksSchema, MetaSchema
from api.v1.records.parameter_fields import MAX_INTEGER, QueryInteger
from db.changes.change_feed import ChangeRow
from db.changes.record_history import read_history, read_last_version, read_versions
from db.vocab.exact_json import dumps
from db.vocab.nearest_name import find_nearest_name
from db.vocab.record_documents import RECORD_CLASSES, indent_document
from schemas.change_schemas import ChangeSchema, VersionDiffSchema, VersionSchema
from schemas.json_patch import build_patch

MAX_LIMIT, DEFAULT_LIMIT = 1_000, 100
MAX_SHOWN_LENGTH = 100  # of an unknown name, in the problem
MEDIA_TYPE = "application/json"
NO_DOCUMENT = "null"  # of a version in which a part was removed
LIST_DESCRIPTION = """List the versions of a record.

The changes that made them, in their order, without the documents. Records that were withdrawn or merged, and parts that
were removed, keep their history. Separate evidence, populations and links between references have histories of their
own: they are records of the collections `evidence`, `populations` and `reference_links`.
"""
ITEM_DESCRIPTION = """Get one version of a record.

The change that made it, with the record as its editor wrote it then.
"""
DIFF_DESCRIPTION = """Compare two versions of a record.

The operations of a JSON Patch (RFC 6902) that turns the first version into the second, and the same as a unified diff
of their indented documents. The versions may stand in either order.
"""
Document: TypeAlias = dict[str, Any]


class HistoryQuery(Schema):
    since = QueryInteger(
        validate=validate.Range(0, MAX_INTEGER),
        metadata={"description": "Return the versions after this one.", "default": 0},
    )
    limit = QueryInteger(
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": "Maximum number of versions.", "default": DEFAULT_LIMIT},
    )


class HistoryResponseSchema(Schema):
    """Versions of a record, the first one first."""

    data = List(Nested(VersionSchema), required=True, validate=validate.Length(max=MAX_LIMIT))
    links = Nested(LinksSchema, required=True)
    meta = Nested(MetaSchema, required=True)


class VersionResponseSchema(Schema):
    """One version of a record in its envelope."""

    data = Nested(ChangeSchema, required=True)
    meta = Nested(MetaSchema, required=True)


class VersionDiffResponseSchema(Schema):
    """The difference of two versions in its envelope."""

    data = Nested(VersionDiffSchema, required=True)
    meta = Nested(MetaSchema, required=True)


def add_routes(blueprint: Blueprint) -> None:
    """Add the routes of histories."""

    @blueprint.arguments(HistoryQuery, location="query")
    @blueprint.response(200, HistoryResponseSchema)
    def list_versions(args: Mapping[str, int], collection: str, id: str) -> Response:  # noqa: A002 - of the path
        negotiate_format()
        _require_collection(collection)
        return show_snapshot(MEDIA_TYPE, lambda connection: _list_versions(connection, args, collection, id), _respond)

    @blueprint.response(200, VersionResponseSchema)
    def get_version(collection: str, id: str, version: str) -> Response:  # noqa: A002 - as above
        negotiate_format()
        _require_collection(collection)
        return show_snapshot(MEDIA_TYPE, lambda connection: _get_version(connection, collection, id, version), _respond)

    @blueprint.response(200, VersionDiffResponseSchema)
    def compare_versions(collection: str, id: str, first: str, second: str) -> Response:  # noqa: A002 - as above
        negotiate_format()
        _require_collection(collection)
        return show_snapshot(
            MEDIA_TYPE, lambda connection: _compare_versions(connection, collection, id, (first, second)), _respond
        )

    list_versions.__doc__, get_version.__doc__ = LIST_DESCRIPTION, ITEM_DESCRIPTION
    compare_versions.__doc__ = DIFF_DESCRIPTION
    path = "/<collection>/<id>/history"
    blueprint.get(path, endpoint="list_versions")(list_versions)
    blueprint.get(f"{path}/<version>", endpoint="get_version")(get_version)
    blueprint.get(f"{path}/<first>/diff/<second>", endpoint="compare_versions")(compare_versions)


def _respond(text: str) -> Response:
    return envelope.make_response(text)


def _require_collection(name: str) -> None:
    if name not in RECORD_CLASSES:
        nearest = find_nearest_name(name, RECORD_CLASSES)
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise Problem(404, f"there are no histories of {name[:MAX_SHOWN_LENGTH]}{hint}")


def _list_versions(connection: Connection, args: Mapping[str, int], collection: str, id_: str) -> str:
    limit = args.get("limit", DEFAULT_LIMIT)
    rows = read_history(connection, collection, id_, args.get("since", 0), limit)
    if not rows:
        _require_record(connection, collection, id_)
    following = str(rows[limit - 1]["version"]) if len(rows) > limit else None
    links = envelope.build_page_links(request.path, get_query_parameters(), following, parameter="since")
    return envelope.wrap_page(map(format_change, rows[:limit]), links, META)


def _get_version(connection: Connection, collection: str, id_: str, version: str) -> str:
    (row,) = _read_versions(connection, collection, id_, [version])
    return envelope.wrap_item(format_change(row), META)


def _compare_versions(connection: Connection, collection: str, id_: str, versions: Sequence[str]) -> str:
    rows = _read_versions(connection, collection, id_, versions)
    texts = [row["document"] or NO_DOCUMENT for row in rows]
    before, after = (json.loads(text, parse_float=Decimal) for text in texts)
    names = [f"{collection}/{id_}/history/{row['version']}" for row in rows]
    old, new = (indent_document(text).splitlines() for text in texts)
    lines = unified_diff(old, new, names[0], names[1], lineterm="")
    document: Document = {
        "collection": collection,
        "id": id_,
        "from": rows[0]["version"],
        "to": rows[1]["version"],
        "patch": list(build_patch(before, after)),
        "text": "".join(f"{line}\n" for line in lines),
    }
    return envelope.wrap_item(dumps(document), META)


def _read_versions(connection: Connection, collection: str, id_: str, versions: Sequence[str]) -> list[ChangeRow]:
    """Return the changes that made these versions. Raises a 404 that names the versions there are."""
    numbers = [_parse_version(version) for version in versions]
    rows = read_versions(connection, collection, id_, numbers)
    if missing := [version for version, number in zip(versions, numbers, strict=True) if number not in rows]:
        last = _require_record(connection, collection, id_)
        detail = f"{collection}/{id_[:MAX_SHOWN_LENGTH]} has no version {missing[0][:MAX_SHOWN_LENGTH]}"
        raise Problem(404, f"{detail}; its versions are 1 to {last}")
    return [rows[number] for number in numbers]


def _parse_version(text: str) -> int:
    """Return the number, 0, which no version has, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_INTEGER)) - 1 else 0


def _require_record(connection: Connection, collection: str, id_: str) -> int:
    """Return the last version of a record. Raises a 404 if it never had one."""
    last = read_last_version(connection, collection, id_)
    if last is None:
        raise Problem(404, f"{collection} never had a record with the id {id_[:MAX_SHOWN_LENGTH]}")
    return last
