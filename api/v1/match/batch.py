"""Match many patients; an invalid request does not affect the others."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

from flask import Response, current_app, request

from api.http import Problem, bodies, envelope, negotiation
from api.http.problems import make_validation_problem
from api.http.storable import list_unstorable
from api.http.validation_errors import make_faults
from api.openapi import Blueprint
from api.v1.match.catalogue_cache import fetch_catalogue
from api.v1.match.element_counts import require_few_elements
from api.v1.match.ignored import MatchInput
from api.v1.match.result_query import ResultOptions, estimate_entry_bytes, make_trace_field, read_result_options
from api.v1.match.single import (
    JSON,
    MAX_BUNDLE_BYTES,
    PRIVATE,
    MatchQuery,
    answer_request,
    is_fhir_resource,
    load_bundle,
    load_plain_facts,
    select_profiles,
)
from api.v1.meta import META
from api.v1.records.available_formats import TEXT_SCHEMA
from schemas.match.limits import MAX_BATCH_ELEMENTS, MAX_PATIENTS
from schemas.match.match_request import build_batch_schema, build_lines_schema
from schemas.match.match_result import DISCLAIMER, BatchAnswerSchema

NDJSON = "application/x-ndjson"
FORMATS = {"json": JSON, "ndjson": NDJSON}
MAX_BATCH_BYTES = MAX_BUNDLE_BYTES  # a batch may hold a single Bundle
MAX_PAIRS = 20_000  # of a patient and a profile
MAX_ANSWER_BYTES = 16 * 1_048_576  # expected of all answers
BODY = {
    "required": True,
    "content": {
        JSON: {"schema": build_batch_schema()},
        NDJSON: {"schema": build_lines_schema()},
    },
}

LINES_SCHEMA = {**TEXT_SCHEMA, "x-component": "NdjsonDocument", "description": "One item of the array per line."}
ANSWERS_SCHEMA = {"type": "array", "maxItems": MAX_PATIENTS, "items": BatchAnswerSchema, "x-component": "BatchAnswers"}

Read = Callable[[Any], Any]
Answer = Callable[[Any], bytes]


class BatchQuery(MatchQuery):
    format = negotiation.make_format_field(FORMATS, default=None)  # defaults to the format of the request
    trace = make_trace_field("none")


def create_blueprint(prefix: str) -> Blueprint:
    matcher = Blueprint("batch", __name__, url_prefix=prefix, description="Match many patients against profiles.")

    @matcher.post("/match/batch")
    @matcher.arguments(BatchQuery, location="query")
    @matcher.doc(requestBody=BODY)
    @matcher.response(200, ANSWERS_SCHEMA)
    @matcher.alt_response(406)
    @matcher.alt_response(
        200, schema=LINES_SCHEMA, content_type=NDJSON, description="One response per request, in order."
    )
    def match_patients(query: Mapping[str, Any]) -> Response:
        """Match many patients, each independently.

        Accepts an array of requests, or one request per line; a request may be a FHIR Bundle. Responses come in the
        same order and are streamed, in the format of `format` or `Accept`, else that of the request. An invalid
        request is answered by a problem in its place; the others are evaluated.
        """
        request.max_content_length = MAX_BATCH_BYTES
        load_body = bodies.select_reader(request, BODY_LOADERS)
        media_type = _negotiate_media_type(query.get("format"))
        catalogue, options = fetch_catalogue(current_app), read_result_options(query)
        requests, read = load_body()
        if not 0 < len(requests) <= MAX_PATIENTS:
            detail = f"has {len(requests)} requests; 1 to {MAX_PATIENTS} are allowed"
            raise make_validation_problem(make_faults("json", [((), detail)]))
        unlimited = 0 if "therapies" in query else sum(not _names_therapies(value) for value in requests)
        _require_bounded(unlimited, len(select_profiles(None, catalogue, options)), options)

        def answer(value: Any) -> bytes:
            return answer_request(_load_request(read(value), query), catalogue, options)

        answers = _iter_answers(requests, answer)
        return Response(WRITERS[media_type](answers), headers=PRIVATE, content_type=media_type)

    return matcher


def _negotiate_media_type(name: str | None) -> str:
    is_format_requested = name is not None or request.accept_mimetypes.provided
    return FORMATS[negotiation.negotiate_format(FORMATS, name)] if is_format_requested else request.mimetype


def _names_therapies(value: Any) -> bool:
    """Whether a request, parsed or not, is limited to some therapies and so may match few profiles."""
    return b'"therapies"' in value if isinstance(value, bytes) else isinstance(value, dict) and "therapies" in value


def _require_bounded(requests: int, profiles: int, options: ResultOptions) -> None:
    """Bound the time by the pairs of a request and a profile, and the bytes by the entries and their members."""
    patient_bytes = min(profiles, options.limit) * estimate_entry_bytes(options)
    allowed = min(MAX_PAIRS // max(1, profiles), MAX_ANSWER_BYTES // max(1, patient_bytes))
    if requests > allowed:
        detail = f"has {requests} requests for {profiles} profiles; {allowed} requests are allowed"
        if allowed * patient_bytes > MAX_ANSWER_BYTES // 2:
            detail += ", or more with fewer `fields`, a `limit` of entries or less of the `trace`"
        raise make_validation_problem(make_faults("json", [((), detail)]))


def _load_array() -> tuple[list[Any], Read]:
    body = bodies.parse_json(require_few_elements(bodies.read_body(request, JSON), MAX_BATCH_ELEMENTS))
    if not isinstance(body, list):
        raise make_validation_problem(make_faults("json", [((), "is not an array of requests")]))
    return body, lambda value: value


def _split_lines() -> tuple[list[Any], Read]:
    body = require_few_elements(bodies.read_body(request, NDJSON), MAX_BATCH_ELEMENTS)
    lines = body.removeprefix(BOM_UTF8).splitlines()  # some programs begin a text with a byte order mark
    return [line for line in lines if line.strip()], bodies.parse_json


def _load_request(value: Any, query: Mapping[str, Any]) -> MatchInput:
    """Load plain facts, or a Bundle, most of which is not read and may hold what the database cannot store."""
    if is_fhir_resource(value):
        return load_bundle(value, query)
    if unstorable := list_unstorable(value, 1):
        raise make_validation_problem(make_faults("json", unstorable))
    return load_plain_facts(value)


def _iter_answers(requests: Iterable[Any], answer: Answer) -> Iterator[bytes]:
    """Iterate over the answers; those beyond twice the expected bytes are problems, whatever was expected."""
    size = 0
    for position, value in enumerate(requests):
        answered = _answer_or_problem(value, answer if size < 2 * MAX_ANSWER_BYTES else _refuse_answer)
        line = b'{"position":%d,%b' % (position, answered.removeprefix(b"{"))
        size += len(line)
        yield line


def _refuse_answer(_: Any) -> NoReturn:
    raise Problem(422, f"the answers before this one exceed {2 * MAX_ANSWER_BYTES} bytes: send it in another batch")


def _answer_or_problem(value: Any, answer: Answer) -> bytes:
    try:
        return answer(value)
    except Problem as problem:
        dumped = envelope.dump_json({"problem": problem.to_dict(), "meta": {**META, "disclaimer": DISCLAIMER}})
        # A lone surrogate quoted in an error cannot be encoded: it becomes a question mark.
        return dumped.encode(errors="replace")


def _write_array(answers: Iterator[bytes]) -> Iterator[bytes]:
    yield b"[" + next(answers)
    for answer in answers:
        yield b"," + answer
    yield b"]"


def _write_lines(answers: Iterator[bytes]) -> Iterator[bytes]:
    return (answer + b"\n" for answer in answers)


BODY_LOADERS: Mapping[str, Callable[[], tuple[list[Any], Read]]] = {JSON: _load_array, NDJSON: _split_lines}
WRITERS: Mapping[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {JSON: _write_array, NDJSON: _write_lines}
