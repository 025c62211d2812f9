"""Words beside an allergy, or in a note to it, that deny it take it away, and usual ones do not."""

import pytest

from tests.schemas.imports.fhir_builders import PATIENT, Resource, build_concept, read
from tests.schemas.imports.test_fhir_medications import ABOUT, ATC

ALLERGY: Resource = {
    "resourceType": "AllergyIntolerance",
    "patient": ABOUT,
    "code": {**build_concept(ATC, "J01C"), "text": "Penicillin"},
}


@pytest.mark.parametrize(
    "members",
    [
        *(
            {"code": {**ALLERGY["code"], "text": text}}
            for text in (
                *("Penicillin: no allergy", "Penicillin allergy delabeled", "Penicillin - tolerates", "NKDA"),
                *(
                    "allergy test negative",
                    "Keine Penicillinallergie",
                    "Penicillin vertragen",
                    "sin alergia a penicilina",
                ),
                *("pénicilline tolérée", "nessuna allergia", "geen allergie", "Penicillin, not allergic", "outgrown"),
            )
        ),
        *(
            {"note": [{"text": text}]}
            for text in (
                *("Not an allergy", "entered in error", "ruled out by skin test", "This is his mother's allergy"),
                *("Tolerated amoxicillin 2024, label removed", "only nausea, no allergy", "unlikely", "keine Allergie"),
                *(
                    "doubtful",
                    "n'est pas une allergie",
                    "no es alergia",
                    "delabelled",
                    "tested negative",
                    "falsch erfasst",
                ),
            )
        ),
    ],
    ids=str,
)
def test_allergy_that_words_deny_is_named(members: Resource) -> None:
    found = read(PATIENT, {**ALLERGY, **members})
    assert "allergies" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"code": {**ALLERGY["code"], "text": "Allergy to penicillin (finding)"}},
        *(
            {"note": [{"text": text}]}
            for text in ("Anaphylaxis in 2010", "Rash and hives", "Urtikaria", "éruption", "Skin test positive")
        ),
    ],
)
def test_allergy_with_usual_words_is_read(members: Resource) -> None:
    found = read(PATIENT, {**ALLERGY, **members})
    assert found.facts["allergies"] == {"present": ["atc:J01C"], "absent": []}
