"""The webargs parser of every operation: strict loaders, and problems instead of webargs' errors."""

from functools import cache
from typing import Any, NoReturn, cast

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from api.http import bodies, validation_errors
from api.http.declared_arguments import get_declared_argument
from api.http.problems import make_validation_problem
from api.http.query_reader import get_query_reader
from api.http.query_string import get_query_parameters
from api.http.storable import find_unstorable


class RequestParser(FlaskParser):
    """A parser that rejects unknown parameters, ambiguous bodies and values that cannot be stored."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  # webargs declares it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> object:  # noqa: ARG002  # webargs passes it
        return dict(get_query_parameters())

    def load_json(self, req: Request, schema: Schema) -> object:  # noqa: ARG002
        return bodies.load_json_body(req, (get_declared_argument("json") or {}).get("content_type"))

    def _get_schema(self, argmap: Any, req: Request) -> Schema:
        if isinstance(argmap, type) and issubclass(argmap, Schema):
            return _make_schema(argmap)
        return super()._get_schema(argmap, req)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002
        schema: Schema,
        **_: object,
    ) -> NoReturn:
        raise validation_errors.make_problem(error, schema) from error

    def _process_location_data(
        self, location_data: object, schema: Schema, req: Request, location: str, *rest: Any
    ) -> object:
        if location == "query":
            data = get_query_reader(type(schema)).load(cast("dict[str, str]", location_data))
        else:
            data = super()._process_location_data(location_data, schema, req, location, *rest)
        if unstorable := [*find_unstorable(data)]:
            fields = schema.load_fields.items()
            names = {field.attribute or name: field.data_key or name for name, field in fields}
            unstorable = [((names.get(str(path[0]), path[0]), *path[1:]), why) for path, why in unstorable]
            raise make_validation_problem(validation_errors.make_faults(location, unstorable))
        return data


@cache
def _make_schema(schema: type[Schema]) -> Schema:
    """Make the schema of an operation once: making one copies each of its fields."""
    return schema()
