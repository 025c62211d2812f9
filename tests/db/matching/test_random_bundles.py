"""Random FHIR Bundles: entries that are not facts of the patient today never change a verdict, and are always named.

The shapes are those of R4 and R5 servers: references relative, absolute or by UUID, with and without `fullUrl`.
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from db.matching import ConceptHierarchy, parse_patient
from db.matching.criterion import Criterion
from db.matching.evaluate import evaluate_criterion
from schemas.imports.fhir.diagnosis_doubts import DOUBTED
from tests.schemas.imports.fhir_builders import (
    AS_OF,
    INTERPRETATION,
    Resource,
    build_bundle,
    build_concept,
    build_observation,
    build_result,
    read,
)

SERVER = "http://server.example.org/fhir"
LABS = {"4548-4": "%", "718-7": "g/dL", "29463-7": "kg", "98979-8": "mL/min/{1.73_m2}"}
UP = frozenset({"mondo:0005147", "icd10cm:e10", "mondo:0005015"})
TERMS = ConceptHierarchy(dict.fromkeys(("mondo:0005147", "icd10cm:e10"), UP))
DIAGNOSES = [("http://snomed.info/sct", "46635009"), ("http://hl7.org/fhir/sid/icd-10-cm", "E10.9")]


def build_question(attribute: str, operator: str, bound: Any, unit: str = "", window: Any = None) -> Criterion:
    numeric = isinstance(bound, int)
    bounds, values = ((Decimal(bound),), ()) if numeric else ((), bound)
    return Criterion(attribute, operator, bounds, values, unit, window, negated=False)


QUESTIONS = (
    build_question("age", "gte", 18, "a"),
    build_question("hba1c", "lt", 8, "%"),
    build_question("hba1c", "lt", 8, "%", (12, "mo")),
    build_question("haemoglobin", "gte", 12, "g/dL"),
    build_question("weight", "lte", 80, "kg"),
    build_question("egfr", "gte", 60, "mL/min/{1.73_m2}"),
    build_question("conditions", "includes_any", ("MONDO:0005147",)),
    build_question("diabetes_duration", "gte", 5, "a"),
    build_question("pregnancy_status", "in", ("pregnant",)),
    build_question("islet_autoantibodies", "includes_any", ("gad65",)),
    build_question("sex", "in", ("female",)),
    build_question("medications", "includes_any", ("atc:L04",)),
    build_question("allergies", "includes_any", ("atc:L04",)),
    build_question("immunosuppression_current", "is", (True,)),
)


class Shape(NamedTuple):
    """How a server writes: the `fullUrl` of the patient, and the reference to it."""

    full_url: str | None
    reference: str


SHAPES = (
    Shape(None, "Patient/p"),
    Shape(f"{SERVER}/Patient/p", "Patient/p"),
    Shape(f"{SERVER}/Patient/p", f"{SERVER}/Patient/p"),
    Shape("urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a", "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"),
)
patients = st.fixed_dictionaries(
    {"resourceType": st.just("Patient"), "id": st.just("p"), "gender": st.sampled_from(["female", "male", "other"])},
    optional={"birthDate": st.sampled_from(["1985", "2010-06", "1960-02-29"]), "deceasedBoolean": st.just(value=False)},
)
days = st.sampled_from(["2026-03-01", "2026-10-01T09:30:00+02:00", "2026-11-27T23:00:00-05:00"])
values = st.integers(5, 15)


@st.composite
def results(draw: st.DrawFn) -> Resource:
    code = draw(st.sampled_from(sorted(LABS)))
    return build_result(code, draw(values), LABS[code], subject=None, effectiveDateTime=draw(days))


@st.composite
def findings(draw: st.DrawFn) -> Resource:
    if draw(st.booleans()):
        answer = build_concept("http://loinc.org", "LA15173-0")
        return build_observation("82810-3", None, valueCodeableConcept=answer, effectiveDateTime=draw(days))
    interpretation = [build_concept(INTERPRETATION, draw(st.sampled_from(["POS", "NEG"])))]
    return build_observation("13926-1", None, interpretation=interpretation, effectiveDateTime=draw(days))


@st.composite
def conditions(draw: st.DrawFn) -> Resource:
    code = draw(
        st.sampled_from([("http://snomed.info/sct", "46635009"), ("http://hl7.org/fhir/sid/icd-10-cm", "E10.9")])
    )
    onset: Resource = draw(st.sampled_from([{}, {"onsetDateTime": "1999"}, {"onsetAge": {"value": 12, "code": "a"}}]))
    status: Resource = draw(st.sampled_from([{}, {"clinicalStatus": {"coding": [{"code": "active"}]}}]))
    return {"resourceType": "Condition", "code": build_concept(*code), **onset, **status}


@st.composite
def medicines(draw: st.DrawFn) -> Resource:
    """A statement as R4 or R5 spells it, or an allergy, which names its patient by another member."""
    concept = build_concept("http://www.whocc.no/atc", draw(st.sampled_from(["L04AD02", "A10BA02"])))
    shapes: list[Resource] = [
        {"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": concept},
        {"resourceType": "MedicationStatement", "status": "recorded", "medication": {"concept": concept}},
        {"resourceType": "AllergyIntolerance", "code": concept},
    ]
    return {**draw(st.sampled_from(shapes)), "recordedDate": "2026-01-01"}


facts = st.one_of(results(), findings(), conditions(), medicines())


def has_plain_status(resource: Resource) -> bool:
    """The others have a verificationStatus."""
    return resource["resourceType"] in {"Observation", "MedicationStatement"}


def is_observation(resource: Resource) -> bool:
    return bool(resource["resourceType"] == "Observation")


def subject_of(resource: Resource) -> str:
    return "patient" if resource["resourceType"] == "AllergyIntolerance" else "subject"


def about_another(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, subject_of(resource): {"reference": "Patient/donor"}}}]


def about_a_patient_of_another_server(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, subject_of(resource): {"reference": "http://other.example.org/Patient/q"}}}]


def about_a_group(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, subject_of(resource): {"reference": "Group/p"}}}]


def about_a_contained_patient(resource: Resource) -> list[Resource]:
    contained = {"contained": [{"resourceType": "Patient", "id": "p"}], subject_of(resource): {"reference": "#p"}}
    return [{"resource": {**resource, **contained}}]


def about_somebody_without_reference(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, subject_of(resource): {"display": "her mother"}}}]


def about_a_focus(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, "focus": [{"reference": "Patient/fetus"}]}}]


def with_modifier(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, "modifierExtension": [{"url": "http://example.org/not", "valueBoolean": True}]}}]


def with_modified_entry(resource: Resource) -> list[Resource]:
    return [{"resource": resource, "modifierExtension": [{"url": "http://example.org/not", "valueBoolean": True}]}]


def by_other_rules(resource: Resource) -> list[Resource]:
    return [{"resource": {**resource, "implicitRules": "http://example.org/rules"}}]


def not_holding(resource: Resource) -> list[Resource]:
    status = {"status": "preliminary"} if has_plain_status(resource) else {"verificationStatus": {"text": "Confirmed"}}
    return [{"resource": {**resource, **status}}]


def entered_in_error(resource: Resource) -> list[Resource]:
    error = {"coding": [{"code": "entered-in-error"}]}
    status = {"status": "entered-in-error"} if has_plain_status(resource) else {"verificationStatus": error}
    return [{"resource": {**resource, **status}}]


def unsure(resource: Resource) -> list[Resource]:
    provisional = {"coding": [{"code": "provisional"}]}
    status = {"status": "unknown"} if has_plain_status(resource) else {"verificationStatus": provisional}
    return [{"resource": {**resource, **status}}]


def ended_or_absent(resource: Resource) -> list[Resource]:
    members: dict[str, Resource] = {
        "Observation": {"dataAbsentReason": {"text": "error"}},
        # An episode: the end of a disease without episodes takes away what was stated before.
        "Condition": {"code": build_concept("http://hl7.org/fhir/sid/icd-10-cm", "J18.9"), "abatementDateTime": "2012"},
        "MedicationStatement": {"status": "stopped"},
        "AllergyIntolerance": {"clinicalStatus": {"coding": [{"code": "resolved"}]}},
    }
    return [{"resource": {**resource, **members[resource["resourceType"]]}}]


def ahead(resource: Resource) -> list[Resource]:
    undated_resource = {
        name: value for name, value in resource.items() if not name.startswith(("onset", "effective", "recorded"))
    }
    when: Resource = {
        "Condition": {"onsetDateTime": "2027-01-01"},
        "AllergyIntolerance": {"recordedDate": "2027-01-01"},
    }.get(resource["resourceType"], {"effectiveDateTime": "2027-01-01"})
    return [{"resource": {**undated_resource, **when}}]


def build_id(resource: Resource, kind: str) -> str:
    """An id of the drawn resource, so that two of them do not meet."""
    return f"{kind}-{crc32(json.dumps(resource, sort_keys=True).encode())}"


def deleted(resource: Resource) -> list[Resource]:
    id_ = build_id(resource, "deleted")
    url = f"{resource['resourceType']}/{id_}"
    return [{"resource": {**resource, "id": id_}}, {"request": {"method": "DELETE", "url": url}}]


def superseded(resource: Resource) -> list[Resource]:
    """A version, and a later one that says that the resource never held."""
    version = {**resource, "id": build_id(resource, "superseded")}
    [later] = entered_in_error({**version, "meta": {"versionId": "2"}})
    return [{"resource": {**version, "meta": {"versionId": "1"}}}, later]


def patched(resource: Resource) -> list[Resource]:
    return [{"resource": resource, "request": {"method": "PATCH", "url": "Observation/1"}}]


def answered_with_an_error(resource: Resource) -> list[Resource]:
    return [{"resource": resource, "response": {"status": "404 Not Found"}}]


def list_concepts(resource: Resource) -> list[Resource]:
    """The concepts that name what the resource is about."""
    stated = (resource.get(name) for name in ("code", "medicationCodeableConcept", "medication"))
    return [concept.get("concept", concept) for concept in stated if concept]


def with_text(resource: Resource, text: str) -> list[Resource]:
    worded = json.loads(json.dumps(resource))
    for concept in list_concepts(worded):
        concept["text"] = text
    return [{"resource": worded}]


def with_words_of_another_person(resource: Resource) -> list[Resource]:
    return with_text(resource, "of her mother")


def with_doubtful_words(resource: Resource) -> list[Resource]:
    return with_text(resource, "target" if is_observation(resource) else "placebo, or suspected")


def with_contradicting_answer(resource: Resource) -> list[Resource]:
    """A pregnancy or antibody whose words are not those of its code; others with a status whose words contradict it."""
    if "valueQuantity" in resource or not is_observation(resource):
        return with_doubtful_words(resource)
    worded = json.loads(json.dumps(resource))
    for concept in (worded.get("valueCodeableConcept"), *worded.get("interpretation", ())):
        if concept:
            concept["text"] = "unknown"
    return [{"resource": worded}]


def in_a_mistaken_unit(resource: Resource) -> list[Resource]:
    quantity = resource.get("valueQuantity", {})
    mistaken = {"%": "mmol/mol", "g/dL": "g/L"}.get(quantity.get("code"))
    if mistaken is None:
        return about_another(resource)
    return [{"resource": {**resource, "valueQuantity": {**quantity, "value": 9, "code": mistaken}}}]


def in_a_section_of_what_is_not_so(resource: Resource) -> list[Resource]:
    named = {**resource, "id": build_id(resource, "section")}
    reference = {"reference": f"{resource['resourceType']}/{named['id']}"}
    section = {"title": "Ausgeschlossene Diagnosen und Ziele", "entry": [reference]}
    return [{"resource": named}, {"resource": {"resourceType": "Composition", "section": [{"section": [section]}]}}]


def ceased_in_a_list(resource: Resource) -> list[Resource]:
    named = {**resource, "id": build_id(resource, "list")}
    item = {"flag": {"text": "ceased"}, "item": {"reference": f"{resource['resourceType']}/{named['id']}"}}
    return [{"resource": named}, {"resource": {"resourceType": "List", "entry": [item]}}]


NOISE = (
    *(with_words_of_another_person, with_doubtful_words, with_contradicting_answer, in_a_mistaken_unit),
    *(in_a_section_of_what_is_not_so, ceased_in_a_list),
    *(about_another, about_a_patient_of_another_server, about_a_group, about_a_contained_patient),
    *(about_somebody_without_reference, about_a_focus, with_modifier, with_modified_entry, by_other_rules),
    *(not_holding, entered_in_error, unsure, ended_or_absent, ahead, deleted, superseded, patched),
    answered_with_an_error,
)


@st.composite
def noise(draw: st.DrawFn) -> list[Resource]:
    return draw(st.sampled_from(NOISE))(draw(facts))


def place(entry: Resource, shape: Shape) -> Resource:
    """Give a resource without subject the reference that the server writes."""
    resource = entry.get("resource")
    if resource is None or subject_of(resource) in resource:
        return entry
    return {**entry, "resource": {**resource, subject_of(resource): {"reference": shape.reference}}}


def resolve(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer; raises `LookupError` if nothing does."""
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def list_answers(facts_read: dict[str, Any], today: date = AS_OF) -> list[str]:
    patient = parse_patient(facts_read, AS_OF, today=today)
    return [evaluate_criterion(question, patient, TERMS).truth for question in QUESTIONS]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    patients,
    st.sampled_from(SHAPES),
    st.lists(facts, max_size=5),
    st.lists(noise(), min_size=1, max_size=5, unique_by=json.dumps),
    st.data(),
)
def test_what_is_no_fact_of_the_patient_changes_no_verdict_and_is_named(
    patient: Resource, shape: Shape, known: list[Resource], groups: list[list[Resource]], data: st.DataObject
) -> None:
    person = {"resource": patient, **({"fullUrl": shape.full_url} if shape.full_url else {})}
    facts_alone = [place({"resource": item}, shape) for item in known]
    strange = [place(item, shape) for group in groups for item in group]
    mixed = data.draw(st.permutations([*facts_alone, *strange]))
    before, after = read(person, *facts_alone), read(person, *mixed)
    # A doubt about type 1 diabetes leaves it open, which is named, and decides nothing.
    is_doubted = any(row["detail"] == DOUBTED for row in after.ignored)
    for answer, expected in zip(list_answers(after.facts), list_answers(before.facts), strict=True):
        assert answer == expected or (is_doubted and answer == "unknown")
    ignored_entries = {int(row["pointer"].split("/")[2]) for row in after.ignored}
    assert {
        n for n, resource in enumerate(mixed, start=1) if any(resource is other for other in strange)
    } <= ignored_entries
    bundle = build_bundle(person, *mixed)
    assert all(resolve(bundle, row["pointer"]) for row in after.ignored)


@settings(max_examples=50, deadline=None)
@given(
    patients,
    st.lists(facts, max_size=3),
    st.sampled_from([{"deceasedBoolean": True}, {"deceasedDateTime": "2020"}, {"_deceasedDateTime": {"id": "x"}}]),
)
def test_the_dead_are_refused_whatever_is_known_of_them(
    patient: Resource, known: list[Resource], death: Resource
) -> None:
    dead = {**{name: value for name, value in patient.items() if name != "deceasedBoolean"}, **death}
    with pytest.raises(ValidationError, match="not known to be alive"):
        read(dead, *known)


# Members that make a result an old one; without a time of its own it is of the day of its record at the latest.
OLD: tuple[Resource, ...] = (
    {},
    {"effectivePeriod": {"start": "2009-01-01"}},
    {"meta": {"lastUpdated": "2019-05-01T00:00:00Z"}},
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(results(), min_size=1, max_size=4), st.lists(results(), min_size=1, max_size=4), st.sampled_from(OLD))
def test_old_results_never_beat_later_ones(known: list[Resource], others: list[Resource], times: Resource) -> None:
    codes = {item["code"]["coding"][0]["code"] for item in known}
    old = [resource for resource in others if resource["code"]["coding"][0]["code"] in codes]
    aged = [{name: value for name, value in fact.items() if name != "effectiveDateTime"} | times for fact in old]
    assert list_answers(read(*known, *aged).facts) == list_answers(read(*known).facts)
    assert len(read(*known, *aged).ignored) >= (0 if "effectivePeriod" in times else len(aged))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(results(), min_size=1, max_size=4))
def test_undated_results_of_an_old_record_decide_nothing(others: list[Resource]) -> None:
    undated = [{name: value for name, value in fact.items() if name != "effectiveDateTime"} for fact in others]
    assert list_answers(read(*undated, timestamp="2019-05-01T00:00:00Z").facts) == list_answers({})


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(facts, min_size=1, max_size=4), st.sampled_from(["2026", "2026-11"]))
def test_facts_that_may_be_after_the_reference_date_decide_nothing_and_are_named(
    others: list[Resource], when: str
) -> None:
    timed = ("effectiveDateTime", "onsetDateTime", "onsetAge", "recordedDate")
    partial = [{name: value for name, value in fact.items() if name not in timed} for fact in others]
    dated = [{**fact, ("effectiveDateTime" if "status" in fact else "recordedDate"): when} for fact in partial]
    today = AS_OF + timedelta(60)
    found = read(*dated, as_of=AS_OF, today=today)
    assert list_answers(found.facts, today) == list_answers({})
    assert {int(row["pointer"].split("/")[2]) for row in found.ignored} == set(range(len(dated)))
