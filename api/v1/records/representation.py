"""A response in the format that was negotiated: its body and its headers.

A format that cannot carry all members links to the page that lists them, as `Link: rel="describedby"`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, cast

from flask import Response, current_app, request

from api.http import envelope
from api.http.negotiation import FORMATS as JSON_FORMATS
from api.http.negotiation import negotiate_format
from api.http.query_string import get_query_parameters
from api.http.request_log import log_row_count
from api.v1.meta import META
from api.v1.records.available_formats import (
    DOCUMENT,
    DOCUMENT_MEDIA_TYPE,
    IMPLIED_FORMATS,
    PROFILE,
    STYLE,
    get_media_types,
)
from api.v1.records.field_selection import parse_selection
from api.v1.records.file_names import build_disposition, prepend_bom
from api.v1.records.resource import Resource
from db.queries.projection import ListMode
from schemas.exports.exporters import DEFAULT_STYLE, FORMATS, ExportContext, Format
from schemas.exports.schema_org import SCHEMA_ORG
from schemas.shape import Shape

Links: TypeAlias = Mapping[str, str | None]

PAGING_PARAMETERS = ("limit", "cursor", "id")
CHUNK_LENGTH = 16_384  # characters of a stream that are sent together


def _write_envelope(documents: Iterable[str], about: ExportContext) -> Iterator[str]:
    if about.single:
        return (envelope.wrap_item(document, about.meta) for document in documents)
    return iter([envelope.wrap_page(documents, about.links, about.meta)])


JSON = Format("json", JSON_FORMATS["json"], "Records in an envelope.", _write_envelope, {}, fixed_shape=False)
RECORD_DOCUMENT = Format(DOCUMENT, DOCUMENT_MEDIA_TYPE, "Document of the record.", lambda texts, _: iter(texts), {})
FORMATS_BY_NAME = {JSON.name: JSON, RECORD_DOCUMENT.name: RECORD_DOCUMENT, **FORMATS}


@dataclass(frozen=True)
class Representation:
    """The query of a request for a resource, and the format of its response."""

    resource: Resource
    args: Mapping[str, object]
    format: Format
    single: bool

    @property
    def media_type(self) -> str:
        return self.format.media_type

    @property
    def is_complete(self) -> bool:
        """Whether all matching records are returned: the format streams, and the request asks for no part of them."""
        return self.format.unpaged and not self.single and not any(name in self.args for name in PAGING_PARAMETERS)

    @property
    def list_mode(self) -> ListMode:
        """JSON alone has a place, `meta`, that tells of a shortened list: every other format has complete ones."""
        return "limited" if self.format is JSON else "complete"

    @cached_property
    def shape(self) -> Shape:
        return self.format.build_record_shape(self.resource.schema, *parse_selection(self.resource, self.args))

    def build_export_context(self, links: Links, meta: Mapping[str, object]) -> ExportContext:
        """Return what an exporter needs beside the documents."""
        base = current_app.extensions["settings"].public_url
        address = base + envelope.build_local_url(request.path, get_query_parameters())
        style = cast("str", self.args.get(STYLE, DEFAULT_STYLE))
        return ExportContext(self.resource.schema, self.shape, base, address, self.single, style, links, meta)


def choose_representation(resource: Resource, args: Mapping[str, object], *, single: bool) -> Representation:
    """Negotiate the format of the response; 406 if none is acceptable."""
    implied = next((IMPLIED_FORMATS[name] for name in IMPLIED_FORMATS if name in args), None)
    name = negotiate_format(get_media_types(resource, single=single), cast("str | None", args.get("format", implied)))
    format_ = SCHEMA_ORG if PROFILE in args and name == SCHEMA_ORG.name else FORMATS_BY_NAME[name]
    return Representation(resource, args, format_, single)


def build_links(cursor: str | None = None) -> Links:
    """Return the links of a page: itself, and the next one if there is a cursor for it."""
    return envelope.build_page_links(request.path, get_query_parameters(), cursor)


def render_documents(
    representation: Representation,
    documents: Iterable[str],
    links: Links | None = None,
    meta: Mapping[str, object] = META,
) -> Response:
    """Return the response; a complete list is streamed while its documents are read."""
    links = links or build_links()
    format_ = representation.format
    parts = format_.export(log_row_count(documents), representation.build_export_context(links, meta))
    parts = prepend_bom(parts, format_.name, representation.args)
    body = encode_in_chunks(parts) if representation.is_complete else "".join(parts)
    headers = build_disposition(request.path.removeprefix("/v1/"), format_.name)
    response = Response(body, headers=headers, content_type=format_.content_type)
    if link_header := _build_link_header(format_, links):
        response.headers["Link"] = link_header
    return response


def encode_in_chunks(parts: Iterable[str]) -> Iterator[bytes]:
    """Yield the parts joined to chunks, each of which costs as much to send as a hundred parts to join."""
    chunk: list[str] = []
    length = 0
    for part in parts:
        chunk.append(part)
        length += len(part)
        if length >= CHUNK_LENGTH:
            yield "".join(chunk).encode()
            chunk, length = [], 0
    if chunk:
        yield "".join(chunk).encode()


def _build_link_header(format_: Format, links: Links) -> str:
    losses = [f'<{envelope.build_url(f"/v1/formats/{format_.name}")}>; rel="describedby"'] if format_.losses else []
    return ", ".join([*envelope.build_link_header(links).values(), *losses])
