"""Lists of records of every type but therapies, page by page."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Response, request
from sqlalchemy import Connection

from api.discovery.typed_links import add_data_links
from api.http import envelope
from api.http.query_string import QueryParameters
from api.pages.page_parameters import FILTERS_OF_CLAIMS
from api.pages.rendering import show_page
from api.record_pages import read_record_page
from api.record_reader import RESOURCE, find_published_id, read_record
from db.queries.filters import FilterClause
from db.vocab.record_types import RECORD_TYPES
from schemas.exports.documents import Record

PAGE_SIZE = 100
THERAPIES = "therapies"  # are listed on the front page


class RecordList(NamedTuple):
    """A list: its heading, and the members of a record that it shows."""

    title: str
    fields: tuple[str, ...]


TITLES = {"references": "Sources", "candidates": "Candidate profiles", "attributes": "Facts that criteria ask for"}
# What a list shows beside the name of a record.
NOTES: Mapping[str, tuple[str, ...]] = {
    "claims": ("standing", "therapy"),
    "references": ("kind", "issued", "retraction"),
    "risks": ("description",),
    "mechanisms": ("action",),
    "measures": ("definition",),
    "conditions": ("description",),
    "studies": ("phase", "status"),
    "candidates": ("therapy",),
    "attributes": ("question",),
}
LISTS: Mapping[str, RecordList] = {
    each.name: RecordList(TITLES.get(each.name, each.name.capitalize()), (each.label, *NOTES.get(each.name, ())))
    for each in RECORD_TYPES
    if each.name != THERAPIES
}
WITH_OWN_PAGES = ("claims", "references")
# Types whose page is that of a subject of claims.
SUBJECTS = tuple(name for name in LISTS if name not in WITH_OWN_PAGES)


class Subject(NamedTuple):
    """A record that claims are about: the parameter that named it, the record, its name and the path of its page."""

    parameter: str
    record: Record
    name: str
    path: str


def show_list(collection: str) -> Response:
    response = show_page("list.html", lambda connection: build_list(connection, collection))
    names = [each.singular for each in FILTERS_OF_CLAIMS] if collection == "claims" else ()
    query = [(name, value) for name in names if (value := request.args.get(name))]
    path = f"/v1/{collection}"
    table = envelope.build_local_url(path, [*query, ("format", "csv")])
    return add_data_links(response, envelope.build_local_url(path, query), table)


def build_list(connection: Connection, collection: str) -> Mapping[str, object]:
    """Return a page of the list, and the addresses of those beside it. Raises 400 and 422 if there is no such page."""
    title, fields = LISTS[collection]
    subjects = read_subjects(connection) if collection == "claims" else ()
    filters = [FilterClause(subject.parameter, "in", (subject.record["id"],)) for subject in subjects]
    page = read_record_page(connection, collection, fields, PAGE_SIZE, filters)
    query = [(subject.parameter, request.args[subject.parameter]) for subject in subjects]
    following = page.number + 1 if page.number and page.number < page.last else None
    return {
        "title": title,
        "collection": collection,
        "label_of_record": RESOURCE[collection].label,
        "records": page.records,
        "total": page.total,
        "total_exceeded": page.total_exceeded,
        "subjects": subjects,
        "query": envelope.build_local_url("", query),
        "next_page": page.cursor and build_page_url(collection, query, following, page.cursor),
        "previous_page": page.number and page.number > 1 and build_page_url(collection, query, page.number - 1),
        "page_number": page.number,
        "last_page": page.last,
        "is_first": page.number == 1,
        "size": PAGE_SIZE,
    }


def build_page_url(collection: str, query: QueryParameters, number: int | None, cursor: str = "") -> str:
    """Return the address of a page by its number, by its cursor if it has none."""
    place = ("cursor", cursor) if number is None else ("page", str(number))
    return envelope.build_url(f"/{collection}", [*query, *([] if number == 1 else [place])])


def read_subjects(connection: Connection) -> Sequence[Subject]:
    """Return the records to which parameters such as `risk` limit a list of claims. Raises 404 and 410."""
    subjects = []
    for record_type in FILTERS_OF_CLAIMS:
        if name := request.args.get(record_type.singular):
            record_id = find_published_id(connection, record_type.name, name)
            record = read_record(connection, record_type.name, record_id, (record_type.label,))
            path = f"/{record_type.name}/{record_id}"
            subjects.append(Subject(record_type.singular, record, record[record_type.label], path))
    return subjects


def redirect_to_therapies() -> Response:
    return envelope.make_redirect(302, envelope.build_url("/") + "#therapies")
