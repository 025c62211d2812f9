"""Parameters of everything that is drawn as SVG."""

from typing import get_args

from marshmallow import validate
from marshmallow.fields import String

from api.v1.records.parameter_fields import QueryInteger
from schemas.comparison.forest_plot import DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH
from schemas.svg import Theme


def make_theme_field(description: str) -> String:
    return String(validate=validate.OneOf(get_args(Theme)), load_default="auto", metadata={"description": description})


def make_width_field(description: str) -> QueryInteger:
    return QueryInteger(
        validate=validate.Range(MIN_WIDTH, MAX_WIDTH),
        load_default=DEFAULT_WIDTH,
        metadata={"description": description},
    )
