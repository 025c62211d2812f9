"""An answer as its format writes it: which one is asked for, its text, and its headers.

What a format cannot carry is told by the page that `Link` names with `rel="describedby"`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, current_app, request

from api.http import envelope
from api.http.negotiation import FORMATS as OWN
from api.http.negotiation import negotiate_format
from api.http.query_string import parse_query_string
from api.v1.meta import META
from api.v1.records.available_formats import NEEDS_FORMAT, STYLE, media_types
from api.v1.records.resource import Resource
from schemas.exports.exporters import DEFAULT_STYLE, FORMATS, ExportContext, Format
from schemas.shape import Shape

Links = Mapping[str, str | None]
A_PART = ("limit", "cursor", "id")


def _enveloped(documents: Iterable[str], about: ExportContext) -> Iterator[str]:
    if about.single:
        return (envelope.wrap_item(document, about.meta) for document in documents)
    return iter([envelope.wrap_page(documents, about.links, about.meta)])


JSON = Format("json", OWN["json"], "Records in an envelope.", _enveloped, {}, fixed_shape=False)
KNOWN = {JSON.name: JSON, **FORMATS}


@dataclass(frozen=True)
class Wanted:
    """What is asked of a resource, and the format to answer in."""

    resource: Resource
    given: Mapping[str, Any]
    format: Format
    single: bool

    @property
    def media_type(self) -> str:
        return self.format.media_type

    @property
    def whole(self) -> bool:
        """All that match of a list are wanted: the format is for that, and no part is asked for."""
        return self.format.unpaged and not self.single and not any(name in self.given for name in A_PART)

    @cached_property
    def shape(self) -> Shape:
        paths = (tuple(self.given.get(name, ())) for name in ("fields", "include"))
        return self.format.build_record_shape(self.resource.schema, *paths)

    def about(self, links: Links, meta: Mapping[str, Any]) -> ExportContext:
        base = current_app.extensions["settings"].public_url
        address = f"{base}{links['self']}"
        style = self.given.get(STYLE, DEFAULT_STYLE)
        return ExportContext(self.resource.schema, self.shape, base, address, self.single, style, links, meta)


def wanted(resource: Resource, given: Mapping[str, Any], *, single: bool) -> Wanted:
    name = given.get("format", NEEDS_FORMAT[STYLE] if STYLE in given else None)
    return Wanted(resource, given, KNOWN[negotiate_format(media_types(resource, single=single), name)], single)


def links_of(cursor: str | None = None) -> Links:
    """The address that was asked for, and that of the page at the cursor."""
    return envelope.build_page_links(request.path, parse_query_string(request.query_string), cursor)


def write(
    asked: Wanted, documents: Iterable[str], links: Links | None = None, meta: Mapping[str, Any] = META
) -> Response:
    """The answer: its text at once, or as the documents come where all that match are wanted."""
    links = links or links_of()
    text = asked.format.export(documents, asked.about(links, meta))
    body = (part.encode() for part in text) if asked.whole else "".join(text)
    response = Response(body, content_type=asked.format.content_type)
    described = [f'</v1/formats/{asked.format.name}>; rel="describedby"'] if asked.format.losses else []
    if value := ", ".join([*envelope.build_link_header(links).values(), *described]):
        response.headers["Link"] = value
    return response
