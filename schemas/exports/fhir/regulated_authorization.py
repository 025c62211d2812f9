"""RegulatedAuthorization: what a regulator, payer or guideline body decided."""

from schemas.exports.documents import Record
from schemas.exports.fhir.elements import Element, build_reference, coded_concept, omit_empty

COUNTRIES = "urn:iso:std:iso:3166"


def build_authorization(approval: Record, base: str) -> Element:
    agency, document = approval["agency"], approval["document"]
    return omit_empty(
        {
            "resourceType": "RegulatedAuthorization",
            "identifier": [{"system": f"{base}/v1/claims", "value": approval["id"]}],
            "subject": [build_reference(base, "MedicinalProductDefinition", approval["therapy"])],
            "type": coded_concept(approval["category"]),
            "description": describe_approval(approval),
            "region": [{"coding": [{"system": COUNTRIES, "code": approval["jurisdiction"]}]}],
            "status": coded_concept(approval["state"]),
            "statusDate": approval["from"],
            "validityPeriod": omit_empty({"start": approval["from"], "end": approval["until"]}),
            "regulator": {"display": agency} if agency else None,
            "case": document_case(document, base) if document else None,
        }
    )


def describe_approval(approval: Record) -> str:
    strength = f" Strength: {approval['strength']}." if approval["strength"] else ""
    return f"{approval['statement']}{strength}"


def document_case(document: Record, base: str) -> Element:
    """The decision's own document, by its address, since an attachment is not a Citation."""
    return {"identifier": {"system": f"{base}/v1/references", "value": document["id"]}}
