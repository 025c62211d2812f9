"""The front door: what this is, how much it holds, and every therapy by stage."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Response, request
from sqlalchemy import Connection

from api.discovery.typed_links import add_data_links
from api.http import envelope
from api.pages.rendering import show_page
from api.record_reader import count_records, read_records
from db.vocab.enums import STAGE
from schemas.exports.documents import Record

COUNTED = ("therapies", "claims", "references", "studies")
FIELDS = ("name", "kind", "stage", "activity", "summary")
KINDS_WITHOUT_STAGE = ("class", "comparator", "regimen", "product")


def show_home() -> Response:
    """Return the page; a client that prefers JSON is redirected to the service document."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return envelope.make_redirect(303, envelope.build_url("/v1"))
    return add_data_links(show_page("home.html", build_home), "/v1", "/v1/therapies?format=csv")


def build_home(connection: Connection) -> Mapping[str, object]:
    therapies = read_records(connection, "therapies", FIELDS)
    return {
        "counts": {name: count_records(connection, name) for name in COUNTED},
        "stages": group_by_stage(therapies),
        "others": group_by_kind(therapies),
    }


def group_by_stage(therapies: Iterable[Record]) -> Sequence[tuple[str, Sequence[Record]]]:
    """Return the therapies of each stage, the most advanced first; stages without therapies are left out."""
    groups: dict[str, list[Record]] = {stage: [] for stage in reversed(STAGE)}
    for therapy in therapies:
        if therapy["stage"]:
            groups[therapy["stage"]].append(therapy)
    return [(stage, members) for stage, members in groups.items() if members]


def group_by_kind(therapies: Iterable[Record]) -> Sequence[tuple[str, Sequence[Record]]]:
    """Return the therapies that have no stage, such as classes and comparators."""
    groups: dict[str, list[Record]] = {kind: [] for kind in KINDS_WITHOUT_STAGE}
    for therapy in therapies:
        if not therapy["stage"]:
            groups[therapy["kind"]].append(therapy)
    return [(kind, members) for kind, members in groups.items() if members]
