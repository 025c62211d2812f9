"""Table of export formats: name, media type, exporter, requested members and documented losses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from marshmallow import Schema

from db.vocab.exact_json import dumps
from schemas.exports import citations, csv_table, jsonld
from schemas.exports.citations.bibtex import to_bibtex
from schemas.exports.citations.csl import to_csl
from schemas.exports.citations.ris import to_ris
from schemas.exports.citations.styled import to_styled
from schemas.exports.csv_table import to_csv
from schemas.exports.documents import Record, parse_document
from schemas.exports.fhir import losses as fhir_losses
from schemas.exports.fhir.collection_bundle import to_bundle
from schemas.exports.jsonld.nodes import to_graph, to_jsonld
from schemas.exports.loss_types import Losses, RequestedMembers
from schemas.exports.ndjson import to_ndjson
from schemas.shape import Shape, build_shape

JSON = "application/json"
DEFAULT_STYLE = "apa"


@dataclass(frozen=True, slots=True)
class ExportContext:
    """Context of an export besides the documents.

    `single` distinguishes an item from a list of one; `links` and `meta` are for formats with an envelope.
    """

    schema: type[Schema]
    shape: Shape
    base_url: str  # public URL of this instance
    request_url: str  # absolute URL of the request
    single: bool = False
    style: str = DEFAULT_STYLE
    links: Mapping[str, str | None] = field(default_factory=dict)
    meta: Record = field(default_factory=dict)


Exporter: TypeAlias = Callable[[Iterable[str], ExportContext], Iterator[str]]
Paths: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """An export format.

    An `unpaged` format exports the full filtered result unless a page is requested. One with a `fixed_shape` requests
    the same members of every record (`requested_members` or the default ones), whatever `fields` and `include` say.
    One that `reads_cells` is given records as arrays of cells instead of documents.
    """

    name: str
    media_type: str
    description: str
    export: Exporter
    losses: Losses
    unpaged: bool = False
    fixed_shape: bool = True
    requested_members: RequestedMembers = field(default_factory=dict)
    reads_cells: bool = False

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def build_record_shape(self, schema: type[Schema], fields: Paths = (), include: Paths = ()) -> Shape:
        # These formats promise the same triples or resources for the same record, however it is asked for.
        if self.fixed_shape:
            fields, include = self.requested_members.get(schema, ((), ()))
        return build_shape(schema, fields, include)


def parse_documents(documents: Iterable[str]) -> Iterator[dict[str, Any]]:
    return map(parse_document, documents)


def export_csv(rows: Iterable[str], context: ExportContext) -> Iterator[str]:
    return to_csv(rows, context.shape)


def export_ndjson(documents: Iterable[str], _: ExportContext) -> Iterator[str]:
    return to_ndjson(documents)


def export_jsonld(documents: Iterable[str], context: ExportContext) -> Iterator[str]:
    records = parse_documents(documents)
    if context.single:
        yield from (dumps(to_jsonld(record, context.schema, context.base_url)) for record in records)
    else:
        yield dumps(to_graph(records, context.schema, context.base_url, context.request_url))


def export_fhir(documents: Iterable[str], context: ExportContext) -> Iterator[str]:
    yield dumps(to_bundle(parse_documents(documents), context.base_url, context.request_url))


def export_each(write: Callable[[Record], str]) -> Exporter:
    return lambda documents, _: map(write, parse_documents(documents))


def export_csl(documents: Iterable[str], _: ExportContext) -> Iterator[str]:
    separator = "["
    for record in parse_documents(documents):
        yield separator + dumps(to_csl(record))
        separator = ",\n"
    # Written in pieces, so that a list of any length takes no memory.
    yield "]\n" if separator != "[" else "[]\n"


def export_citations(documents: Iterable[str], context: ExportContext) -> Iterator[str]:
    return to_styled(parse_documents(documents), context.style)


FORMATS: Mapping[str, Format] = {
    export_format.name: export_format
    for export_format in (
        Format(
            "csv",
            "text/csv",
            "CSV, one row per record.",
            export_csv,
            csv_table.LOSSES,
            unpaged=True,
            fixed_shape=False,
            reads_cells=True,
        ),
        Format(
            "ndjson",
            "application/x-ndjson",
            "One JSON record per line, without the envelope.",
            export_ndjson,
            {},
            unpaged=True,
            fixed_shape=False,
        ),
        Format(
            "jsonld",
            "application/ld+json",
            "JSON-LD, a graph of schema.org terms.",
            export_jsonld,
            jsonld.LOSSES,
            requested_members=jsonld.REQUESTED_MEMBERS,
        ),
        Format(
            "fhir",
            "application/fhir+json",
            "A FHIR R5 Bundle.",
            export_fhir,
            fhir_losses.LOSSES,
            requested_members=fhir_losses.REQUESTED_MEMBERS,
        ),
        Format("bibtex", "application/x-bibtex", "BibTeX.", export_each(to_bibtex), citations.LOSSES, unpaged=True),
        Format(
            "ris", "application/x-research-info-systems", "RIS.", export_each(to_ris), citations.LOSSES, unpaged=True
        ),
        Format(
            "csl", "application/vnd.citationstyles.csl+json", "CSL-JSON.", export_csl, citations.LOSSES, unpaged=True
        ),
        Format(
            "citation",
            "text/x-bibliography",
            "Citations, one per line.",
            export_citations,
            citations.LOSSES_OF_STYLES,
            unpaged=True,
        ),
    )
}
