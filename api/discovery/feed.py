"""An Atom feed (RFC 4287) of the claims that were changed last."""

from xml.etree import ElementTree as ET

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.data_response import show_text
from db.queries.page import build_page_query, read_page
from schemas.claim import ClaimSchema
from schemas.exports.documents import Record, parse_document
from schemas.shape import build_shape

NAMESPACE = "http://www.w3.org/2005/Atom"
MAX_ENTRIES = 50
FIELDS = ("statement", "standing", "therapy", "updated_at")
NEWEST_FIRST = (("updated_at", True),)


def show_feed() -> Response:
    return show_text("application/atom+xml", build_feed)


def build_feed(connection: Connection) -> str:
    """Return the feed; rejected claims are part of it and named as such."""
    query = build_page_query("claims", build_shape(ClaimSchema, FIELDS), NEWEST_FIRST, limit=MAX_ENTRIES)
    claims = [parse_document(record.document) for record in read_page(connection, query).records]
    base = current_app.extensions["settings"].public_url
    feed = ET.Element("feed", xmlns=NAMESPACE)
    _add_texts(feed, id=f"{base}/feed.atom", title="TherapyDB: newest claims", rights="CC BY 4.0")
    _add_texts(feed, updated=max((claim["updated_at"] for claim in claims), default="1970-01-01T00:00:00Z"))
    _add_texts(ET.SubElement(feed, "author"), name="TherapyDB")
    ET.SubElement(feed, "link", rel="self", href=f"{base}/feed.atom", type="application/atom+xml")
    for claim in claims:
        _add_entry(feed, claim, base)
    return '<?xml version="1.0" encoding="utf-8"?>' + ET.tostring(feed, encoding="unicode")


def _add_entry(feed: ET.Element, claim: Record, base: str) -> None:
    entry = ET.SubElement(feed, "entry")
    url = f"{base}/claims/{claim['id']}"
    about = claim["therapy"]["name"] if claim["therapy"] else "Other"
    _add_texts(entry, id=url, title=f"{about} ({claim['standing']})", updated=claim["updated_at"])
    _add_texts(entry, summary=claim["statement"])
    ET.SubElement(entry, "link", rel="alternate", href=url, type="text/html")


def _add_texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text
