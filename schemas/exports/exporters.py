"""The one table of formats: what each is called, who writes it, what it asks of a record and what it cannot carry."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from marshmallow import Schema

from db.vocab.exact_json import dumps
from schemas.exports import citations, csv_table, fhir, jsonld
from schemas.exports.citations.bibtex import to_bibtex
from schemas.exports.citations.csl import to_csl
from schemas.exports.citations.ris import to_ris
from schemas.exports.citations.styled import to_styled
from schemas.exports.csv_table import to_csv
from schemas.exports.fhir.collection_bundle import to_bundle
from schemas.exports.jsonld.nodes import to_graph, to_jsonld
from schemas.exports.losses import Asks, Losses
from schemas.exports.ndjson import to_ndjson
from schemas.shape import Shape, shape_of

JSON = "application/json"
USUAL_STYLE = "apa"


@dataclass(frozen=True, slots=True)
class About:
    """What an exporter may know beside the documents.

    `single` tells an item from a list of one; `links` and `meta` are for a format with an envelope.
    """

    schema: type[Schema]
    shape: Shape
    base: str  # how others reach this instance
    address: str  # what was asked for, absolute
    single: bool = False
    style: str = USUAL_STYLE
    links: Mapping[str, str | None] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)


Exporter: TypeAlias = Callable[[Iterable[str], About], Iterator[str]]
Paths: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A `whole` format takes the whole filtered result where no part of it is asked for.

    A `shaped` one asks for the same members of every record, those in `asks` or else the usual ones, whatever
    `fields` and `include` say.
    """

    name: str
    media_type: str
    said: str
    export: Exporter
    losses: Losses
    whole: bool = False
    shaped: bool = True
    asks: Asks = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def shape(self, schema: type[Schema], fields: Paths = (), include: Paths = ()) -> Shape:
        return shape_of(schema, *(self.asks.get(schema, ((), ())) if self.shaped else (fields, include)))


def _parsed(documents: Iterable[str]) -> Iterator[dict[str, Any]]:
    return (json.loads(document, parse_float=Decimal) for document in documents)


def _csv(documents: Iterable[str], about: About) -> Iterator[str]:
    return to_csv(_parsed(documents), about.shape)


def _ndjson(documents: Iterable[str], _: About) -> Iterator[str]:
    return to_ndjson(documents)


def _jsonld(documents: Iterable[str], about: About) -> Iterator[str]:
    records = _parsed(documents)
    if about.single:
        yield from (dumps(to_jsonld(record, about.schema, about.base)) for record in records)
    else:
        yield dumps(to_graph(records, about.schema, about.base, about.address))


def _fhir(documents: Iterable[str], about: About) -> Iterator[str]:
    yield dumps(to_bundle(_parsed(documents), about.base, about.address))


def _each(write: Callable[[Mapping[str, Any]], str]) -> Exporter:
    return lambda documents, _: map(write, _parsed(documents))


def _csl(documents: Iterable[str], _: About) -> Iterator[str]:
    before = "["
    for record in _parsed(documents):
        yield before + dumps(to_csl(record))
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"


def _styled(documents: Iterable[str], about: About) -> Iterator[str]:
    return to_styled(_parsed(documents), about.style)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", "text/csv", "A table, a line a record.", _csv, csv_table.LOSSES, whole=True, shaped=False),
        Format("ndjson", "application/x-ndjson", "A record a line, bare.", _ndjson, {}, whole=True, shaped=False),
        Format(
            "jsonld", "application/ld+json", "A graph in schema.org's terms.", _jsonld, jsonld.LOSSES, asks=jsonld.ASKS
        ),
        Format("fhir", "application/fhir+json", "A FHIR R5 Bundle.", _fhir, fhir.LOSSES, asks=fhir.ASKS),
        Format("bibtex", "application/x-bibtex", "BibTeX.", _each(to_bibtex), citations.LOSSES, whole=True),
        Format("ris", "application/x-research-info-systems", "RIS.", _each(to_ris), citations.LOSSES, whole=True),
        Format("csl", "application/vnd.citationstyles.csl+json", "CSL-JSON.", _csl, citations.LOSSES, whole=True),
        Format(
            "citation", "text/x-bibliography", "Citations, one a line.", _styled, citations.LOSSES_OF_STYLES, whole=True
        ),
    )
}
