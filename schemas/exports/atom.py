"""Atom feeds (RFC 4287)."""

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
AUTHOR = "TherapyDB"
RIGHTS = "CC BY 4.0"
NEVER = "1970-01-01T00:00:00Z"  # the date of a feed without entries


class Entry(NamedTuple):
    """An entry; `id` is an IRI that no other entry has, `link` an address to read, if there is one."""

    id: str
    title: str
    updated: str
    summary: str
    link: str | None
    link_type: str = "text/html"


def format_feed(address: str, title: str, entries: Iterable[Entry]) -> str:
    """Return the XML of a feed at an address."""
    entries = list(entries)
    feed = ET.Element("feed", xmlns=NAMESPACE)
    _add_texts(feed, id=address, title=title, rights=RIGHTS)
    # RFC 4287 requires the element also of a feed without entries.
    _add_texts(feed, updated=max((entry.updated for entry in entries), default=NEVER))
    _add_texts(ET.SubElement(feed, "author"), name=AUTHOR)
    ET.SubElement(feed, "link", rel="self", href=address, type=MEDIA_TYPE)
    for entry in entries:
        _add_entry(feed, entry)
    return '<?xml version="1.0" encoding="utf-8"?>' + ET.tostring(feed, encoding="unicode")


def _add_entry(feed: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(feed, "entry")
    _add_texts(element, id=entry.id, title=entry.title, updated=entry.updated, summary=entry.summary)
    if entry.link:
        ET.SubElement(element, "link", rel="alternate", href=entry.link, type=entry.link_type)


def _add_texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text
