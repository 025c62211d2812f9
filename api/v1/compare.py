"""A comparison of therapies: a matrix as JSON or CSV, and its figures as a forest plot."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from flask import Response
from marshmallow import Schema, ValidationError, validate, validates_schema
from marshmallow.fields import String
from sqlalchemy import Connection
from webargs.fields import DelimitedList

from api.http import Problem, envelope, negotiation
from api.http.problems import Fault
from api.openapi import Blueprint
from api.snapshot_response import show_snapshot
from api.v1.meta import CREDIT, META
from api.v1.picture_fields import make_theme_field, make_width_field
from api.v1.records.envelope_schemas import wrap_one
from api.v1.records.file_names import BOM_DESCRIPTION, build_disposition, prepend_bom
from api.v1.records.parameter_fields import QueryBoolean, make_id
from db.queries.compare import ComparedTherapy, compare_therapies
from db.queries.similar_records import find_similar_id
from db.vocab.comparison_rows import ROW_KINDS
from db.vocab.exact_json import dumps
from schemas.comparison.comparison_csv import comparison_to_csv
from schemas.comparison.comparison_schema import MAX_THERAPIES, MIN_THERAPIES, ComparisonSchema
from schemas.comparison.forest_plot import draw_forest_plot, name_plotted_kinds
from schemas.comparison.matrix import build_comparison
from schemas.svg import Theme

Document: TypeAlias = Mapping[str, Any]  # as ComparisonSchema describes it
QueryArgs: TypeAlias = Mapping[str, object]

COMPARISON_FORMATS = {"json": "application/json", "csv": "text/csv", "svg": "image/svg+xml"}
DESCRIBED_BY = {"csv": "/v1/formats/comparison"}  # a plot lists in itself what it leaves out
HREF = '"href":"/v1/'  # in the text of a comparison only members: inside a string its quotes would be escaped
DOCUMENT_SCHEMA = {"type": "string", "maxLength": 10_000_000}
DESCRIPTION = """Compare therapies side by side.

Each row is a subject: a role in the regimen, a mechanism, a risk, an outcome measure at a time, a patient attribute
that criteria refer to, a kind of regulatory decision, or a burden. Each cell holds all claims that are not rejected,
each with its own cohort, figure and sources, or states that there is none. Figures are never averaged: cohorts are
listed beside each other. `estimate` has a 95 % interval: Wilson's of a share, the exact one of a rate. Outcomes are in
the same row if their times round to the same month. `format=csv` returns a line for each entry,
`format=svg` a forest plot of risks and outcomes.
"""


class CompareQuery(Schema):
    therapies = DelimitedList(
        make_id(),
        required=True,
        validate=validate.Length(MIN_THERAPIES, MAX_THERAPIES),
        metadata={"description": "Ids of the therapies to compare, in the order of the columns.", "uniqueItems": True},
    )
    kind = DelimitedList(
        String(validate=validate.OneOf(ROW_KINDS), metadata={"x-component": "ComparedKind"}),
        validate=validate.Length(1, len(ROW_KINDS)),
        metadata={"description": "Return only rows of these kinds."},
    )
    format = negotiation.make_format_field(COMPARISON_FORMATS)
    bom = QueryBoolean(metadata={"description": BOM_DESCRIPTION})
    theme = make_theme_field("Colours of the SVG; `auto` follows the reader's system.")
    width = make_width_field("Width of the SVG in px; below 560 its labels stand above the lines.")

    @validates_schema
    def validate_distinct(self, args: Mapping[str, list[str]], **_: object) -> None:
        """Raise ValidationError if a therapy is repeated."""
        if len(set(args["therapies"])) < len(args["therapies"]):
            raise ValidationError([{"detail": "A therapy is named twice.", "expected": "each once"}], "therapies")


ComparisonResponseSchema = wrap_one(ComparisonSchema, "ComparisonResponseSchema", "A comparison in its envelope.")


def create_blueprint(prefix: str) -> Blueprint:
    """Return the route of comparisons."""
    blueprint = Blueprint("compare", __name__, url_prefix=prefix, description="Comparison of therapies.")

    @blueprint.arguments(CompareQuery, location="query")
    @blueprint.response(200, ComparisonResponseSchema)
    @blueprint.alt_response(200, schema=dict(DOCUMENT_SCHEMA), content_type=COMPARISON_FORMATS["svg"])
    @blueprint.alt_response(200, schema=dict(DOCUMENT_SCHEMA), content_type=COMPARISON_FORMATS["csv"])
    @blueprint.alt_response(404)
    @blueprint.alt_response(410)
    def compare_therapies(args: QueryArgs) -> Response:
        name = negotiation.negotiate_format(COMPARISON_FORMATS, cast("str | None", args.get("format")))
        kinds = cast("list[str]", args.get("kind", ROW_KINDS))
        return show_snapshot(
            COMPARISON_FORMATS[name],
            lambda connection: read_comparison(connection, cast("list[str]", args["therapies"]), kinds),
            lambda document: _make_response(document, name, args),
        )

    compare_therapies.__doc__ = DESCRIPTION
    blueprint.get("/compare", endpoint="compare")(compare_therapies)
    return blueprint


def _make_response(document: Document, name: str, args: QueryArgs) -> Response:
    text = "".join(prepend_bom([_WRITERS[name](document, args)], name, args))
    response = envelope.make_response(text, COMPARISON_FORMATS[name], build_disposition("comparison", name))
    if name in DESCRIBED_BY:
        response.headers["Link"] = f'<{envelope.build_url(DESCRIBED_BY[name])}>; rel="describedby"'
    return response


def read_comparison(connection: Connection, therapies: Sequence[str], kinds: Sequence[str] = ROW_KINDS) -> Document:
    """Return the comparison of published therapies, as ComparisonSchema describes it. Raises 404 and 410."""
    result = compare_therapies(connection, therapies)
    validate_published(connection, result.therapies)
    return build_comparison(result.therapies, [row for row in result.rows if row.kind in kinds])


def validate_published(connection: Connection, therapies: Sequence[ComparedTherapy]) -> None:
    """Raise a problem that names every therapy that cannot be compared: 404 for unknown ids, else 410.

    An unknown id leads to the therapy that was probably meant, an ended one to its successor.
    """
    unknown = [
        _build_error(therapy, "there is no therapy with this id", find_similar_id(connection, "therapies", therapy.id))
        for therapy in therapies
        if not therapy.status
    ]
    if unknown:
        raise Problem(404, "a therapy to compare does not exist", errors=unknown)
    ended = [
        _build_error(therapy, f"this therapy was {therapy.status}", therapy.successor)
        for therapy in therapies
        if therapy.status != "published"
    ]
    if ended:
        raise Problem(410, "a therapy to compare was withdrawn or merged", errors=ended)


def _build_error(therapy: ComparedTherapy, reason: str, meant: str | None) -> Fault:
    detail = f"{therapy.id[:100]}: {reason}"
    error: Fault = {"parameter": "therapies", "detail": detail, "value": therapy.id}
    return {**error, "expected": meant} if meant else error


def _write_json(document: Document, _: QueryArgs) -> str:
    text = dumps(document).replace(HREF, HREF.replace("/v1/", envelope.build_url("/v1/")))
    return envelope.wrap_item(text, META)


def _write_csv(document: Document, _: QueryArgs) -> str:
    return "".join(comparison_to_csv(document))


def _write_svg(document: Document, args: QueryArgs) -> str:
    subject = name_plotted_kinds(cast("list[str]", args.get("kind", ROW_KINDS)))
    return draw_forest_plot(document, cast("Theme", args["theme"]), cast("int", args["width"]), CREDIT, subject)


_WRITERS: Mapping[str, Callable[[Document, QueryArgs], str]] = {
    "json": _write_json,
    "csv": _write_csv,
    "svg": _write_svg,
}
