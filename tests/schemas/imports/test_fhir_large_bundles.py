"""A Bundle costs in proportion to what it holds, whatever refers to whatever, and what may cost more is refused."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.imports.fhir import kept_answers
from schemas.imports.fhir.bundle_reader import read_bundle
from schemas.imports.fhir.codings import TYPE_1_DIABETES
from schemas.imports.fhir.diagnosis_relations import list_narrowest
from schemas.imports.fhir.fhir_time import MAX_TIMING_EVENTS
from schemas.imports.fhir.medication import MAX_MEDICATION_ELEMENTS
from schemas.match.limits import MAX_ENTRIES, MAX_PARTS
from tests.schemas.imports.fhir_builders import (
    AS_OF,
    HBA1C,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_bundle,
    build_concept,
    build_condition,
    build_result,
    read,
)
from tests.schemas.imports.test_fhir_medications import build_statement

ATC, RXNORM = "http://www.whocc.no/atc", "http://www.nlm.nih.gov/research/umls/rxnorm"
VERIFIED, CLINICAL = "verificationStatus", "clinicalStatus"
STATUS = "http://terminology.hl7.org/CodeSystem/condition-"


def build_status(name: str, code: str) -> Resource:
    return {name: build_concept(STATUS + ("clinical" if name == CLINICAL else "ver-status"), code)}


def list_references(kind: str, count: int) -> list[Resource]:
    return [{"reference": f"{kind}{n}"} for n in range(count)]


def build_results(count: int, **members: Any) -> list[Resource]:
    return [{**build_result(HBA1C, 7, "%", **members), "id": f"o{n}"} for n in range(count)]


def build_report(count: int, **members: Any) -> Resource:
    named = {"subject": {"reference": "Patient/p"}, "result": list_references("Observation/o", count)}
    return {"resourceType": "DiagnosticReport", "id": "r", "status": "final", **named, **members}


def build_dated_conditions(count: int, write_code: Callable[[int], str]) -> list[Resource]:
    statuses = ("active", "resolved")
    return [
        build_condition(
            write_code(n), ICD10CM, recordedDate=f"{1920 + n % 100}", **build_status(CLINICAL, statuses[n % 2])
        )
        for n in range(count)
    ]


def list_shared_medication(count: int) -> list[Resource]:
    ingredients = [{"itemCodeableConcept": build_concept(RXNORM, str(n))} for n in range(count)]
    medication = {"resourceType": "Medication", "id": "d", "ingredient": ingredients}
    stated = build_statement(medicationReference={"reference": "Medication/d"})
    del stated["medicationCodeableConcept"]
    return [medication, *({**stated, "id": f"m{n}"} for n in range(count))]


def list_shared_specimen(count: int) -> list[Resource]:
    collection = {f"collectedA{n}": 1 for n in range(count)}
    specimen = {"resourceType": "Specimen", "id": "s", "collection": collection, "condition": [{}] * count}
    return [specimen, *build_results(count, specimen={"reference": "Specimen/s"})]


def list_contained(count: int) -> list[Resource]:
    specimens = [{"resourceType": "Specimen", "id": f"s{n}"} for n in range(count)]
    results = [{**result, "specimen": {"reference": f"#s{n}"}} for n, result in enumerate(build_results(count))]
    return [{**build_report(0), "result": list_references("#o", count), "contained": [*results, *specimens]}]


def list_contained_in_large_report(count: int) -> list[Resource]:
    large: Resource = {"meta": {"tag": [{"code": str(n)} for n in range(count)]}, "contained": build_results(count)}
    choices = {f"effectiveA{n}": 1 for n in range(count)}
    encounters = {"encounter": list_references("Encounter/e", count)}
    return [{**build_report(0), **large, **choices, **encounters, "result": list_references("#o", count)}]


def list_documents(count: int) -> list[Resource]:
    sections = [{"entry": [reference]} for reference in list_references("Observation/o", count)]
    documents = [
        {"resourceType": "Composition", "id": f"k{n}", "date": "2026-01-01", "section": [section]}
        for n, section in enumerate(sections)
    ]
    return [*documents, *build_results(count)]


def list_many_identifiers(count: int) -> list[Resource]:
    identifiers = [{"system": f"urn:x:{n}", "value": "1"} for n in range(count)]
    subject = {"reference": "Patient/p", "identifier": identifiers[0]}
    return [{**PATIENT, "identifier": identifiers}, *build_results(count, subject=subject)]


def list_codings(count: int) -> list[Resource]:
    coding = [{"system": ICD10CM, "code": f"S{n // 10:02}.{n % 10}"} for n in range(count)]
    return [{**build_condition(TYPE_1), "code": {"coding": coding}, **build_status(VERIFIED, "refuted")}]


def list_withheld(count: int) -> list[Resource]:
    codes = [f"L04AD{n:02}" if n % 2 else "L04A" for n in range(count)]
    return [
        {
            **build_statement(medicationCodeableConcept=build_concept(ATC, code)),
            "status": "active" if n % 2 else "on-hold",
            "id": f"m{n}",
        }
        for n, code in enumerate(codes)
    ]


def list_pregnancies(count: int) -> list[Resource]:
    answers = [build_concept("http://loinc.org", ("LA15173-0", "LA26683-5")[n % 2]) for n in range(count)]
    results = build_results(count)
    asked = {"code": build_concept("http://loinc.org", "82810-3"), "effectiveDateTime": "2026-11-01"}
    return [
        {
            name: value
            for name, value in {**result, **asked, "valueCodeableConcept": answer}.items()
            if name != "valueQuantity"
        }
        for result, answer in zip(results, answers, strict=True)
    ]


SHAPES: dict[str, Callable[[int], list[Resource]]] = {
    "results": build_results,
    "medication": list_shared_medication,
    "specimen": list_shared_specimen,
    "timing": lambda count: [
        build_report(count, effectiveTiming={"event": ["2026-01-01"] * count}),
        *build_results(count),
    ],
    "choices": lambda count: [
        build_report(count, **{f"effectiveA{n}": 1 for n in range(count)}),
        *build_results(count),
    ],
    "contained": list_contained,
    "large report": list_contained_in_large_report,
    "documents": list_documents,
    "identifiers": list_many_identifiers,
    "codings": list_codings,
    "groups of medicines": list_withheld,
    "stages": lambda count: build_dated_conditions(count, lambda n: "E10.9" if n % 2 else f"E10.A{n}"),
    "ended": lambda count: build_dated_conditions(count, lambda n: f"E10.{n}"),
    "pregnancies": list_pregnancies,
}


def count_calls(read_it: Callable[[], object]) -> int:
    """Return how many functions were called, of Python and of C, and how often generators went on."""
    count = 0

    def count_call(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        read_it()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_as_the_bundle_does(shape: str) -> None:
    write, counts = SHAPES[shape], []
    for count in (128, 256, 512):
        resources = write(count)
        bundle = build_bundle(*([] if resources[0]["resourceType"] == "Patient" else [PATIENT]), *resources)
        counts.append(count_calls(lambda bundle=bundle: read_bundle(bundle, AS_OF)))  # type: ignore[misc]
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert second < 2.5 * first, counts


def test_words_are_compared_once_in_a_bundle_and_then_forgotten() -> None:
    asked: list[str] = []

    @kept_answers.keep_answers
    def find(words: str) -> int:
        asked.append(words)
        return len(words)

    with kept_answers.open_answers():
        assert [find("a"), find("bc"), find("a")] == [1, 2, 1]
    assert asked == ["a", "bc"]
    with kept_answers.open_answers():
        find("a")
    assert asked == ["a", "bc", "a"]
    find("a")
    assert asked == ["a", "bc", "a", "a"]


@pytest.mark.parametrize("name", ["contained", "component"])
def test_more_parts_than_are_read_are_refused_by_number(name: str) -> None:
    many = {**build_result(HBA1C, 7, "%"), name: [{}] * MAX_PARTS}
    with pytest.raises(ValidationError) as refusal:
        read(PATIENT, many)
    assert f"at most {MAX_PARTS}" in str(refusal.value)
    assert f"has {MAX_PARTS + 2} entries" in str(refusal.value)
    assert MAX_ENTRIES < MAX_PARTS


def test_timing_of_more_events_than_are_read_dates_nothing() -> None:
    events = ["2026-10-01"] * MAX_TIMING_EVENTS
    for more, expected in (([], ["2026-10-01"]), (["2026-10-02"], [])):
        undated = build_result(HBA1C, 7, "%", effectiveTiming={"event": [*events, *more]})
        values = read(PATIENT, undated).facts.get("hba1c", [])
        assert [value["date"] for value in values] == expected


def test_medication_of_more_members_than_are_read_again_is_not_used() -> None:
    for count, is_used in ((3, True), (MAX_MEDICATION_ELEMENTS, False)):
        resources = list_shared_medication(count)[:2]
        resources[0]["ingredient"][0] = {"itemCodeableConcept": build_concept(ATC, "L04AD02")}
        assert ("medications" in read(PATIENT, *resources).facts) == is_used


def test_report_with_a_contained_specimen_of_many_members_is_named() -> None:
    report = list_contained(1)[0]
    assert "hba1c" in read(PATIENT, report).facts
    report["contained"][1]["condition"] = [{}] * 300
    found = read(PATIENT, report)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def iter_refuted() -> Iterator[tuple[list[str], list[str]]]:
    """Codes, and those of them that are the narrowest."""
    yield ["E10.9", "E10"], ["icd10cm:E10.9"]
    yield ["E10", "E10.9", "E11"], ["icd10cm:E10.9", "icd10cm:E11"]


def test_narrowest_of_the_codes_of_one_meaning_are_all_returned() -> None:
    for codes, narrowest in iter_refuted():
        assert list_narrowest([f"icd10cm:{code}" for code in codes]) == narrowest
    assert set(list_narrowest(["mondo:0005147", "doid:9744"])) <= TYPE_1_DIABETES
