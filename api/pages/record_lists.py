"""Lists of claims, sources and risks, page by page; collections without pages lead to their data."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Response, request
from sqlalchemy import Connection

from api.http import envelope
from api.pages.rendering import show_page
from api.record_pages import read_record_page
from db.vocab.record_types import RECORD_TYPES

PAGE_SIZE = 100


class RecordList(NamedTuple):
    """A list: its heading, and the members of a record that it shows."""

    title: str
    fields: tuple[str, ...]


LISTS: Mapping[str, RecordList] = {
    "claims": RecordList("Claims", ("statement", "standing", "therapy")),
    "references": RecordList("Sources", ("title", "kind", "issued", "retraction")),
    "risks": RecordList("Risks", ("name", "description")),
}
THERAPIES = "therapies"  # are listed on the front page
# Collections whose records have pages, and those whose records have none.
WITH_PAGES = (THERAPIES, *LISTS)
DATA_ONLY = tuple(each.name for each in RECORD_TYPES if each.name not in WITH_PAGES)


def show_list(collection: str) -> Response:
    return show_page("list.html", lambda connection: build_list(connection, collection))


def build_list(connection: Connection, collection: str) -> Mapping[str, object]:
    """Return a page of the list, and the address of the next. Raises 400 for a cursor that is none of this list."""
    title, fields = LISTS[collection]
    page = read_record_page(connection, collection, fields, PAGE_SIZE)
    following = page.cursor and envelope.build_url(f"/{collection}", [("cursor", page.cursor)])
    context = {"title": title, "collection": collection, "records": page.records, "total": page.total}
    return {
        **context,
        "next_page": following,
        "is_first": "cursor" not in request.args,
        "size": PAGE_SIZE,
    }


def redirect_to_therapies() -> Response:
    return envelope.make_redirect(302, envelope.build_url("/") + "#therapies")


def redirect_to_data(collection: str, id: str | None = None) -> Response:  # noqa: A002 - the name of the path's parameter
    """Return the redirect to the list or the record of the API."""
    path = f"/v1/{collection}" if id is None else f"/v1/{collection}/{id}"
    return envelope.make_redirect(302, envelope.build_url(path))
