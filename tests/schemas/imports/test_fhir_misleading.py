"""Records that look like facts about the patient and are not, or no longer: each is named and decides nothing."""

from typing import Any

import pytest

from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    read_pointers,
)
from tests.schemas.imports.test_fhir_medications import ATC, RXNORM, build_request, build_statement

DONOR, OWN = {"reference": "Patient/donor"}, {"reference": "Patient/p"}
NUMBERED: Resource = {**PATIENT, "identifier": [{"system": "urn:hospital", "value": "1"}]}
SAMPLE = {**build_result(HBA1C, 13.9, "%", subject=None), "id": "o"}
PANEL: Resource = {"resourceType": "Observation", "status": "final", "code": {"text": "panel"}, "subject": DONOR}
REPORT: Resource = {**PANEL, "resourceType": "DiagnosticReport", "result": [{"reference": "Observation/o"}]}
TACROLIMUS = build_concept(ATC, "L04AD02")
OTHER_DRUG = {"system": ATC, "code": "A10BA02"}
TWO_POINTERS = ["/entry/1/resource", "/entry/2/resource"]


def build_belonging(kind: str, member: str) -> list[Resource]:
    """A result that names nobody but an entry, such as an encounter, of another person."""
    other = {"resourceType": kind, "id": "x", "status": "finished", "subject": DONOR}
    return [{**SAMPLE, member: {"reference": f"{kind}/x"}}, other]


@pytest.mark.parametrize(
    ("resources", "pointers"),
    [
        (build_belonging("Encounter", "encounter"), ["/entry/1/resource", "/entry/2/resource"]),
        (build_belonging("Specimen", "specimen"), ["/entry/1/resource", "/entry/2/resource"]),
        (build_belonging("BodyStructure", "bodyStructure"), ["/entry/1/resource", "/entry/2/resource"]),
        (build_belonging("Observation", "derivedFrom"), ["/entry/1/resource", "/entry/2/resource"]),
        ([SAMPLE, REPORT], ["/entry/1/resource", "/entry/2/resource"]),
        (
            [SAMPLE, {**PANEL, "hasMember": [{"reference": "Observation/o"}]}],
            ["/entry/1/resource", "/entry/2/resource"],
        ),
        ([{**SAMPLE, "subject": OWN, "patient": DONOR}], ["/entry/1/resource"]),
        ([{**SAMPLE, "subject": {**OWN, "type": "Group"}}], ["/entry/1/resource"]),
        ([{**SAMPLE, "subject": {"display": "the donor"}}], ["/entry/1/resource"]),
        (
            [{**SAMPLE, "subject": {"reference": "#d"}, "contained": [{"resourceType": "Patient", "id": "d"}]}],
            ["/entry/1/resource"],
        ),
    ],
)
def test_result_that_belongs_to_somebody_else_is_named(resources: list[Resource], pointers: list[str]) -> None:
    found = read(PATIENT, *resources)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == pointers


def test_reference_with_the_identifier_of_somebody_else_is_not_the_patient() -> None:
    facts = [
        read(NUMBERED, {**SAMPLE, "subject": {**OWN, "identifier": {"system": "urn:hospital", "value": value}}}).facts
        for value in ("1", "2")
    ]
    assert ["hba1c" in found for found in facts] == [True, False]


def test_results_of_the_patient_that_a_report_names_are_read() -> None:
    encounter = {"resourceType": "Encounter", "id": "x", "subject": OWN}
    about = {**SAMPLE, "encounter": {"reference": "Encounter/x"}}
    found = read(PATIENT, about, encounter, {**REPORT, "subject": OWN})
    assert "hba1c" in found.facts


def test_without_patient_a_resource_about_two_is_refused() -> None:
    with pytest.raises(Exception, match="second patient"):
        read({**SAMPLE, "subject": OWN, "patient": DONOR})


@pytest.mark.parametrize(
    "quantity",
    [
        {"value": 7, "code": "%", "modifierExtension": [{"url": "http://example.org/not"}]},
        {"value": 7, "code": "%", "comparator": "ad"},
        {"value": "7", "code": "%"},
        {"value": 7},
        {"value": 53, "unit": "mmol/mol", "code": "%"},
        {"value": 0.07, "unit": "fraction", "code": "1"},
        {"value": 12, "unit": "mmol/mol", "system": "http://unitsofmeasure.org", "code": "%"},
        {"value": 7, "system": "http://example.org/units", "code": "%"},
    ],
)
def test_quantity_that_is_not_understood_is_named(quantity: Any) -> None:
    found = read(PATIENT, build_observation(HBA1C, valueQuantity=quantity))
    assert "hba1c" not in found.facts
    assert len(found.ignored) == 1


@pytest.mark.parametrize(
    "member",
    ["valueString", "valueRatio", "valueRange", "valueSampledData", "valueInteger", "valueCodeableConcept"],
)
def test_value_that_is_no_quantity_is_named(member: str) -> None:
    assert read_pointers(PATIENT, {**build_observation(HBA1C), member: {"value": 7}}) == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(effectiveDateTime="2012-01-01"),
        build_statement(dateAsserted="2012-01-01"),
        build_statement(dateAsserted="2012-01-01", effectivePeriod={"start": "2011-01-01"}),
        build_request(dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"end": "2026-08-10"}}}}]),
    ],
)
def test_medicine_of_long_ago_is_an_earlier_one(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert found.facts["medications"]["present"] == []
    assert found.facts["medications"]["past"] == ["atc:L04AD02"]


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(dateAsserted="2026-11-01", effectivePeriod={"start": "2011-01-01"}),
        build_request(dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"end": "2026-11-28"}}}}]),
        build_request(dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"end": "2026-01-01"}}}}, {}]),
    ],
)
def test_medicine_that_is_still_taken_is_present(resource: Resource) -> None:
    assert read(PATIENT, resource).facts["medications"]["present"] == ["atc:L04AD02"]


def build_medication(**members: Any) -> Resource:
    medication = {"resourceType": "Medication", "id": "m", "code": TACROLIMUS, **members}
    return build_request(
        medicationCodeableConcept=None, medicationReference={"reference": "#m"}, contained=[medication]
    )


@pytest.mark.parametrize(
    "resource",
    [
        build_statement(dateAsserted="2027-01-01"),
        build_medication(status="entered-in-error"),
        build_medication(modifierExtension=[{"url": "http://example.org/not"}]),
        build_request(medicationCodeableConcept={"coding": [*TACROLIMUS["coding"], OTHER_DRUG]}),
        build_request(medication={"concept": build_concept(ATC, "D11AH01")}),
    ],
)
def test_medicine_that_is_not_sure_is_named(resource: Resource) -> None:
    found = read(PATIENT, resource)
    assert "medications" not in found.facts
    assert len(found.ignored) == 1


def test_code_that_names_the_route_counts_before_the_ingredient() -> None:
    ointment = {"coding": [{"system": RXNORM, "code": "42316"}, {"system": ATC, "code": "D11AH01"}]}
    found = read(PATIENT, build_statement(medicationCodeableConcept=ointment))
    assert found.facts["medications"]["present"] == ["atc:D11AH01"]


def test_several_codes_of_a_medicine_are_the_group_they_have_in_common() -> None:
    concept = {"coding": [{"system": ATC, "code": "A10BA02"}, {"system": ATC, "code": "A10BD07"}]}
    found = read(PATIENT, build_statement(medicationCodeableConcept=concept))
    assert found.facts["medications"]["present"] == ["atc:A10B"]


@pytest.mark.parametrize(
    "members",
    [
        {"abatementString": "healed"},
        {"abatementAge": {"value": 30, "unit": "a"}},
        {"_abatementDateTime": {"extension": [{"url": "unknown"}]}},
    ],
)
def test_condition_that_ended_at_an_unknown_time_is_an_earlier_one(members: Any) -> None:
    found = read(PATIENT, build_condition(TYPE_1, **members))
    assert found.facts["conditions"] == {"present": [], "absent": [], "past": ["mondo:0005147"]}


@pytest.mark.parametrize(("system", "code"), [(ICD10, "E10.A2"), (ICD10, "E10A1")])
def test_presymptomatic_diabetes_is_not_the_disease(system: str, code: str) -> None:
    assert "conditions" not in read(PATIENT, build_condition(code, system)).facts


def test_onset_of_presymptomatic_diabetes_is_not_that_of_the_disease() -> None:
    found = read(PATIENT, build_condition("E10.A2", ICD10CM, onsetDateTime="2026-01-01"))
    assert "diagnosis_date" not in found.facts


HIGH: dict[str, Any] = {"high": {"value": 40, "code": "U/L"}}


def build_range(*ranges: Any, **members: Any) -> Resource:
    return {**build_result("1742-6", 90, "U/L"), "referenceRange": list(ranges), **members}


@pytest.mark.parametrize("stated", [HIGH, {**HIGH, "text": "up to 40"}, {**HIGH, "type": build_concept("-", "normal")}])
def test_reference_range_is_read_with_the_value(stated: Any) -> None:
    found = read(PATIENT, build_range(stated))
    (measurement,) = found.facts["alanine_aminotransferase"]
    assert measurement["reference_range"] == {"high": 40}
    assert found.ignored == []


@pytest.mark.parametrize(
    "ranges",
    [
        [],
        [{"text": "up to 40"}],
        [HIGH, HIGH],
        [{"high": {"value": 0.7, "code": "ukat/L"}}],
        [{"high": {"value": 40}}],
        [{"high": {"value": 0, "code": "U/L"}}],
        [{**HIGH, "low": {"value": "10", "code": "U/L"}}],
        [{**HIGH, "low": {"value": 50, "code": "U/L"}}],
        [{**HIGH, "type": build_concept("-", "therapeutic")}],
        [{**HIGH, "appliesTo": [build_concept("-", "-")]}],
        [{**HIGH, "age": {"high": {"value": 18}}}],
        [{**HIGH, "modifierExtension": [{"url": "http://example.org/not"}]}],
        [7],
    ],
)
def test_reference_range_that_is_not_surely_meant_is_named_and_leaves_the_value(ranges: list[Any]) -> None:
    found = read(PATIENT, build_range(*ranges))
    (measurement,) = found.facts["alanine_aminotransferase"]
    assert "reference_range" not in measurement
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/referenceRange"]


ABSENT = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]


@pytest.mark.parametrize(
    "meta",
    [
        {"tag": [{"system": "http://example.org/tags", "code": "entered-in-error"}]},
        {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}]},
        {"security": [{"code": "R"}, {"code": "MASKED"}]},
        {"security": [{"code": "AGGRED"}]},
    ],
)
def test_resource_that_is_labelled_as_no_true_value_is_named(meta: Any) -> None:
    for resource in (build_result(HBA1C, 13.9, "%", meta=meta), build_condition(TYPE_1, meta=meta)):
        found = read(PATIENT, resource)
        assert not {"hba1c", "conditions"} & found.facts.keys()
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize("meta", [{"tag": [{"code": "imported"}]}, {"security": [{"code": "R"}, {"code": "PSEUDED"}]}])
def test_resource_with_another_label_is_read(meta: Any) -> None:
    assert "hba1c" in read(PATIENT, build_result(HBA1C, 13.9, "%", meta=meta)).facts


@pytest.mark.parametrize("quantity", [{"extension": ABSENT}, {"_value": {"extension": ABSENT}}])
def test_quantity_that_is_said_to_be_absent_is_named(quantity: Any) -> None:
    found = read(PATIENT, build_observation(HBA1C, valueQuantity={"value": 13.9, "code": "%", **quantity}))
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "members",
    [
        {"category": [build_concept("http://snomed.info/sct", "57177007")]},
        {"category": [{"text": "Family history"}]},
        {"code": {**build_concept("http://snomed.info/sct", TYPE_1), "text": "Family history of type 1 diabetes"}},
        {"code": {**build_concept("http://snomed.info/sct", TYPE_1), "text": "Type 1 diabetes, ruled out"}},
        {"code": {"coding": [{"system": ICD10CM, "code": "E10.9", "display": "Suspected type 1 diabetes"}]}},
    ],
)
def test_diagnosis_whose_words_contradict_its_code_is_named(members: Any) -> None:
    found = read(PATIENT, {**build_condition(TYPE_1), **members})
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def build_named(code: str, words: str, value: float, unit: str) -> Resource:
    quantity = {"valueQuantity": {"value": value, "code": unit}}
    return {"code": {**build_concept("http://loinc.org", code), "text": words}, **quantity}


@pytest.mark.parametrize(
    "words", ["HbA1c target", "Goal for HbA1c", "Expected HbA1c", "HbA1c (planned)", "Reference value", "predicted"]
)
def test_value_that_nobody_measured_is_named(words: str) -> None:
    named = build_named(HBA1C, words, 7, "%")
    panel = build_observation("58410-2", component=[named, build_named("718-7", "Haemoglobin", 13, "g/dL")])
    for resource in ({**build_observation("-"), **named}, {**panel, "code": {"text": words}}):
        found = read(PATIENT, resource)
        assert not {"hba1c", "haemoglobin"} & found.facts.keys()
        assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]
    found = read(PATIENT, panel)
    assert "hba1c" not in found.facts
    assert "haemoglobin" in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/component/0"]


@pytest.mark.parametrize(
    ("code", "words", "unit"),
    [
        ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area]", "mL/min/{1.73_m2}"),
        ("97510-2", "Time in target range", "%"),
        (HBA1C, "HbA1c (IFCC reference measurement procedure)", "%"),
    ],
)
def test_measured_value_with_a_word_of_its_name_is_read(code: str, words: str, unit: str) -> None:
    assert read(PATIENT, {**build_observation("-"), **build_named(code, words, 20, unit)}).ignored == []
