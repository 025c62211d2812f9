"""Versions of FHIR before R4, which spell things otherwise, are recognised and refused by name."""

from collections.abc import Mapping, Sequence

from schemas.imports.fhir.json_values import JsonObject, get_list, get_object, get_text
from schemas.match.fact_validation import raise_invalid

# Members that STU3 has and R4 has not, by type of resource.
STU3_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "AllergyIntolerance": ("assertedDate",),
    "Condition": ("assertedDate", "context"),
    "MedicationRequest": ("context", "definition"),
    "MedicationStatement": ("taken", "notTaken", "reasonNotTaken"),
    "Observation": ("context", "comment", "comments"),
    "Patient": ("animal",),
    "Procedure": ("context", "notDone", "notDoneReason"),
}
DSTU2_TYPES = ("MedicationOrder", "DiagnosticOrder")
PROFILE_VERSIONS = ("/STU3/", "/DSTU2/", "/fhir/3.0/", "/fhir/1.0/")
EXPECTED = "FHIR R4 or R5"


def refuse_old_version(bundle: JsonObject, entries: Sequence[JsonObject]) -> None:
    """Raise `ValidationError` at the first member that only an older version has."""
    _refuse_profile(bundle, ())
    for position, entry in enumerate(entries):
        resource = get_object(entry, "resource")
        place = ("entry", position, "resource")
        _refuse_profile(resource, place)
        kind = get_text(resource, "resourceType") or ""
        if kind in DSTU2_TYPES:
            raise_invalid((*place, "resourceType"), "is FHIR DSTU2, which is not read", EXPECTED)
        for name in STU3_MEMBERS.get(kind, ()):
            if name in resource:
                raise_invalid((*place, name), "is FHIR STU3, which is not read", EXPECTED)


def _refuse_profile(resource: JsonObject, place: tuple[str | int, ...]) -> None:
    for n, profile in enumerate(get_list(get_object(resource, "meta"), "profile")):
        if isinstance(profile, str) and any(version in profile for version in PROFILE_VERSIONS):
            raise_invalid((*place, "meta", "profile", n), "is of a version of FHIR that is not read", EXPECTED)
