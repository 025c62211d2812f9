"""One patient against every candidate profile. Nothing of the patient is stored, logged, cached or put in a URL."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError

from api.http import Blueprint, Problem, bodies, envelope, validation
from api.http.negotiation import negotiate
from api.v1.meta import META
from db.engine import reading
from db.matching import ATTESTED, Terms, match, patient
from db.queries.matching import Candidacy, read_profiles, read_terms
from schemas.imports.fhir.patient import read_bundle
from schemas.match.answer import DISCLAIMER, MatchAnswerSchema
from schemas.match.facts import nearest, refuse
from schemas.match.request import EXAMPLE, MatchRequestSchema, bundle_contract, request_contract
from schemas.match.words import entry

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


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What patients are compared with, read once for a request."""

    profiles: tuple[Candidacy, ...]
    terms: Terms
    judged: frozenset[str]


def blueprint(prefix: str) -> Blueprint:
    matcher = Blueprint("match", __name__, url_prefix=prefix, description="One patient against candidate profiles.")

    @matcher.post("/match")
    @matcher.doc(requestBody=BODY)
    @matcher.response(200, MatchAnswerSchema)
    @matcher.alt_response(406)
    def match_patient() -> Response:
        """Compare a patient with the published criteria of every therapy.

        One entry a candidate profile, decided and fully met ones first, each with every criterion, its source, what
        was seen, and the facts that would settle what is open. Takes plain facts, or a FHIR R5 or R4 Bundle. Nothing
        of the patient is stored, logged or cached. It says whether published criteria are met, never that somebody
        is eligible.
        """
        reader = READERS.get(request.mimetype)
        if reader is None:
            raise Problem(415, f"send {' or '.join(READERS)} in UTF-8", headers={"Accept": ", ".join(READERS)})
        negotiate()
        asked = reader(bodies.load(request, request.mimetype))
        return envelope.respond(envelope.dumps(answer(asked, open_catalogue())), headers=PRIVATE)

    return matcher


def open_catalogue() -> Catalogue:
    with reading(current_app.extensions["database"]) as connection:
        profiles, terms = tuple(read_profiles(connection)), read_terms(connection)
    leaves = (leaf for one in profiles for leaf in one.profile.leaves)
    return Catalogue(profiles, terms, frozenset(leaf.id for leaf in leaves if leaf.question is None))


def read_plain(given: Any) -> Asked:
    asked: Asked = checked(SCHEMA, given, lambda: SCHEMA.load(given))
    return asked


def _read_fhir(given: Any) -> Asked:
    as_of = datetime.now(UTC).date()
    found = checked(SCHEMA, given, lambda: read_bundle(given, as_of))
    return {"patient": found.facts, "as_of": as_of, "ignored": found.unused}


def checked(schema: Schema, given: Any, read: Callable[[], Any]) -> Any:
    """Read, or raise the problem that names each place of what is wrong."""
    try:
        return read()
    except ValidationError as error:
        found = ValidationError({"json": error.messages}, data=given if isinstance(given, dict) else {})
        raise validation.problem(found, schema) from None


def answer(asked: Asked, catalogue: Catalogue) -> dict[str, Any]:
    """Match one patient. A problem names what the catalogue does not have: a therapy, or a criterion to attest."""
    checked(SCHEMA, {}, lambda: _refuse_unknown(asked, catalogue))
    wanted = _wanted(asked.get("therapies"), catalogue)
    person = patient(asked["patient"], asked["as_of"])
    found = match([one.profile for one in wanted], person, catalogue.terms)
    ignored = {"ignored": asked["ignored"]} if "ignored" in asked else {}
    return {
        "data": [entry(wanted[one.position], one) for one in found],
        "meta": {**META, "disclaimer": DISCLAIMER, "as_of": asked["as_of"].isoformat(), **ignored},
    }


def _wanted(therapies: Iterable[str] | None, catalogue: Catalogue) -> list[Candidacy]:
    """Give the profiles of these therapies and of those below them; without any, all."""
    if therapies is None:
        return list(catalogue.profiles)
    above = catalogue.terms.therapies
    return [one for one in catalogue.profiles if not above[one.therapy].isdisjoint(therapies)]


def _refuse_unknown(asked: Asked, catalogue: Catalogue) -> None:
    known = catalogue.terms.therapies
    for n, therapy in enumerate(asked.get("therapies", ())):
        if therapy not in known:
            refuse(("therapies", n), "unknown therapy", nearest(therapy, known))
    for name in asked["patient"]:
        if name.startswith(ATTESTED) and name.removeprefix(ATTESTED) not in catalogue.judged:
            right = nearest(name, (ATTESTED + id_ for id_ in catalogue.judged))
            refuse(("patient", name), "no criterion of that id waits for a person's judgement", right)
    for place, therapy in _earlier(asked["patient"].get("prior_therapies")):
        if therapy not in known:
            refuse(("patient", "prior_therapies", *place), "unknown therapy", nearest(therapy, known))


def _earlier(given: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """Give each therapy that was had or not, with its place."""
    if isinstance(given, Mapping):
        return [((name, n), one) for name in ("present", "absent") for n, one in enumerate(given.get(name, ()))]
    return [((n,), one) for n, one in enumerate(given or ())]


READERS: Mapping[str, Callable[[Any], Asked]] = {JSON: read_plain, FHIR: _read_fhir}
