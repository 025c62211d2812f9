"""Words of an answer or an interpretation that contradict the code beside them: neither is used."""

import pytest

from tests.schemas.imports.fhir_builders import (
    INTERPRETATION,
    PATIENT,
    Resource,
    build_concept,
    build_observation,
    read,
)

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
POSITIVE, NEGATIVE = build_concept(SNOMED, "10828004"), build_concept(SNOMED, "260385009")
PERSON: Resource = {"resourceType": "Patient", "id": "p", "birthDate": "1985-03-02"}


@pytest.mark.parametrize(
    ("attribute", "loinc", "answer", "words"),
    [
        *(
            ("pregnancy_status", "82810-3", "LA15173-0", text)
            for text in ("Not pregnant", "nicht schwanger", "Unknown")
        ),
        ("pregnancy_status", "82810-3", "LA15173-0", "Possible pregnancy"),
        *(("pregnancy_status", "82810-3", "LA26683-5", text) for text in ("Pregnant", "schwanger", "PREGNANT")),
        *(("sex", "46098-0", "LA2-8", text) for text in ("weiblich", "FEMALE")),
        *(("abo_group", "883-9", "LA19710-5", text) for text in ("Blutgruppe 0", "0 Rh pos", "Type AB", "group b")),
    ],
)
def test_answer_whose_words_contradict_its_code_is_not_used(
    attribute: str, loinc: str, answer: str, words: str
) -> None:
    stated = {**build_concept(LOINC, answer), "text": words}
    found = read(PERSON, build_observation(loinc, valueCodeableConcept=stated))
    assert attribute not in found.facts
    assert "/entry/1/resource" in [row["pointer"] for row in found.ignored]


@pytest.mark.parametrize(
    ("attribute", "loinc", "answer", "words"),
    [
        ("pregnancy_status", "82810-3", "LA15173-0", "Schwanger"),
        ("sex", "46098-0", "LA2-8", "MALE"),
        *(("abo_group", "883-9", "LA19710-5", text) for text in ("A Rh pos", "Blutgruppe A", "A+", "blood group")),
    ],
)
def test_answer_whose_words_say_the_same_is_used(attribute: str, loinc: str, answer: str, words: str) -> None:
    stated = {**build_concept(LOINC, answer), "text": words}
    assert attribute in read(PERSON, build_observation(loinc, valueCodeableConcept=stated)).facts


@pytest.mark.parametrize(
    "members",
    [
        *({"valueCodeableConcept": {**POSITIVE, "text": text}} for text in ("negative", "Not detected", "borderline")),
        *({"valueCodeableConcept": {**NEGATIVE, "text": text}} for text in ("positive", "detected", "unbekannt")),
        {"interpretation": [{**build_concept(INTERPRETATION, "POS"), "text": "Negativ"}]},
        {"interpretation": [build_concept(INTERPRETATION, "POS")], "valueQuantity": {"value": 0}},
    ],
)
def test_finding_whose_words_contradict_its_code_is_not_used(members: Resource) -> None:
    found = read(PATIENT, build_observation("13926-1", **members))
    assert "islet_autoantibodies" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("concept", "words", "presence"),
    [(POSITIVE, "Weakly positive", "present"), (NEGATIVE, "No antibodies detected", "absent")],
)
def test_finding_whose_words_say_the_same_is_used(concept: Resource, words: str, presence: str) -> None:
    found = read(PATIENT, build_observation("13926-1", valueCodeableConcept={**concept, "text": words}))
    assert found.facts["islet_autoantibodies"][presence] == ["gad65"]
