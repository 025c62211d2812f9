"""RegulatedAuthorization: what a regulator, payer or guideline body decided."""

from collections.abc import Mapping
from typing import Any

from schemas.exports.fhir.elements import Element, known, refer, words

COUNTRIES = "urn:iso:std:iso:3166"


def authorization(approval: Mapping[str, Any], base: str) -> Element:
    agency, document = approval["agency"], approval["document"]
    return known(
        {
            "resourceType": "RegulatedAuthorization",
            "identifier": [{"system": f"{base}/v1/claims", "value": approval["id"]}],
            "subject": [refer(base, "MedicinalProductDefinition", approval["therapy"])],
            "type": words(approval["category"]),
            "description": _said(approval),
            "region": [{"coding": [{"system": COUNTRIES, "code": approval["jurisdiction"]}]}],
            "status": words(approval["state"]),
            "statusDate": approval["from"],
            "validityPeriod": known({"start": approval["from"], "end": approval["until"]}),
            "regulator": {"display": agency} if agency else None,
            "case": _case(document, base) if document else None,
        }
    )


def _said(approval: Mapping[str, Any]) -> str:
    strength = f" Strength: {approval['strength']}." if approval["strength"] else ""
    return f"{approval['statement']}{strength}"


def _case(document: Mapping[str, Any], base: str) -> Element:
    """The decision's own document, by its address, since an attachment is not a Citation."""
    return {"identifier": {"system": f"{base}/v1/references", "value": document["id"]}}
