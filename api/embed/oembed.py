"""oEmbed 1.0: from the address of a page to the frame that shows its card, as JSON or XML.

Pages that have no card, such as the front page, are of the type `link`.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote
from xml.etree import ElementTree as ET

from flask import Response, current_app, request
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.problems import make_validation_problem
from api.record_reader import find_named_record, read_record
from db.engine import snapshot_connection

FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
WIDTH = 600  # px
MIN_SIZE, MAX_SIZE = 1, 10_000
CACHE_SECONDS = 3600
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
PAGE = re.compile(r"/(therapies|references|claims)/([^/]+)(?:/[a-z]+)?")
OTHER_PAGES = ("", "/about", "/match", "/search", "/compare")


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
}
COMPARISON_HEIGHT = 620


def show_oembed() -> Response:
    """Return the card of the page at `url`. Raises 404 for other addresses, 422 and 501 for wrong parameters."""
    format_ = request.args.get("format", "json")
    if format_ not in FORMATS:
        raise Problem(501, f"oEmbed is available as {' and '.join(FORMATS)}")
    with snapshot_connection(current_app.extensions["database"]) as connection:
        card = find_card(connection, request.args.get("url", ""))
    width = read_size("maxwidth", WIDTH)
    height = read_size("maxheight", card.height if card else COMPARISON_HEIGHT)
    answer = build_frame(card, width, height) if card else build_link()
    return envelope.make_response(WRITERS[format_](answer), FORMATS[format_])


def read_size(name: str, default: int) -> int:
    """Return the largest size that the consumer has room for, and the usual one if it does not say."""
    text = request.args.get(name, str(default))
    if not re.fullmatch(r"\d{1,5}", text) or not MIN_SIZE <= int(text) <= MAX_SIZE:
        expected = f"a whole number from {MIN_SIZE} to {MAX_SIZE}"
        raise make_validation_problem(
            [{"parameter": name, "detail": "is not a size", "value": text, "expected": expected}], "parameter"
        )
    return min(int(text), default)


def find_card(connection: Connection, url: str) -> Card | None:
    """Return the card of a page, None for a page without one. Raises 404 for addresses of no page."""
    base = current_app.extensions["settings"].public_url
    if url != base and not url.startswith(f"{base}/"):
        raise Problem(404, f"no page of this site has this address; they begin with {base}/")
    path, _, query = url.removeprefix(base).partition("#")[0].partition("?")
    path = unquote(path).rstrip("/")
    if match := PAGE.fullmatch(path):
        return read_card(connection, match[1], match[2])
    chosen = ",".join(parse_qs(query).get("therapies", []))
    if path == "/compare" and chosen:
        source = f"{base}/embed/compare?therapies={quote(chosen, safe=',')}"
        return Card("Comparison of therapies", source, COMPARISON_HEIGHT)
    if path in OTHER_PAGES:
        return None
    raise Problem(404, "no page has this address")


def read_card(connection: Connection, collection: str, name: str) -> Card:
    """Return the card of a record, by its id or, of a therapy, any of its names."""
    label, height = RECORD_CARDS[collection]
    record_id = find_named_record(connection, collection, name) or name
    record = read_record(connection, collection, record_id, (label,))
    base = current_app.extensions["settings"].public_url
    return Card(record[label], f"{base}/embed/{collection}/{record['id']}", height)


def build_link() -> Mapping[str, str | int]:
    return {"version": "1.0", "type": "link", "title": "TherapyDB", **_describe_provider()}


def build_frame(card: Card, width: int, height: int) -> Mapping[str, str | int]:
    html = (
        f'<iframe src="{escape(card.source)}" title="{escape(card.title)}" width="{width}" height="{height}" '
        f'loading="lazy" sandbox="{SANDBOX}" style="border:0;max-width:100%"></iframe>'
    )
    shown = {"title": card.title, **_describe_provider(), "html": html, "width": width, "height": height}
    return {"version": "1.0", "type": "rich", **shown}


def _describe_provider() -> Mapping[str, str | int]:
    base = current_app.extensions["settings"].public_url
    return {"provider_name": "TherapyDB", "provider_url": base, "cache_age": CACHE_SECONDS}


def write_xml(answer: Mapping[str, str | int]) -> str:
    root = ET.Element("oembed")
    for name, value in answer.items():
        ET.SubElement(root, name).text = str(value)
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' + ET.tostring(root, encoding="unicode")


WRITERS: Mapping[str, Callable[[Mapping[str, str | int]], str]] = {"json": envelope.dump_json, "xml": write_xml}
