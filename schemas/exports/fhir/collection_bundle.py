"""The Bundle: every resource of one therapy or several, each once, and only references that lead to one of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.exports.fhir import LOSSES
from schemas.exports.fhir.citation import citation
from schemas.exports.fhir.clinical_use import uses
from schemas.exports.fhir.elements import Element, urn
from schemas.exports.fhir.eligibility import profile
from schemas.exports.fhir.evidence_resource import evidence
from schemas.exports.fhir.medicinal_product import cells, product
from schemas.exports.fhir.regulated_authorization import authorization
from schemas.exports.fhir.research_study import group, study

Therapy = Mapping[str, Any]
Named = Iterator[tuple[str, Element]]


def to_bundle(therapies: Iterable[Therapy], base: str, address: str) -> Element:
    """A collection, with what it could not carry in `issues`; `address` is where it was read from."""
    therapies = list(therapies)
    found = {
        urn(base, resource["resourceType"], record_id): resource
        for therapy in therapies
        for record_id, resource in resources(therapy, base)
    }
    newest = max((therapy["updated_at"] for therapy in therapies), default=None)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        **({"timestamp": newest} if newest else {}),
        "link": [{"relation": "self", "url": address}],
        "entry": [{"fullUrl": place, "resource": _resolved(one, found)} for place, one in found.items()],
        "issues": {"resourceType": "OperationOutcome", "issue": [*_issues()]},
    }


def resources(therapy: Therapy, base: str) -> Named:
    """Every resource of one therapy with the id of its record. The order is that of the definitions, then the facts."""
    claims = [*_claims(therapy)]
    yield therapy["id"], product(therapy, base)
    yield from cells(therapy, base)
    yield from uses(therapy, base)
    for approval in therapy["approvals"]:
        yield approval["id"], authorization(approval, base)
    for candidate in therapy["candidates"]:
        yield candidate["id"], profile(candidate, base)
    for claim in claims:
        yield claim["id"], evidence(claim, therapy, base)
    for population in _populations(therapy, claims):
        yield population["id"], group(population, base)
    for record in therapy["studies"]:
        yield record["id"], study(record, base)
    for reference in therapy["references"]:
        yield reference["id"], citation(reference, base)


def _claims(therapy: Therapy) -> Iterator[Mapping[str, Any]]:
    yield from therapy["outcomes"]
    for risk in therapy["risks"]:
        yield from risk["claims"]


def _populations(therapy: Therapy, claims: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for record in therapy["studies"]:
        yield from record["populations"]
    for claim in (*claims, *(claim for risk in therapy["risks"] for claim in risk["claims"])):
        yield from (one for one in (claim["population"], claim["versus"]) if one)


def _resolved(value: Any, found: Mapping[str, Element]) -> Any:
    """The same, with only the label left of a reference that leads out of the Bundle."""
    if isinstance(value, list):
        return [_resolved(one, found) for one in value]
    if not isinstance(value, dict):
        return value
    lost = str(value.get("reference", "")).startswith("urn:uuid:") and value["reference"] not in found
    return {name: _resolved(one, found) for name, one in value.items() if not (lost and name == "reference")}


def _issues() -> Iterator[Element]:
    for path, reason in LOSSES.items():
        yield {"severity": "information", "code": "not-supported", "diagnostics": f"{path}: {reason}"}
