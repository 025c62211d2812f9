"""A FHIR Bundle as the contract describes it: its form, no more. What it holds is read as far as it goes."""

from schemas.match.limits import MOST_ENTRIES
from schemas.match.patient_json_schema import Node

SAID = (
    "FHIR R5 or R4 Bundle of one Patient (birthDate, gender), Conditions (MONDO, HP, DOID, MeSH, ICD-10-CM) and"
    " Observations (LOINC, with unit codes). What is not understood or not possible is not used, and is listed in"
    " `meta.ignored`."
)


def bundle_contract() -> Node:
    """Return the JSON Schema of a FHIR Bundle, as far as it is read here."""
    members = {"resourceType": {"type": "string", "const": "Bundle"}, "entry": _entries()}
    form = _object(members, "resourceType")
    return {**form, "description": SAID, "example": BUNDLE, "x-component": "PatientBundle"}


def _entries() -> Node:
    patient = _object({"resourceType": {"type": "string", "const": "Patient"}}, "resourceType")
    return {
        "type": "array",
        "maxItems": MOST_ENTRIES,
        "items": {"type": "object", "additionalProperties": True, "x-component": "BundleEntry"},
        "contains": _object({"resource": patient}, "resource"),
        "minContains": 0,
        "maxContains": 1,
        "description": "The resources, about one patient.",
    }


def _object(members: Node, *required: str) -> Node:
    return {"type": "object", "properties": members, "required": [*required], "additionalProperties": True}


BUNDLE: Node = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "gender": "female", "birthDate": "1992-03-14"}},
        {
            "resource": {
                "resourceType": "Condition",
                "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E10.9"}]},
                "onsetDateTime": "2010-05",
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "59261-8"}]},
                "valueQuantity": {"value": 53, "code": "mmol/mol", "system": "http://unitsofmeasure.org"},
                "effectiveDateTime": "2026-10-02",
            }
        },
    ],
}
