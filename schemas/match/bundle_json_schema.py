"""JSON Schema of a FHIR Bundle: its outer form only, since unknown content is ignored rather than rejected."""

from schemas.match.limits import MAX_ENTRIES
from schemas.match.patient_json_schema import JsonSchema

DESCRIPTION = (
    "FHIR R5 or R4 Bundle of one Patient (birthDate, gender), Conditions (MONDO, HP, DOID, MeSH, ICD-10), Observations"
    " (LOINC, with UCUM units), medications and allergies (ATC, RxNorm), procedures (ICD-10-PCS). Whatever is not used"
    " is listed in `meta.ignored` with the reason: entries about others, deleted, replaced, refuted or dated after"
    " `as_of`, and what is not understood."
)


def build_bundle_schema() -> JsonSchema:
    """Return the JSON Schema of a FHIR Bundle."""
    members = {"resourceType": {"type": "string", "const": "Bundle"}, "entry": _entries_schema()}
    form = _open_object_schema(members, "resourceType")
    return {**form, "description": DESCRIPTION, "example": BUNDLE, "x-component": "PatientBundle"}


def _entries_schema() -> JsonSchema:
    return {
        "type": "array",
        "maxItems": MAX_ENTRIES,
        "items": {"type": "object", "additionalProperties": True, "x-component": "BundleEntry"},
        "description": "Resources about one living patient; a second Patient is rejected.",
    }


def _open_object_schema(members: JsonSchema, *required: str) -> JsonSchema:
    return {"type": "object", "properties": members, "required": [*required], "additionalProperties": True}


BUNDLE: JsonSchema = {
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
