"""Figures of one therapy as SVG: its risks, its outcomes, and the timeline of its trials and decisions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

from flask import Response, current_app
from marshmallow import Schema
from sqlalchemy import Connection

from api.http import envelope
from api.http.conditional import find_not_modified, set_validators
from api.openapi import Blueprint
from api.v1.compare import DOCUMENT_SCHEMA, read_comparison
from api.v1.data_version import read_data_version
from api.v1.meta import CREDIT
from api.v1.picture_fields import make_theme_field, make_width_field
from api.v1.records.resource_registry import RESOURCES
from api.v1.records.tombstones import record_not_found, tombstone_response
from db.engine import snapshot_connection
from db.queries.item_reader import read_item
from schemas.comparison.forest_plot import draw_forest_plot
from schemas.exports.documents import Record, parse_document
from schemas.shape import Shape, build_shape
from schemas.svg import Theme
from schemas.timeline import draw_timeline

SVG = "image/svg+xml"
THERAPIES = next(resource for resource in RESOURCES if resource.name == "therapies")
FIELDS = (
    *("name", "studies.title", "studies.start", "studies.completion", "studies.status"),
    *("approvals.statement", "approvals.from", "approvals.jurisdiction", "approvals.category", "approvals.state"),
)
Draw = Callable[[Connection, Record, Theme, int], str]


class FigureQuery(Schema):
    theme = make_theme_field("Colours; `auto` follows the reader's system.")
    width = make_width_field("Width in px; below 560 labels stand above the lines.")


def create_blueprint(prefix: str) -> Blueprint:
    """Return a route for each figure."""
    blueprint = Blueprint("figures", __name__, url_prefix=prefix, description="Figures of therapies as SVG.")
    for name, (description, draw) in FIGURES.items():
        _add_figure(blueprint, name, description, draw)
    return blueprint


def _add_figure(blueprint: Blueprint, name: str, description: str, draw: Draw) -> None:
    @blueprint.arguments(FigureQuery, location="query")
    @blueprint.alt_response(200, schema=dict(DOCUMENT_SCHEMA), content_type=SVG)
    @blueprint.alt_response(301, description="The record was merged into another one, at `Location`.")
    @blueprint.alt_response(404)
    @blueprint.alt_response(410)
    def get_figure(args: Mapping[str, object], id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return _show_figure(id, f"/figures/{name}.svg", draw, args)

    get_figure.__doc__ = description
    blueprint.get(f"/therapies/<id>/figures/{name}.svg", endpoint=f"get_{name}_figure")(get_figure)


def _show_figure(therapy_id: str, tail: str, draw: Draw, args: Mapping[str, object]) -> Response:
    with snapshot_connection(current_app.extensions["database"]) as connection:
        version = read_data_version(connection)
        if response := find_not_modified(lambda: version, SVG):
            return response
        item = read_item(connection, "therapies", _build_shape(), therapy_id)
        if item is None:
            raise record_not_found(connection, "therapies", "therapy", therapy_id)
        if item.status != "published":
            return tombstone_response("therapies", item.status, item.reason, item.successor, tail)
        therapy = parse_document(item.document)
        picture = draw(connection, therapy, cast("Theme", args["theme"]), cast("int", args["width"]))
    return set_validators(envelope.make_response(picture, SVG), version, SVG)


def _build_shape() -> Shape:
    return build_shape(THERAPIES.schema, FIELDS)


def _draw_kind(kind: str, subject: str) -> Draw:
    def draw(connection: Connection, therapy: Record, theme: Theme, width: int) -> str:
        return draw_forest_plot(read_comparison(connection, [therapy["id"]], [kind]), theme, width, CREDIT, subject)

    return draw


def _draw_timeline(_: Connection, therapy: Record, theme: Theme, width: int) -> str:
    return draw_timeline(therapy, theme, width, CREDIT, datetime.now(UTC).date().isoformat())


FIGURES: Mapping[str, tuple[str, Draw]] = {
    "risks": (
        "Draw the risks of a therapy.\n\nA forest plot: a line for each cohort with its 95 % interval, never pooled.",
        _draw_kind("risk", "risks"),
    ),
    "outcomes": (
        "Draw the outcomes of a therapy.\n\nA forest plot: a line for each cohort with its interval, never pooled.",
        _draw_kind("outcome", "outcomes"),
    ),
    "timeline": (
        "Draw the trials and decisions of a therapy.\n\nA timeline: a bar for a study, a mark for a decision.",
        _draw_timeline,
    ),
}
