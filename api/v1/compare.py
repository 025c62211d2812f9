"""Therapies side by side: a matrix as JSON, the same as CSV, and its figures as a chart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from flask import Response, current_app
from marshmallow import Schema, ValidationError, validate, validates_schema
from marshmallow.fields import Nested, String
from webargs.fields import DelimitedList

from api.http import Problem, envelope, negotiation
from api.http.problems import Fault
from api.openapi import Blueprint
from api.v1.meta import CREDIT, META
from api.v1.records.envelope_schemas import MetaSchema
from api.v1.records.parameter_fields import WholeNumber, id_of
from db.engine import read_connection
from db.queries.compare import Compared, compare
from db.vocab.exact_json import dumps
from schemas.comparison.comparison_csv import comparison_to_csv
from schemas.comparison.comparison_schema import MAX_THERAPIES, MIN_THERAPIES, ROW_KINDS, ComparisonSchema
from schemas.comparison.forest_plot import DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH, draw_forest_plot
from schemas.comparison.matrix import build_comparison
from schemas.svg import Theme

FORMATS = {"json": "application/json", "csv": "text/csv", "svg": "image/svg+xml"}
LOSSY = {"csv": '</v1/formats/comparison>; rel="describedby"'}  # a chart says itself what it leaves out
TEXT = {"type": "string", "maxLength": 10_000_000}
SAID = """Compare therapies side by side.

A row is a subject: a role in the regimen, a mechanism, a risk, a measure at a time, a fact that criteria ask for, a
kind of decision, a burden. A cell holds every claim that stands, each with its own cohort, figure and sources; where
there is none it says so. Nothing is averaged: cohorts stand beside each other. Shares get their 95 % Wilson interval.
Times of outcomes are alike when they round to the same month. `format=csv` gives a line for each entry; `format=svg`
a forest plot of risks and outcomes.
"""


class CompareQuery(Schema):
    therapies = DelimitedList(
        id_of(),
        required=True,
        validate=validate.Length(MIN_THERAPIES, MAX_THERAPIES),
        metadata={"description": "Ids of the therapies, in the order of the columns.", "uniqueItems": True},
    )
    kind = DelimitedList(
        String(validate=validate.OneOf(ROW_KINDS), metadata={"x-component": "ComparedKind"}),
        validate=validate.Length(1, len(ROW_KINDS)),
        metadata={"description": "Only rows of these kinds."},
    )
    format = negotiation.make_format_field(FORMATS)
    theme = String(
        validate=validate.OneOf(get_args(Theme)),
        load_default="auto",
        metadata={"description": "Colours of the SVG; `auto` follows the reader's system."},
    )
    width = WholeNumber(
        validate=validate.Range(MIN_WIDTH, MAX_WIDTH),
        load_default=DEFAULT_WIDTH,
        metadata={"description": "Width of the SVG in px; below 560 its labels stand above the lines."},
    )

    @validates_schema
    def each_once(self, given: Mapping[str, Any], **_: Any) -> None:
        if len(set(given["therapies"])) < len(given["therapies"]):
            raise ValidationError([{"detail": "A therapy is named twice.", "expected": "each once"}], "therapies")


class ComparisonAnswerSchema(Schema):
    """A comparison in its envelope."""

    data = Nested(ComparisonSchema, required=True)
    meta = Nested(MetaSchema, required=True)


def blueprint(prefix: str) -> Blueprint:
    comparing = Blueprint("compare", __name__, url_prefix=prefix, description="Therapies side by side.")

    @comparing.arguments(CompareQuery, location="query")
    @comparing.response(200, ComparisonAnswerSchema)
    @comparing.alt_response(200, schema=dict(TEXT), content_type=FORMATS["svg"])
    @comparing.alt_response(200, schema=dict(TEXT), content_type=FORMATS["csv"])
    @comparing.alt_response(404)
    @comparing.alt_response(410)
    def view(given: dict[str, Any]) -> Response:
        wanted = negotiation.negotiate_format(FORMATS, given.get("format"))
        with read_connection(current_app.extensions["database"]) as connection:
            found = compare(connection, given["therapies"])
        refuse_missing(found.therapies)
        kinds = given.get("kind", ROW_KINDS)
        document = build_comparison(found.therapies, [row for row in found.rows if row.kind in kinds])
        text = _draw(document, given) if wanted == "svg" else _WRITTEN[wanted](document)
        response = envelope.make_response(text, FORMATS[wanted])
        if wanted in LOSSY:
            response.headers["Link"] = LOSSY[wanted]
        return response

    view.__doc__ = SAID
    comparing.get("/compare", endpoint="compare")(view)
    return comparing


def refuse_missing(therapies: Sequence[Compared]) -> None:
    """Name every therapy that is not there to be compared: one that never was is 404, one that ended 410."""
    unknown = [_fault(one, "there is no therapy with this id") for one in therapies if one.status is None]
    if unknown:
        raise Problem(404, "a therapy to compare is not there", errors=unknown)
    ended = [_fault(one, f"this therapy was {one.status}") for one in therapies if one.status != "published"]
    if ended:
        raise Problem(410, "a therapy to compare is no longer there", errors=ended)


def _fault(therapy: Compared, why: str) -> Fault:
    fault: Fault = {"parameter": "therapies", "detail": f"{therapy.id[:100]}: {why}"}
    return {**fault, "expected": therapy.successor} if therapy.successor else fault


def _json(document: Mapping[str, Any]) -> str:
    return envelope.wrap_item(dumps(document), META)


def _draw(document: Mapping[str, Any], query: Mapping[str, Any]) -> str:
    return draw_forest_plot(document, query["theme"], query["width"], CREDIT)


def _csv(document: Mapping[str, Any]) -> str:
    return "".join(comparison_to_csv(document))


_WRITTEN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"json": _json, "csv": _csv}
