"""One patient against every candidate profile. Nothing of the patient is stored, logged, cached or put in a URL."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError

from api.http import bodies, envelope, negotiation, validation_errors
from api.openapi import Blueprint
from api.v1.match.ignored import ignored, usable
from api.v1.meta import META
from db.engine import read_connection
from db.matching import Terms, match, patient
from db.queries.candidate_profiles import Candidacy, read_profiles, read_terms
from schemas.imports.fhir.patient import read_bundle
from schemas.match.bundle_json_schema import bundle_contract
from schemas.match.match_request import EXAMPLE, MatchRequestSchema, request_contract
from schemas.match.match_result import DISCLAIMER, MatchAnswerSchema
from schemas.match.serialize import entry

JSON, FHIR = "application/json", "application/fhir+json"
PRIVATE = {"Cache-Control": "no-store"}
SCHEMA = MatchRequestSchema()
BODY = {
    "required": True,
    "content": {
        JSON: {"schema": request_contract(), "examples": {"patient": {"summary": "Plain facts.", "value": EXAMPLE}}},
        FHIR: {"schema": bundle_contract()},
    },
}

Asked = Mapping[str, Any]


class MatchQuery(Schema):
    format = negotiation.make_format_field()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What patients are compared with, read once for a request."""

    profiles: tuple[Candidacy, ...]
    terms: Terms
    judged: frozenset[str]


def blueprint(prefix: str) -> Blueprint:
    matcher = Blueprint("match", __name__, url_prefix=prefix, description="One patient against candidate profiles.")

    @matcher.post("/match")
    @matcher.arguments(MatchQuery, location="query")
    @matcher.doc(requestBody=BODY)
    @matcher.response(200, MatchAnswerSchema)
    @matcher.alt_response(406)
    def match_patient(query: Mapping[str, str]) -> Response:
        """Compare a patient with the published criteria of every therapy.

        One entry a candidate profile, decided and fully met ones first, each with every criterion, its source, what
        was seen, and the facts that would settle what is open. Takes plain facts, or a FHIR R5 or R4 Bundle. What
        cannot be used, such as the id of a therapy that is not here, is told in `meta.ignored` and decides nothing.
        Nothing of the patient is stored, logged or cached. It says whether published criteria are met, never that
        somebody is eligible.
        """
        read = bodies.select_reader(request, READERS)
        negotiation.negotiate_format(requested=query.get("format"))
        return envelope.make_response(envelope.dump_json(answer(read(), open_catalogue())), headers=PRIVATE)

    return matcher


def open_catalogue() -> Catalogue:
    with read_connection(current_app.extensions["database"]) as connection:
        profiles, terms = tuple(read_profiles(connection)), read_terms(connection)
    leaves = (leaf for one in profiles for leaf in one.profile.leaves)
    return Catalogue(profiles, terms, frozenset(leaf.id for leaf in leaves if leaf.question is None))


def read_plain(given: Any) -> Asked:
    asked: Asked = checked(SCHEMA, given, lambda: SCHEMA.load(given))
    return asked


def _plain() -> Asked:
    return read_plain(bodies.load_json_body(request, JSON))


def _bundle() -> Asked:
    # Most of a Bundle is not read here, so a value that nothing here could store does no harm in it.
    given, as_of = bodies.parse_json(bodies.read_body(request, FHIR)), datetime.now(UTC).date()
    found = checked(SCHEMA, given, lambda: read_bundle(given, as_of))
    return {"patient": found.facts, "as_of": as_of, "ignored": found.unused}


def checked(schema: Schema, given: Any, read: Callable[[], Any]) -> Any:
    """Read, or raise the problem that names each place of what is wrong."""
    try:
        return read()
    except ValidationError as error:
        found = ValidationError({"json": error.messages}, data=given if isinstance(given, dict) else {})
        raise validation_errors.make_problem(found, schema) from None


def answer(asked: Asked, catalogue: Catalogue) -> dict[str, Any]:
    """Match one patient, and tell what of the request was not used."""
    wanted = _wanted(asked.get("therapies"), catalogue)
    person = patient(usable(asked, catalogue.terms), asked["as_of"])
    found = match([one.profile for one in wanted], person, catalogue.terms)
    unused = [*asked.get("ignored", ()), *ignored(asked, catalogue.terms, catalogue.judged)]
    said = {"disclaimer": DISCLAIMER, "as_of": asked["as_of"].isoformat(), "ignored": unused}
    return {"data": [entry(wanted[one.position], one) for one in found], "meta": {**META, **said}}


def _wanted(therapies: Iterable[str] | None, catalogue: Catalogue) -> list[Candidacy]:
    """Give the profiles of these therapies and of those below them; without any, all."""
    if therapies is None:
        return list(catalogue.profiles)
    above = catalogue.terms.therapies
    return [one for one in catalogue.profiles if not above[one.therapy].isdisjoint(therapies)]


READERS: Mapping[str, Callable[[], Asked]] = {JSON: _plain, FHIR: _bundle}
