"""oEmbed 1.0: from the address of a page to the frame that shows its card, as JSON or XML."""

import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree as ET

from flask import Response, current_app, request
from sqlalchemy import Connection

from api.http import Problem, envelope
from api.http.problems import make_validation_problem
from api.record_reader import find_named_record, read_record
from db.engine import snapshot_connection

FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
WIDTH, HEIGHT = 600, 620  # px, of a card with the usual sections
MIN_SIZE, MAX_SIZE = 1, 10_000
CACHE_SECONDS = 3600
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
PAGE = re.compile(r"/therapies/([^/]+)")


def show_oembed() -> Response:
    """Return the card of the page at `url`. Raises 404 for other addresses, 422 and 501 for wrong parameters."""
    format_ = request.args.get("format", "json")
    if format_ not in FORMATS:
        raise Problem(501, f"oEmbed is available as {' and '.join(FORMATS)}")
    width, height = read_size("maxwidth", WIDTH), read_size("maxheight", HEIGHT)
    with snapshot_connection(current_app.extensions["database"]) as connection:
        title, source = find_card(connection, request.args.get("url", ""))
    answer = build_answer(title, source, width, height)
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


def find_card(connection: Connection, url: str) -> tuple[str, str]:
    """Return the title and the address of the card of a page."""
    base = current_app.extensions["settings"].public_url
    if not url.startswith(f"{base}/"):
        raise Problem(404, f"no page of this site has this address; they begin with {base}/")
    address = urlsplit(url.removeprefix(base))
    if match := PAGE.fullmatch(address.path.rstrip("/")):
        therapy = find_named_record(connection, "therapies", match[1]) or match[1]
        record = read_record(connection, "therapies", therapy, ("name",))
        return record["name"], f"{base}/embed/therapies/{record['id']}"
    if address.path == "/compare":
        therapies = ",".join(parse_qs(address.query).get("therapies", []))
        return "Comparison of therapies", f"{base}/embed/compare?therapies={quote(therapies, safe=',')}"
    raise Problem(404, "only pages of therapies and comparisons have a card")


def build_answer(title: str, source: str, width: int, height: int) -> Mapping[str, str | int]:
    html = (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" height="{height}" '
        f'loading="lazy" sandbox="{SANDBOX}" style="border:0;max-width:100%"></iframe>'
    )
    base = current_app.extensions["settings"].public_url
    provider = {"provider_name": "TherapyDB", "provider_url": base, "cache_age": CACHE_SECONDS}
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        **provider,
        "html": html,
        "width": width,
        "height": height,
    }


def write_xml(answer: Mapping[str, str | int]) -> str:
    root = ET.Element("oembed")
    for name, value in answer.items():
        ET.SubElement(root, name).text = str(value)
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' + ET.tostring(root, encoding="unicode")


WRITERS: Mapping[str, Callable[[Mapping[str, str | int]], str]] = {"json": envelope.dump_json, "xml": write_xml}
