"""The Bundle: every resource of one therapy or several, each once, and only references that lead to one of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.exports.documents import Record
from schemas.exports.fhir.citation import build_citation
from schemas.exports.fhir.clinical_use import clinical_use_definitions
from schemas.exports.fhir.elements import Element, ResourcesById, entry_urn
from schemas.exports.fhir.eligibility import build_evidence_variable
from schemas.exports.fhir.evidence_resource import build_evidence
from schemas.exports.fhir.losses import LOSSES
from schemas.exports.fhir.medicinal_product import build_cell_products, build_product
from schemas.exports.fhir.regulated_authorization import build_authorization
from schemas.exports.fhir.research_study import build_group, build_study


def to_bundle(therapies: Iterable[Record], base: str, address: str) -> Element:
    """Build the Bundle, with the losses in `issues`; `address` is the URL it was requested from."""
    therapies = list(therapies)
    # By URN: a reference or group that several therapies share is included once.
    # Last ones win, but all builds of a resource are equal: they depend on the record alone.
    resources = {
        entry_urn(base, resource["resourceType"], record_id): resource
        for therapy in therapies
        for record_id, resource in therapy_resources(therapy, base)
    }
    # Not the time of the request: the same records must give the same bytes, and the same ETag.
    newest = max((therapy["updated_at"] for therapy in therapies), default=None)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        **({"timestamp": newest} if newest else {}),
        "link": [{"relation": "self", "url": address}],
        "entry": [
            {"fullUrl": url, "resource": drop_dangling_references(resource, resources)}
            for url, resource in resources.items()
        ],
        "issues": {"resourceType": "OperationOutcome", "issue": [*loss_issues()]},
    }


def therapy_resources(therapy: Record, base: str) -> ResourcesById:
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
    for claim in claims:
        yield from filter(None, (claim["population"], claim["versus"]))


def drop_dangling_references(value: Any, resources: Mapping[str, Element]) -> Any:
    """Return the value; of a reference that leads out of the Bundle only the label is left."""
    if isinstance(value, list):
        return [drop_dangling_references(item, resources) for item in value]
    if not isinstance(value, dict):
        return value
    lost = str(value.get("reference", "")).startswith("urn:uuid:") and value["reference"] not in resources
    return {
        name: drop_dangling_references(item, resources)
        for name, item in value.items()
        if not (lost and name == "reference")
    }


def loss_issues() -> Iterator[Element]:
    for path, reason in LOSSES.items():
        yield {"severity": "information", "code": "not-supported", "diagnostics": f"{path}: {reason}"}
