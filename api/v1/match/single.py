"""Match one patient. Patient data are never stored, logged, cached or put in a URL."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError

from api.http import Problem, bodies, envelope, negotiation, validation_errors
from api.openapi import Blueprint
from api.v1.match.bundle_query import make_as_of_field, make_therapies_field
from api.v1.match.catalogue_cache import Catalogue, fetch_catalogue, fetch_fragments
from api.v1.match.element_counts import require_few_elements
from api.v1.match.ignored import MatchInput, find_incomplete_lists, list_ignored, select_usable_facts
from api.v1.match.result_query import (
    TRACED_EFFECTS,
    ResultOptions,
    count_verdicts,
    make_fields_field,
    make_limit_field,
    make_origin_field,
    make_trace_field,
    read_result_options,
)
from api.v1.meta import META
from db.matching import explain_match, parse_patient, rank_profiles
from db.queries.candidate_profiles import CandidateProfile
from schemas.match.bundle_json_schema import build_bundle_schema
from schemas.match.limits import MAX_ELEMENTS
from schemas.match.match_request import EXAMPLE, MatchRequestSchema, build_request_schema, find_today
from schemas.match.match_result import DISCLAIMER, MatchAnswerSchema
from schemas.match.serialize import Texts, serialize_match

JSON, FHIR = "application/json", "application/fhir+json"
MAX_BUNDLE_BYTES = 16 * 1_048_576
FHIR_VERSIONS = ("4.", "5.")
PRIVATE = {"Cache-Control": "no-store"}
REPLACED = {"detail": "is replaced by that of the query"}
SCHEMA = MatchRequestSchema()
BODY = {
    "required": True,
    "content": {
        JSON: {
            "schema": build_request_schema(),
            "examples": {"patient": {"summary": "Plain facts.", "value": EXAMPLE}},
        },
        FHIR: {"schema": build_bundle_schema()},
    },
}


class MatchQuery(Schema):
    format = negotiation.make_format_field()
    as_of = make_as_of_field()
    therapies = make_therapies_field()
    trace = make_trace_field("all")
    limit = make_limit_field()
    members = make_fields_field()
    origin = make_origin_field()


def create_blueprint(prefix: str) -> Blueprint:
    matcher = Blueprint("match", __name__, url_prefix=prefix, description="Match one patient against profiles.")

    @matcher.post("/match")
    @matcher.arguments(MatchQuery, location="query")
    @matcher.doc(requestBody=BODY)
    @matcher.response(200, MatchAnswerSchema)
    @matcher.alt_response(406)
    def match_patient(query: Mapping[str, Any]) -> Response:
        """Match a patient against the published criteria of therapies.

        Returns one entry per candidate profile, ordered by verdict, with each criterion, its source, the facts it was
        compared with, and the facts that would settle open criteria. Accepts plain facts, or a FHIR R5 or R4 Bundle of
        up to 16 MiB. Parts that cannot be used, such as unknown therapy ids, are listed in `meta.ignored` and decide
        nothing.
        Patient data are not stored, logged or cached. A verdict states whether published criteria are met; it is
        never a statement that a person is eligible.
        """
        load = bodies.select_reader(request, BODY_LOADERS)
        negotiation.negotiate_format(requested=query.get("format"))
        match_input = load(query)
        answer = answer_request(match_input, fetch_catalogue(current_app), read_result_options(query))
        return envelope.make_response(answer, headers=PRIVATE)

    return matcher


def load_plain_facts(body: Any) -> MatchInput:
    match_input: MatchInput = load_or_raise_problem(SCHEMA, body, lambda: SCHEMA.load(body))
    return match_input


def _load_json_body(query: Mapping[str, Any]) -> MatchInput:
    body = bodies.load_json_body(request, JSON)
    if is_fhir_resource(body):
        raise Problem(415, f"send a FHIR Bundle as {FHIR}", headers={"Accept": FHIR})
    match_input = load_plain_facts(body)
    asked = {name: query[name] for name in ("as_of", "therapies") if name in query}
    return _replace_options(cast("Mapping[str, object]", body), asked) if asked else match_input


def _replace_options(body: Mapping[str, object], asked: Mapping[str, object]) -> MatchInput:
    unused = [name for name, value in asked.items() if body.get(name, value) != value]
    return {**load_plain_facts({**body, **asked}), "ignored": [{"pointer": f"/{name}", **REPLACED} for name in unused]}


def _load_bundle_body(query: Mapping[str, Any]) -> MatchInput:
    request.max_content_length = MAX_BUNDLE_BYTES
    version = request.mimetype_params.get("fhirversion", "4.0")
    if not version.startswith(FHIR_VERSIONS):
        raise Problem(415, f"FHIR {version[:20]} is not read; send R4 (4.0) or R5 (5.0)", headers={"Accept": FHIR})
    # Most of a Bundle is not read, so characters that the database cannot store do no harm in it.
    body = require_few_elements(bodies.read_body(request, FHIR), MAX_ELEMENTS)
    return load_bundle(bodies.parse_json(body), query)


def is_fhir_resource(body: object) -> bool:
    """True for a Bundle, and for a resource sent without one, which is then told what was expected."""
    return isinstance(body, dict) and "resourceType" in body and "patient" not in body


def load_bundle(body: object, query: Mapping[str, Any]) -> MatchInput:
    """Read the facts of a Bundle; `as_of` and `therapies` are in the query, as a Bundle has no place for them."""
    from schemas.imports.fhir.bundle_reader import read_bundle  # noqa: PLC0415 - its patterns are a tenth of a start

    as_of = date.fromisoformat(query["as_of"]) if "as_of" in query else datetime.now(UTC).date()
    bundle_facts = load_or_raise_problem(SCHEMA, body, lambda: read_bundle(body, as_of, today=find_today()))
    therapies = {"therapies": query["therapies"]} if "therapies" in query else {}
    return {"patient": bundle_facts.facts, "as_of": as_of, **bundle_facts._asdict(), **therapies}


def load_or_raise_problem(schema: Schema, body: Any, read: Callable[[], Any]) -> Any:
    """Load a request, or raise a problem with the location of each error."""
    try:
        return read()
    except ValidationError as error:
        located_error = ValidationError({"json": error.messages}, data=body if isinstance(body, dict) else {})
        raise validation_errors.make_problem(located_error, schema) from None


def answer_request(match_input: MatchInput, catalogue: Catalogue, options: ResultOptions) -> bytes:
    """Match one patient, list the parts of the request that were not used, and return the answer as JSON."""
    candidates = select_profiles(match_input.get("therapies"), catalogue, options)
    profiles = [candidate.profile for candidate in candidates]
    is_partial = "code_pointers" in match_input  # read from a Bundle
    facts = select_usable_facts(match_input)
    unused = find_incomplete_lists(match_input, facts)
    patient = parse_patient(facts, match_input["as_of"], is_partial=is_partial, today=find_today(), unused=unused)
    ranking = rank_profiles(profiles, patient, catalogue.hierarchy, options.limit)
    is_traced = "trace" in options.members and options.trace != "none"
    entries, texts = [], Texts()
    for summary in ranking.summaries[: options.limit]:
        profile = profiles[summary.position]
        match = explain_match(profile, summary, ranking, patient, catalogue.hierarchy, traced=is_traced)
        fragments = fetch_fragments(catalogue, candidates[summary.position])
        entries.append(serialize_match(fragments, match, options.members, TRACED_EFFECTS[options.trace], texts))
    meta = {
        "disclaimer": DISCLAIMER,
        "as_of": match_input["as_of"].isoformat(),
        "counts": count_verdicts(ranking.summaries),
        "ignored": [*match_input.get("ignored", ()), *list_ignored(match_input, catalogue.hierarchy, catalogue.judged)],
    }
    dumped_meta = envelope.dump_json({**META, **meta}).encode(errors="replace")
    return b"".join((b'{"data":[', b",".join(entries), b'],"meta":', dumped_meta, b"}"))


def select_profiles(
    therapies: Iterable[str] | None, catalogue: Catalogue, options: ResultOptions
) -> list[CandidateProfile]:
    """Return the profiles of these therapies and their descendants, or all profiles, of the wanted origins."""
    profiles = [candidate for candidate in catalogue.profiles if candidate.origin in options.origins]
    if therapies is None:
        return profiles
    above = catalogue.hierarchy.therapies
    return [candidate for candidate in profiles if not above[candidate.therapy].isdisjoint(therapies)]


BODY_LOADERS: Mapping[str, Callable[[Mapping[str, Any]], MatchInput]] = {JSON: _load_json_body, FHIR: _load_bundle_body}
