"""oEmbed 1.0: from the address of a page to the frame that shows its card, as JSON or XML.

Pages that have no card, such as the front page, are of the type `link`.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree as ET

from flask import Response, current_app, request
from sqlalchemy import Connection

from api.embed.page_address import PageAddress, parse_page_address
from api.http import Problem, envelope
from api.http.problems import Fault, make_validation_problem
from api.pages.record_lists import LISTS, THERAPIES
from api.pages.template_functions import SANDBOX
from api.record_reader import find_published_id, read_record
from db.engine import snapshot_connection

FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
WIDTH = 600  # px
SIZE = re.compile(r"0*[1-9][0-9]{0,8}")
CACHE_SECONDS = 3600
PAGE = re.compile(rf"/({'|'.join((THERAPIES, *LISTS))})/([^/]+)(?:/[a-z]+)?")
TITLES = {
    "/about": "About",
    "/match": "Match facts against published criteria",
    "/search": "Search",
    "/compare": "Compare therapies",
}
OTHER_PAGES = ("", *TITLES, *(f"/{collection}" for collection in LISTS))


class Card(NamedTuple):
    """The title and the address of a card, and the usual height of its kind in px."""

    title: str
    source: str
    height: int


class RecordCard(NamedTuple):
    """The member that names a record, and the usual height of its card in px."""

    label: str
    height: int


RECORD_CARDS = {
    "therapies": RecordCard("name", 620),
    "references": RecordCard("title", 620),
    "claims": RecordCard("statement", 260),
    "risks": RecordCard("name", 620),
}
COMPARISON_HEIGHT = 620


def show_oembed() -> Response:
    """Return the card of the page at `url`. Raises 404 for other addresses, 422 and 501 for wrong parameters."""
    format_ = request.args.get("format", "json")
    if format_ not in FORMATS:
        expected = " or ".join(FORMATS)
        fault: Fault = {"parameter": "format", "detail": "unknown format", "value": format_, "expected": expected}
        raise Problem(501, f"oEmbed is available as {expected}", errors=[fault])
    address = read_address()
    with snapshot_connection(current_app.extensions["database"]) as connection:
        card = find_card(connection, address)
    width = read_size("maxwidth", WIDTH)
    height = read_size("maxheight", card.height if card else COMPARISON_HEIGHT)
    answer = build_frame(card, width, height) if card else build_link(find_title(address.path))
    return envelope.make_response(WRITERS[format_](answer), FORMATS[format_])


def read_size(name: str, default: int) -> int:
    """Return the largest size that the consumer has room for, and the usual one if it does not say."""
    text = request.args.get(name, str(default))
    if not SIZE.fullmatch(text):
        fault: Fault = {"parameter": name, "detail": "is not a size in pixels", "value": text}
        raise make_validation_problem([{**fault, "expected": "a whole number from 1"}], "parameter")
    return min(int(text), default)


def read_address() -> PageAddress:
    """Return the address in the parameter `url`. Raises 422 if there is none, 404 for that of another site."""
    url = request.args.get("url", "")
    if not url:
        fault: Fault = {"parameter": "url", "detail": "is missing", "expected": _describe_addresses()}
        raise make_validation_problem([fault], "parameter")
    address = parse_page_address(url)
    if address is None:
        raise _build_unknown_address("the address is not one of this site")
    return address


def find_card(connection: Connection, address: PageAddress) -> Card | None:
    """Return the card of a page, None for a page without one. Raises 404 for addresses of no page."""
    if match := PAGE.fullmatch(address.path):
        return read_card(connection, match[1], match[2])
    chosen = ",".join(address.query.get("therapies", []))
    if address.path == "/compare" and chosen:
        parameters = [("therapies", chosen), *(("kind", kind) for kind in address.query.get("kind", [])[:1])]
        source = _get_base() + envelope.build_local_url("/embed/compare", parameters)
        return Card("Comparison of therapies", source, COMPARISON_HEIGHT)
    if address.path in OTHER_PAGES:
        return None
    raise _build_unknown_address("no page has this address")


def _build_unknown_address(detail: str) -> Problem:
    url = request.args.get("url", "")
    return Problem(
        404, detail, errors=[{"parameter": "url", "detail": detail, "value": url, "expected": _describe_addresses()}]
    )


def _describe_addresses() -> str:
    return f"the address of a page of this site, such as {_get_base()}/therapies/zimislecel"


def _get_base() -> str:
    base: str = current_app.extensions["settings"].public_url
    return base


def read_card(connection: Connection, collection: str, name: str) -> Card | None:
    """Return the card of a record, by its id, a name or a code; of a merged one that of its successor.

    None for records without a card. Raises 404 and 410.
    """
    record_id = find_published_id(connection, collection, name)
    if collection not in RECORD_CARDS:
        return None
    label, height = RECORD_CARDS[collection]
    record = read_record(connection, collection, record_id, (label,))
    return Card(record[label], f"{_get_base()}/embed/{collection}/{record['id']}", height)


def find_title(path: str) -> str:
    """Return the title of a page without a card; the name of the site for the front page and records."""
    record_list = LISTS.get(path.strip("/"))
    return record_list.title if record_list else TITLES.get(path, "TherapyDB")


def build_link(title: str) -> Mapping[str, str | int]:
    return {"version": "1.0", "type": "link", "title": title, **_describe_provider()}


def build_frame(card: Card, width: int, height: int) -> Mapping[str, str | int]:
    html = (
        f'<iframe src="{escape(card.source)}" title="{escape(card.title)}" width="{width}" height="{height}" '
        f'loading="lazy" sandbox="{SANDBOX}" style="border:0;max-width:100%"></iframe>'
    )
    shown = {"title": card.title, **_describe_provider(), "html": html, "width": width, "height": height}
    return {"version": "1.0", "type": "rich", **shown}


def _describe_provider() -> Mapping[str, str | int]:
    return {"provider_name": "TherapyDB", "provider_url": _get_base(), "cache_age": CACHE_SECONDS}


def write_xml(answer: Mapping[str, str | int]) -> str:
    root = ET.Element("oembed")
    for name, value in answer.items():
        ET.SubElement(root, name).text = str(value)
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' + ET.tostring(root, encoding="unicode")


WRITERS: Mapping[str, Callable[[Mapping[str, str | int]], str]] = {"json": envelope.dump_json, "xml": write_xml}
