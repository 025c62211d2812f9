"""The webargs parser of every operation: strict loaders, and problems instead of webargs' errors."""

from typing import Any, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from api.http import bodies, validation_errors
from api.http.declared_arguments import get_declared_argument
from api.http.problems import make_validation_problem
from api.http.query_string import get_query_parameters
from api.http.storable import find_unstorable


class RequestParser(FlaskParser):
    """A parser that rejects unknown parameters, ambiguous bodies and values that cannot be stored."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  # webargs declares it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> object:  # noqa: ARG002  # webargs passes it
        return self._makeproxy(MultiDict(get_query_parameters()), schema)

    def load_json(self, req: Request, schema: Schema) -> object:  # noqa: ARG002
        return bodies.load_json_body(req, (get_declared_argument("json") or {}).get("content_type"))

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
        data = super()._process_location_data(location_data, schema, req, location, *rest)
        fields = schema.load_fields.items()
        names = {field.attribute or name: field.data_key or name for name, field in fields}
        unstorable = [((names.get(str(path[0]), path[0]), *path[1:]), why) for path, why in find_unstorable(data)]
        if unstorable:
            raise make_validation_problem(validation_errors.make_faults(location, unstorable))
        return data
