"""The two views of every resource, a list and an item: each reads one statement and returns its response.

A list is a page or, in a format that streams, all matching records.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import cast

from flask import Response, current_app, request

from api.http import envelope
from api.http.conditional import find_not_modified, set_text_validators, set_validators
from api.http.plan_cache import Rendering, RequestPlan, offer_plan
from api.http.query_string import get_query_parameters
from api.http.request_log import add_log_fields
from api.v1.data_version import build_data_version, build_reads_version
from api.v1.records.editor_document import show_document
from api.v1.records.facets import parse_facets
from api.v1.records.filtering import is_direct, parse_claim_views, parse_filters
from api.v1.records.id_lookup import RequestedIds, find_missing_ids, make_id_filters, resolve_ids, sort_by_id_list
from api.v1.records.paging import (
    MAX_LIMIT,
    build_cursor_scope,
    get_cursor_secret,
    get_limit,
    parse_cursor,
)
from api.v1.records.representation import (
    JSON,
    RECORD_DOCUMENT,
    Representation,
    build_links,
    choose_representation,
    render_documents,
)
from api.v1.records.request_plans import ItemPlan, PagePlan, build_page_meta
from api.v1.records.resource import Resource
from api.v1.records.response_size import validate_expected_size, validate_size
from api.v1.records.sorting import parse_sort
from api.v1.records.tombstones import parent_missing_response, record_not_found, tombstone_response
from db.engine import read_connection, stream_connection
from db.queries.catalogue_revision import read_revision
from db.queries.page import Page, PageQuery, build_page_query, find_page_reads
from db.queries.page.page_query import list_sort_key_types
from db.queries.page.page_stream import stream_page


def get_record(resource: Resource, args: Mapping[str, object], record_id: str) -> Response:
    """Return one record; redirect from a merged one to its successor. Raises 404 and 410."""
    representation = choose_representation(resource, args, single=True)
    if representation.format is RECORD_DOCUMENT:
        return show_document(resource, record_id)
    plan = ItemPlan(resource.name, representation.shape, representation.list_mode)
    with read_connection(current_app.extensions["database"]) as connection:
        item = plan.read(connection, record_id)
        if item is None:
            raise record_not_found(connection, resource.name, resource.noun, record_id)
        version = build_reads_version(connection, item.revision, item.reads)
    if item.status != "published":
        return tombstone_response(resource.name, item.status, item.reason, item.successor)
    if representation.format is JSON:
        response = _respond_by_plan(plan, plan.render_item(item, version))
        return set_text_validators(response, version, JSON.media_type)
    validate_size([item.document], "include")
    response = render_documents(representation, [item.document])
    return set_text_validators(response, version, representation.media_type)


def list_records(resource: Resource, args: Mapping[str, object], parent_id: str | None = None) -> Response:
    """Return a page of a list, or all of it, everywhere or within one record."""
    representation = choose_representation(resource, args, single=False)
    return (_stream_list if representation.is_complete else _return_page)(representation, parent_id)


def _return_page(representation: Representation, parent_id: str | None) -> Response:
    number, parameter = _count_records(representation.args)
    validate_expected_size(representation.resource.collection.source, representation.shape, number, parameter)
    with read_connection(current_app.extensions["database"]) as connection:
        requested = resolve_ids(connection, representation.resource, representation.args)
        plan = _make_page_plan(representation, parent_id, requested)
        if response := find_not_modified(lambda: plan.read_version(connection), representation.media_type):
            return response
        page = plan.read(connection)
        if response := parent_missing_response(connection, representation.resource, page.parent, parent_id):
            return response
        version = build_reads_version(connection, page.revision, page.reads)
    if representation.format is JSON and requested is None:
        return set_validators(_respond_by_plan(plan, plan.render_page(page, version)), version, JSON.media_type)
    response = _render_page(representation, plan, page, requested)
    return set_validators(response, version, representation.media_type)


def _make_page_plan(representation: Representation, parent_id: str | None, requested: RequestedIds | None) -> PagePlan:
    query = _build_page_query(representation, parent_id, requested)
    links = build_links("")  # a cursor has no character that an address escapes
    scope = build_cursor_scope(request.path, get_query_parameters())
    addresses = (str(links["self"]), str(links["next"]))
    return PagePlan(query, get_limit(representation.args), parent_id, *addresses, scope, get_cursor_secret())


def _respond_by_plan(plan: RequestPlan, rendering: Rendering) -> Response:
    add_log_fields(**({"rows": rendering.rows} if rendering.rows else {}))
    offer_plan(plan, JSON.media_type)
    response = envelope.make_response(rendering.text)
    response.headers.extend(envelope.build_link_header({"next": rendering.next_url}))
    return response


def _stream_list(representation: Representation, parent_id: str | None) -> Response:
    """Stream all matching records; the connection is released when the response is closed, sent or not."""
    query = _build_page_query(representation, parent_id)
    with ExitStack() as stack:
        connection = stack.enter_context(stream_connection(current_app.extensions["database"]))
        # Before the rows, as their connection is busy until the last of them.
        revision = read_revision(connection)
        version = build_reads_version(connection, revision, find_page_reads(connection, query))
        if response := find_not_modified(lambda: version, representation.media_type):
            return response
        stream = stack.enter_context(stream_page(connection, query))
        if response := parent_missing_response(connection, representation.resource, stream.parent, parent_id):
            return response
        response = render_documents(representation, stream.documents)
        response.call_on_close(stack.pop_all().close)
    if stream.revision != revision:
        version = build_data_version(stream.revision)
    return set_validators(response, version, representation.media_type)


def _build_page_query(
    representation: Representation, parent_id: str | None, requested: RequestedIds | None = None
) -> PageQuery:
    resource, args = representation.resource, representation.args
    is_json = representation.format is JSON
    sort = parse_sort(resource, args)
    return build_page_query(
        collection=resource.key,
        shape=representation.shape,
        sort=sort,
        filters=(*parse_filters(resource, args, is_lookup=requested is not None), *make_id_filters(requested)),
        after=parse_cursor(args, list_sort_key_types(resource.key, sort)),
        limit=_count_rows(representation, requested),
        counted=is_json and bool(args.get("count")),
        facets=parse_facets(resource, args) if is_json else (),
        direct=is_direct(args),
        parent_id=parent_id,
        views=parse_claim_views(resource, args),
        mode=representation.list_mode,
        form="cells" if representation.format.reads_cells else "document",
    )


def _count_rows(representation: Representation, requested: RequestedIds | None) -> int | None:
    """Return how many rows to read: all, those with the given ids, or one more than the page shows."""
    if representation.is_complete:
        return None
    return MAX_LIMIT if requested is not None else get_limit(representation.args) + 1


def _count_records(args: Mapping[str, object]) -> tuple[int, str]:
    """Return how many records the page may show, and the parameter that determines it."""
    return (len(cast("list[str]", args["id"])), "id") if "id" in args else (get_limit(args), "limit")


def _render_page(
    representation: Representation, plan: PagePlan, page: Page, requested: RequestedIds | None
) -> Response:
    """Return a page in another format, or one of records that were asked for by their ids."""
    records = page.records[: plan.limit] if requested is None else sort_by_id_list(page.records, requested)
    cursor = plan.make_next_cursor(page) if requested is None else None
    documents = [record.document for record in records]
    validate_size(documents, "limit" if requested is None else "id")
    missing = {} if requested is None else {"missing": find_missing_ids(page.records, requested)}
    meta = {**build_page_meta(page, records), **missing}
    return render_documents(representation, documents, build_links(cursor), meta)
