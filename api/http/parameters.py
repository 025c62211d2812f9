"""Query strings are strict: what an operation does not know, it refuses by name.

Nothing that a database could choke on passes here: no U+0000, no lone surrogate, no integer
beyond 64 bits, no text that is not UTF-8.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from api.http import bodies, validation
from api.http.operations import declaration, declared
from api.http.problems import Fault, Problem, wrong
from api.http.values import flaws

LONGEST_QUERY = 60_000  # bytes; servers stop reading a little beyond
REPLACED = "\ufffd"  # werkzeug puts it where a path is no UTF-8
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")

Pairs = list[tuple[str, str]]


class Parser(FlaskParser):
    """webargs, with strict loaders for `query` and `json`, and problems for errors."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  # webargs declares it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        return self._makeproxy(MultiDict(pairs(req.query_string)), schema)

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        return bodies.load(req, (declared("json") or {}).get("content_type"))

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002
        schema: Schema,
        **_: Any,
    ) -> NoReturn:
        raise validation.problem(error, schema) from error

    def _process_location_data(
        self, location_data: Any, schema: Schema, req: Request, location: str, *rest: Any
    ) -> Any:
        data = super()._process_location_data(location_data, schema, req, location, *rest)
        fields = schema.load_fields.items()
        names = {field.attribute or name: field.data_key or name for name, field in fields}
        found = [((names.get(path[0], path[0]), *path[1:]), why) for path, why in flaws(data)]
        if found:
            raise wrong(validation.faults_at(location, found))
        return data


def pairs(query: bytes) -> Pairs:
    """Decode a query string, or raise the 422 that lists what is wrong with it."""
    good: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in _decoded(query):
        detail = _flaw(name, value, good)
        if detail is None:
            good[name or ""] = value or ""
        else:
            faults.append({"parameter": name, "detail": detail} if name else {"detail": detail})
    if faults:
        raise wrong(faults[: validation.MOST_FAULTS], "parameter")
    return [*good.items()]


def guard() -> None:
    """Refuse, before any operation runs, what none could take."""
    if len(request.query_string) > LONGEST_QUERY:
        raise Problem(414, f"the query string is longer than {LONGEST_QUERY} bytes")
    if REPLACED in request.path or any(flaws([request.path, request.view_args])):
        raise Problem(404)
    if any(flaws(dict(request.headers))):
        raise Problem(400, "a header holds a character that no header may hold")
    if request.method != "OPTIONS" and declaration() is not None and declared("query") is None:
        _refuse_all(pairs(request.query_string))


def install(app: Flask) -> None:
    app.before_request(guard)


def _refuse_all(given: Pairs) -> None:
    if given:
        detail = "unknown parameter: this operation takes none"
        raise wrong([{"parameter": name, "detail": detail} for name, _ in given], "parameter")


def _decoded(query: bytes) -> Iterator[tuple[str | None, str | None]]:
    for part in filter(None, query.split(b"&")):
        raw, _, value = part.partition(b"=")
        name, text = _text(raw), _text(value)
        # What is no text is no cursor either: whoever reads cursors says so, as of any that was altered.
        yield name, REPLACED if text is None and name == "cursor" else text


def _text(raw: bytes) -> str | None:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if BAD_ESCAPE.search(raw) or "\0" in text else text


def _flaw(name: str | None, value: str | None, seen: Mapping[str, str]) -> str | None:
    if name is None or value is None:
        return "not percent-encoded UTF-8 text without U+0000"
    if not name:
        return "a parameter has no name"
    return "given more than once" if name in seen else None
