"""Many patients, one after the other: each is answered by itself, and what is wrong with one stays with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from flask import Response, request
from marshmallow import Schema

from api.http import Problem, bodies, envelope, negotiation
from api.http.problems import make_validation_problem
from api.http.storable import find_unstorable
from api.http.validation_errors import make_faults
from api.openapi import Blueprint
from api.v1.match.single import JSON, PRIVATE, Catalogue, answer, open_catalogue, read_plain
from api.v1.meta import META
from api.v1.records.available_formats import TEXT
from schemas.match.limits import MOST_PATIENTS
from schemas.match.match_request import batch_contract, lines_contract
from schemas.match.match_result import DISCLAIMER, BatchAnswerSchema

NDJSON = "application/x-ndjson"
FORMATS = {"json": JSON, "ndjson": NDJSON}
LARGEST_BATCH = 16 * 1_048_576  # bytes
BODY = {
    "required": True,
    "content": {
        JSON: {"schema": batch_contract()},
        NDJSON: {"schema": lines_contract()},
    },
}

SAID = {**TEXT, "x-component": "NdjsonDocument", "description": "An answer of the array a line."}
ANSWERS = {"type": "array", "maxItems": MOST_PATIENTS, "items": BatchAnswerSchema, "x-component": "BatchAnswers"}

Read = Callable[[Any], Any]


class BatchQuery(Schema):
    format = negotiation.make_format_field(FORMATS, default=None)  # without, the form that came


def blueprint(prefix: str) -> Blueprint:
    matcher = Blueprint("batch", __name__, url_prefix=prefix, description="Many patients against candidate profiles.")

    @matcher.post("/match/batch")
    @matcher.arguments(BatchQuery, location="query")
    @matcher.doc(requestBody=BODY)
    @matcher.response(200, ANSWERS)
    @matcher.alt_response(406)
    @matcher.alt_response(200, schema=SAID, content_type=NDJSON, description="One answer a request, in their order.")
    def match_patients(query: Mapping[str, str]) -> Response:
        """Compare many patients, each answered by itself.

        Takes an array of requests, or a request a line; answers in the same order, as `format` or `Accept` asks and
        else in the form that came, and begins before all is computed. A request that is wrong gets its problem, and
        the rest go on.
        """
        request.max_content_length = LARGEST_BATCH
        given = bodies.select_reader(request, READERS)
        media_type = _wanted(query.get("format"))
        requests, read = given()
        if not 0 < len(requests) <= MOST_PATIENTS:
            detail = f"has {len(requests)} requests; from 1 to {MOST_PATIENTS} are answered"
            raise make_validation_problem(make_faults("json", [((), detail)]))
        answers = _answers(requests, read, open_catalogue())
        return Response(WRITERS[media_type](answers), headers=PRIVATE, content_type=media_type)

    return matcher


def _wanted(name: str | None) -> str:
    asked = name is not None or request.accept_mimetypes.provided
    return FORMATS[negotiation.negotiate_format(FORMATS, name)] if asked else request.mimetype


def _array() -> tuple[list[Any], Read]:
    given = bodies.parse_json(bodies.read_body(request, JSON))
    if not isinstance(given, list):
        raise make_validation_problem(make_faults("json", [((), "is not an array of requests")]))
    return given, _sound


def _lines() -> tuple[list[Any], Read]:
    lines = bodies.read_body(request, NDJSON).splitlines()
    return [line for line in lines if line.strip()], lambda line: _sound(bodies.parse_json(line))


def _sound(value: Any) -> Any:
    """Give back what has no value that nothing here can store."""
    if found := list(islice(find_unstorable(value), 1)):
        raise make_validation_problem(make_faults("json", found))
    return value


def _answers(requests: Iterable[Any], read: Read, catalogue: Catalogue) -> Iterator[bytes]:
    for position, one in enumerate(requests):
        # A lone surrogate quoted back to its sender has no bytes: it becomes a question mark.
        yield envelope.dump_json({"position": position, **_answer(one, read, catalogue)}).encode(errors="replace")


def _answer(one: Any, read: Read, catalogue: Catalogue) -> Mapping[str, Any]:
    try:
        return answer(read_plain(read(one)), catalogue)
    except Problem as problem:
        return {"problem": problem.to_dict(), "meta": {**META, "disclaimer": DISCLAIMER}}


def _as_array(answers: Iterator[bytes]) -> Iterator[bytes]:
    yield b"[" + next(answers)
    for one in answers:
        yield b"," + one
    yield b"]"


def _as_lines(answers: Iterator[bytes]) -> Iterator[bytes]:
    return (one + b"\n" for one in answers)


READERS: Mapping[str, Callable[[], tuple[list[Any], Read]]] = {JSON: _array, NDJSON: _lines}
WRITERS: Mapping[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {JSON: _as_array, NDJSON: _as_lines}
