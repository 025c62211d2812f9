"""`/v1/changes`: every change of a record in the order of commits, for clients that keep a copy in step."""

from collections.abc import Mapping
from typing import TypeAlias, cast

from flask import Response, current_app, request
from marshmallow import Schema, validate
from marshmallow.fields import Integer, List, Nested, String
from sqlalchemy import Connection
from webargs.fields import DelimitedList

from api.http import Problem, envelope, headers
from api.http.conditional import find_not_modified, set_validators
from api.http.long_poll import MAX_WAIT, wait_until
from api.http.negotiation import make_format_field, negotiate_format
from api.http.problems import Fault
from api.http.query_string import get_query_parameters
from api.openapi import Blueprint
from api.v1 import history
from api.v1.change_documents import format_atom, format_change
from api.v1.data_version import read_data_version
from api.v1.meta import META
from api.v1.records.envelope_schemas import LinksSchema, MetaSchema
from api.v1.records.file_names import build_disposition
from api.v1.records.parameter_fields import MAX_INTEGER, QueryInteger
from db.changes.change_feed import FeedPage, FeedQuery, fetch_first_seq, read_feed
from db.changes.change_log import fetch_head
from db.engine import read_connection, snapshot_connection
from db.vocab.enums import CHANGE_TYPE
from db.vocab.record_documents import RECORD_CLASSES
from schemas.change_schemas import ChangeSchema, HeadSchema
from schemas.exports import atom

QueryArgs: TypeAlias = Mapping[str, object]

MAX_LIMIT, DEFAULT_LIMIT = 1_000, 100
FORMATS = {"json": "application/json", "atom": atom.MEDIA_TYPE}
RETRY_SECONDS = 1
DESCRIPTION = """List the changes of records.

Every change of the document of a record, in the order of commits, numbered without gaps. A client that keeps a copy
applies the changes of a page in their order, and asks again with `meta.next_since` as `since`: nothing is left out or
repeated, also while others write. `document` is null if the record was removed. `previous_hash` of the first change of
a page is the `hash` of the last one that the client knows, unless the database was restored from a backup. With `wait`
the response is held back until there is a change, for so many seconds at most; a server with no thread to spare answers
at once, with `Retry-After`. If the changes after `since` are not kept, or have not happened, the answer is 410. A page
ends early if its documents are large. `format=atom` without `since` lists the last changes.
"""


class ChangesQuery(Schema):
    since = QueryInteger(
        validate=validate.Range(0, MAX_INTEGER),
        metadata={"description": "Return the changes after the one with this number.", "default": 0},
    )
    collection = DelimitedList(
        String(validate=validate.OneOf(tuple(RECORD_CLASSES)), metadata={"x-component": "DocumentCollection"}),
        validate=validate.Length(1, len(RECORD_CLASSES)),
        metadata={"description": "Return only changes of records of these collections."},
    )
    type = DelimitedList(
        String(validate=validate.OneOf(CHANGE_TYPE), metadata={"x-component": "ChangeTypeWord"}),
        validate=validate.Length(1, len(CHANGE_TYPE)),
        metadata={"description": "Return only changes of these types."},
    )
    limit = QueryInteger(
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": "Maximum number of changes.", "default": DEFAULT_LIMIT},
    )
    wait = QueryInteger(
        validate=validate.Range(0, MAX_WAIT),
        metadata={"description": "Seconds to wait for a change if there is none.", "default": 0},
    )
    format = make_format_field(FORMATS)


class ChangesMetaSchema(MetaSchema):
    """Metadata of a page of changes."""

    head = Nested(HeadSchema, required=True)
    next_since = Integer(
        required=True,
        metadata={
            "description": "Value of `since` for the next request; no change up to this number is left out.",
            "minimum": 0,
        },
    )


class ChangesResponseSchema(Schema):
    """Changes in the order of commits."""

    data = List(Nested(ChangeSchema), required=True, validate=validate.Length(max=MAX_LIMIT))
    links = Nested(LinksSchema, required=True)
    meta = Nested(ChangesMetaSchema, required=True)


def create_blueprint(prefix: str) -> Blueprint:
    """Return the route of the feed of changes."""
    blueprint = Blueprint("changes", __name__, url_prefix=prefix, description="Changes of records, and their history.")

    @blueprint.arguments(ChangesQuery, location="query")
    @blueprint.response(200, ChangesResponseSchema)
    @blueprint.alt_response(200, schema={"type": "string", "maxLength": 10_000_000}, content_type=atom.MEDIA_TYPE)
    @blueprint.alt_response(410)
    def list_changes(args: QueryArgs) -> Response:
        name = negotiate_format(FORMATS, cast("str | None", args.get("format")))
        query = _build_query(args, is_newest=name == "atom" and "since" not in args)
        if not args.get("wait"):
            return _respond(query, name)
        has_waited = _wait_for_changes(query, cast("float", args["wait"]))
        response = headers.disable_caching(_respond(query, name))
        if not has_waited:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    list_changes.__doc__ = DESCRIPTION
    blueprint.get("/changes", endpoint="list_changes")(list_changes)
    history.add_routes(blueprint)
    return blueprint


def _build_query(args: QueryArgs, *, is_newest: bool) -> FeedQuery:
    since = None if is_newest else cast("int", args.get("since", 0))
    limit = cast("int", args.get("limit", DEFAULT_LIMIT))
    return FeedQuery(
        since, limit, cast("list[str] | None", args.get("collection")), cast("list[str] | None", args.get("type"))
    )


def _wait_for_changes(query: FeedQuery, seconds: float) -> bool:
    """Wait until a change that is asked for may have come; return False if no thread could be spared."""
    seen = query.since or 0

    def is_ready() -> bool:
        nonlocal seen
        with read_connection(current_app.extensions["database"]) as connection:
            if fetch_head(connection).seq <= seen:
                return False
            page = read_feed(connection, query._replace(since=seen, limit=1))
        seen = page.next_since
        return bool(page.rows)

    return wait_until(is_ready, seconds)


def _respond(query: FeedQuery, format_name: str) -> Response:
    media_type = FORMATS[format_name]
    with snapshot_connection(current_app.extensions["database"]) as connection:
        version = read_data_version(connection)
        if response := find_not_modified(lambda: version, media_type):
            return response
        page = read_feed(connection, query)
        _require_kept(connection, query, page)
    write = _format_atom if format_name == "atom" else _format_json
    headers = envelope.build_link_header(_build_links(page)) | build_disposition("changes", format_name)
    response = envelope.make_response(write(page), media_type, headers)
    return set_validators(response, version, media_type)


def _require_kept(connection: Connection, query: FeedQuery, page: FeedPage) -> None:
    """Raise the 410 of changes that are not kept any more, or that this database never had."""
    since, head = query.since, page.head.seq
    if since is None:
        return
    resume = f"read the collections of /v1 anew, and go on with since={head}"
    if since > head:
        detail = f"the newest change has the number {head}; the database was restored from a backup: {resume}"
        raise _make_gone_problem(detail, since, head)
    first = fetch_first_seq(connection)
    if since < first - 1:
        raise _make_gone_problem(f"the oldest change that is kept has the number {first}: {resume}", since, head)


def _make_gone_problem(detail: str, since: int, head: int) -> Problem:
    fault: Fault = {
        "parameter": "since",
        "detail": "the changes after it are not here",
        "value": str(since),
        "expected": str(head),
    }
    return Problem(410, detail, errors=[fault])


def _build_links(page: FeedPage) -> dict[str, str | None]:
    following = str(page.next_since) if page.has_more else None
    return envelope.build_page_links(
        request.path, get_query_parameters(), following, parameter="since", omitted={"wait"}
    )


def _format_json(page: FeedPage) -> str:
    meta = {**META, "head": page.head._asdict(), "next_since": page.next_since}
    return envelope.wrap_page(map(format_change, page.rows), _build_links(page), meta)


def _format_atom(page: FeedPage) -> str:
    return format_atom(page.rows, current_app.extensions["settings"].public_url)
