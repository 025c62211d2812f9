"""The two reads that every resource has, a list and an item: a request in, one statement, its answer out.

A list is a page, or all that match as one statement's rows come, in a format that is for that.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from flask import Response, current_app

from api.http.conditional import DataVersion, find_not_modified, set_validators
from api.v1.records.paging import after, cut, meta
from api.v1.records.query_schemas import USUAL_RECORDS, asked_facets, asked_filters, asked_sort, asked_views
from api.v1.records.representation import JSON, Wanted, links_of, wanted, write
from api.v1.records.resource import Resource
from api.v1.records.tombstones import ended, not_there, of_owner
from db.engine import read_connection, stream_connection
from db.queries.catalogue_revision import Revision, read_revision
from db.queries.item_reader import read_item
from db.queries.page import PageAsked, read_page
from db.queries.page.page_stream import stream_page


def serve_item(resource: Resource, given: Mapping[str, Any], record_id: str) -> Response:
    """One record; a merged one leads to its successor, a withdrawn one is gone and says why."""
    asked = wanted(resource, given, single=True)
    with read_connection(current_app.extensions["database"]) as connection:
        if held := find_not_modified(lambda: _state(read_revision(connection)), asked.media_type):
            return held
        item = read_item(connection, resource.name, asked.shape, record_id)
    if item is None:
        raise not_there(resource.noun, record_id)
    if item.status != "published":
        return ended(resource.name, item.status, item.reason, item.successor)
    return set_validators(write(asked, [item.document]), _state(item.revision), asked.media_type)


def serve_page(resource: Resource, given: Mapping[str, Any], owner: str | None = None) -> Response:
    """A list, everywhere or within one therapy."""
    asked = wanted(resource, given, single=False)
    return (_whole if asked.whole else _page)(asked, owner)


def _page(asked: Wanted, owner: str | None) -> Response:
    ids, limit = asked.given.get("id"), asked.given.get("limit", USUAL_RECORDS)
    with read_connection(current_app.extensions["database"]) as connection:
        if held := find_not_modified(lambda: _state(read_revision(connection)), asked.media_type):
            return held
        page = read_page(connection, _asked(asked, owner, len(ids) if ids else limit + 1))
    if absent := of_owner(asked.resource, page.owner, owner):
        return absent
    records, cursor = cut(page, ids, limit)
    documents = (record.document for record in records)
    response = write(asked, documents, links_of(cursor), meta(page, ids))
    return set_validators(response, _state(page.revision), asked.media_type)


def _whole(asked: Wanted, owner: str | None) -> Response:
    """All that match, as it comes; the connection is given back when the answer is closed, sent or not."""
    with ExitStack() as stack:
        connection = stack.enter_context(stream_connection(current_app.extensions["database"]))
        if held := find_not_modified(lambda: _state(read_revision(connection)), asked.media_type):
            return held
        found = stack.enter_context(stream_page(connection, _asked(asked, owner, None)))
        if absent := of_owner(asked.resource, found.owner, owner):
            return absent
        response = write(asked, found.documents)
        response.call_on_close(stack.pop_all().close)
    return set_validators(response, _state(found.revision), asked.media_type)


def _state(revision: Revision) -> DataVersion:
    return DataVersion(repr(tuple(revision)), revision.updated_at)


def _asked(asked: Wanted, owner: str | None, limit: int | None) -> PageAsked:
    resource, given = asked.resource, asked.given
    return PageAsked(
        collection=resource.key,
        shape=asked.shape,
        sort=asked_sort(resource, given),
        filters=asked_filters(resource, given),
        after=after(given.get("cursor")),
        limit=limit,
        counted=asked.format is JSON and bool(given.get("count")),
        facets=asked_facets(resource, given) if asked.format is JSON else (),
        direct=bool(given.get("direct")),
        owner=owner,
        views=asked_views(resource, given),
    )
