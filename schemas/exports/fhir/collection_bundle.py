"""The Bundle: every resource of one therapy or several, each once, and only references that lead to one of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.exports.documents import Record
from schemas.exports.fhir import LOSSES
from schemas.exports.fhir.citation import build_citation
from schemas.exports.fhir.clinical_use import clinical_use_definitions
from schemas.exports.fhir.elements import Element, entry_urn
from schemas.exports.fhir.eligibility import build_evidence_variable
from schemas.exports.fhir.evidence_resource import build_evidence
from schemas.exports.fhir.medicinal_product import build_cell_products, build_product
from schemas.exports.fhir.regulated_authorization import build_authorization
from schemas.exports.fhir.research_study import build_group, build_study

Named = Iterator[tuple[str, Element]]


def to_bundle(therapies: Iterable[Record], base: str, address: str) -> Element:
    """A collection, with what it could not carry in `issues`; `address` is where it was read from."""
    therapies = list(therapies)
    found = {
        entry_urn(base, resource["resourceType"], record_id): resource
        for therapy in therapies
        for record_id, resource in therapy_resources(therapy, base)
    }
    newest = max((therapy["updated_at"] for therapy in therapies), default=None)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        **({"timestamp": newest} if newest else {}),
        "link": [{"relation": "self", "url": address}],
        "entry": [{"fullUrl": place, "resource": drop_dangling_references(one, found)} for place, one in found.items()],
        "issues": {"resourceType": "OperationOutcome", "issue": [*loss_issues()]},
    }


def therapy_resources(therapy: Record, base: str) -> Named:
    """Every resource of one therapy with the id of its record. The order is that of the definitions, then the facts."""
    claims = [*exported_claims(therapy)]
    yield therapy["id"], build_product(therapy, base)
    yield from build_cell_products(therapy, base)
    yield from clinical_use_definitions(therapy, base)
    for approval in therapy["approvals"]:
        yield approval["id"], build_authorization(approval, base)
    for candidate in therapy["candidates"]:
        yield candidate["id"], build_evidence_variable(candidate, base)
    for claim in claims:
        yield claim["id"], build_evidence(claim, therapy, base)
    for population in exported_populations(therapy, claims):
        yield population["id"], build_group(population, base)
    for record in therapy["studies"]:
        yield record["id"], build_study(record, base)
    for reference in therapy["references"]:
        yield reference["id"], build_citation(reference, base)


def exported_claims(therapy: Record) -> Iterator[Record]:
    yield from therapy["outcomes"]
    for risk in therapy["risks"]:
        yield from risk["claims"]


def exported_populations(therapy: Record, claims: Iterable[Record]) -> Iterator[Record]:
    for record in therapy["studies"]:
        yield from record["populations"]
    for claim in (*claims, *(claim for risk in therapy["risks"] for claim in risk["claims"])):
        yield from (one for one in (claim["population"], claim["versus"]) if one)


def drop_dangling_references(value: Any, found: Mapping[str, Element]) -> Any:
    """The same, with only the label left of a reference that leads out of the Bundle."""
    if isinstance(value, list):
        return [drop_dangling_references(one, found) for one in value]
    if not isinstance(value, dict):
        return value
    lost = str(value.get("reference", "")).startswith("urn:uuid:") and value["reference"] not in found
    return {
        name: drop_dangling_references(one, found) for name, one in value.items() if not (lost and name == "reference")
    }


def loss_issues() -> Iterator[Element]:
    for path, reason in LOSSES.items():
        yield {"severity": "information", "code": "not-supported", "diagnostics": f"{path}: {reason}"}
