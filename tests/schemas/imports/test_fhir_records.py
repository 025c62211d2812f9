"""Whose a fact is, when it was so, and whether it holds: what real records have in them besides the patient's facts."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from tests.schemas.imports.fhir_builders import (
    DONATED,
    HBA1C,
    ICD10,
    ICD10CM,
    INTERPRETATION,
    NOT_MEANT,
    OTHER_UUID,
    PATIENT,
    SERVER,
    TYPE_1,
    UUID,
    Resource,
    build_bundle,
    build_concept,
    build_condition,
    build_observation,
    build_result,
    read,
    read_pointers,
    read_values,
)

# Whose


@pytest.mark.parametrize(
    ("subject", "patient_url", "entry_url"),
    [
        ({"reference": "Patient/p"}, None, None),
        ({"reference": "Patient/p/_history/3"}, None, None),
        ({"reference": "Patient/p"}, f"{SERVER}/Patient/p", f"{SERVER}/Observation/1"),
        ({"reference": f"{SERVER}/Patient/p"}, f"{SERVER}/Patient/p", None),
        ({"reference": f"{SERVER}/Patient/p"}, None, None),
        ({"reference": "Patient/p"}, UUID, f"{SERVER}/Observation/1"),
        ({"reference": UUID}, UUID, OTHER_UUID),
        ({"identifier": {"system": "urn:oid:1.2", "value": "77"}}, None, None),
        (None, UUID, None),
    ],
)
def test_result_of_the_patient_is_used(subject: Any, patient_url: str | None, entry_url: str | None) -> None:
    patient = {**PATIENT, "identifier": [{"system": "urn:oid:1.2", "value": "77"}]}
    result = build_result(HBA1C, 7.1, "%", subject=None) | ({"subject": subject} if subject else {})
    found = read(
        {"resource": patient, **({"fullUrl": patient_url} if patient_url else {})},
        {"resource": result, **({"fullUrl": entry_url} if entry_url else {})},
    )
    assert ("hba1c" in found.facts, found.ignored) == (True, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("members", "patient_url", "entry_url"),
    [
        ({"subject": {"reference": "Patient/donor"}}, None, None),
        ({"subject": {"reference": "Patient/p"}}, f"{SERVER}/Patient/p", "http://other.example.org/Observation/1"),
        ({"subject": {"reference": "http://other.example.org/Patient/p"}}, f"{SERVER}/Patient/p", None),
        ({"subject": {"reference": "http://other.example.org/Patient/p"}}, UUID, None),
        ({"subject": {"reference": OTHER_UUID}}, UUID, None),
        ({"subject": {"reference": "Group/p"}}, None, None),
        ({"subject": {"reference": "#p"}, "contained": [{**PATIENT}]}, None, None),
        ({"subject": {"display": "the patient"}}, None, None),
        ({"subject": {"identifier": {"system": "urn:oid:1.2", "value": "78"}}}, None, None),
        ({"subject": "Patient/p"}, None, None),
        ({"subject": None}, None, None),
        ({"subject": {"reference": "Patient/p"}, "focus": [{"reference": "Patient/fetus"}]}, None, None),
        ({"subject": {"reference": "Patient/p"}, "focus": {"reference": "Device/pump"}}, None, None),
        (
            {"specimen": {"reference": "#s"}, "contained": [{"id": "s", "subject": {"reference": "Patient/d"}}]},
            None,
            None,
        ),
    ],
)
def test_result_of_anybody_else_is_named_and_not_used(
    members: Any, patient_url: str | None, entry_url: str | None
) -> None:
    result = build_result(HBA1C, 13.9, "%", subject=None) | members
    found = read(
        {"resource": PATIENT, **({"fullUrl": patient_url} if patient_url else {})},
        {"resource": result, **({"fullUrl": entry_url} if entry_url else {})},
    )
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_specimen_of_a_donor_is_not_the_patients() -> None:
    result = build_result(HBA1C, 13.9, "%", specimen={"reference": "Specimen/s"})
    found = read(PATIENT, DONATED, result)
    assert "hba1c" not in found.facts
    assert "/entry/2/resource" in [row["pointer"] for row in found.ignored]


def test_same_patient_repeated_is_one() -> None:
    found = read(PATIENT, build_result(HBA1C, 7.1, "%"), {**PATIENT, "meta": {"versionId": "1"}})
    assert set(found.facts) == {"sex", "age", "hba1c"}
    assert found.ignored == []


@pytest.mark.parametrize("other", [{**PATIENT, "id": "q"}, {"resourceType": "Patient", "gender": "male"}])
def test_another_patient_is_refused(other: Resource) -> None:
    with pytest.raises(ValidationError, match="is a second Patient"):
        read(PATIENT, other)


def test_patient_of_two_servers_is_refused() -> None:
    results = [
        {**build_result(HBA1C, value, "%", subject=None), "subject": {"reference": f"{server}/Patient/p"}}
        for value, server in ((7.1, SERVER), (13.9, "http://other.example.org"))
    ]
    with pytest.raises(ValidationError, match="references to several servers"):
        read(PATIENT, *results)
    found = read({"resource": PATIENT, "fullUrl": f"{SERVER}/Patient/p"}, *results)
    assert [float(fact["value"]) for fact in found.facts["hba1c"]] == [7.1]


def test_without_patient_one_subject_only() -> None:
    assert "hba1c" in read(build_result(HBA1C, 7.1, "%"), build_result("718-7", 13, "g/dL")).facts
    with pytest.raises(ValidationError, match="is a second patient"):
        read(build_result(HBA1C, 7.1, "%"), build_result("718-7", 13, "g/dL", subject="q"))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("deceasedDateTime", "2020-01-01"),
        ("deceasedBoolean", True),
        ("_deceasedDateTime", {}),
        ("deceasedBoolean", "no"),
    ],
)
def test_the_dead_are_refused_at_their_pointer(member: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        read(build_result(HBA1C, 7.1, "%"), {**PATIENT, member: value})
    assert member in refused.value.messages["entry"][1]["resource"]  # type: ignore[call-overload]
    assert "age" in read({**PATIENT, "deceasedBoolean": False}).facts


def test_patient_out_of_use_or_replaced_is_named() -> None:
    link = [{"type": "replaced-by", "other": {"reference": "Patient/q"}}]
    pointers = read_pointers({**PATIENT, "active": False, "link": link})
    assert pointers == ["/entry/0/resource/active", "/entry/0/resource/link/0"]


# When


@pytest.mark.parametrize(
    "time",
    [
        {"effectiveDateTime": "2012-01-01"},
        {"effectivePeriod": {"start": "2012-01-01"}},
        {"effectivePeriod": {"start": "2011-01-01", "end": "2012-01-01"}},
        {"effectiveInstant": "2012-01-01T12:00:00Z"},
        {"effectiveTiming": {"event": ["2011-01-01", "2012-01-01"]}},
        {"issued": "2012-01-01T12:00:00.000+01:00"},
    ],
)
def test_every_kind_of_time_is_read(time: Any) -> None:
    found = read(PATIENT, build_result(HBA1C, 11.9, "%", **time)).facts["hba1c"]
    assert [item["date"] for item in found] == ["2012-01-01"]


@pytest.mark.parametrize(
    "time",
    [
        {"effectiveDateTime": "in May"},
        {"effectiveDateTime": "2026-13-01"},
        {"effectiveDateTime": 2026},
        {"_effectiveDateTime": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}},
        {"effectiveDateTime": "2026-01-01", "effectivePeriod": {"start": "2012-01-01"}},
        {"effectivePeriod": {}},
        {"effectiveTiming": {"code": {"text": "daily"}}},
        {"effectiveDateTime": "2026-11-29"},
        {"effectiveDateTime": "2026-12"},
        {"issued": "now"},
    ],
)
def test_result_at_a_time_that_is_not_understood_or_ahead_is_named(time: Any) -> None:
    found = read(PATIENT, build_result(HBA1C, 11.9, "%", **time))
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_undated_result_never_beats_a_dated_one() -> None:
    results = (build_result(HBA1C, 11.9, "%"), build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-10-01"))
    assert read_values("hba1c", *results) == [7.1]
    assert read_pointers(PATIENT, *results) == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-10-01T08:00:00Z", "2026-10-01T09:00:00Z"),
        ("2026-10-02T00:30:00+02:00", "2026-10-01T23:30:00-05:00"),
        ("2026-10-01T08:00:00.100Z", "2026-10-01T08:00:00.200Z"),
    ],
)
def test_instants_are_compared_as_instants(earlier: str, later: str) -> None:
    pairs = ((11.9, earlier), (7.1, later))
    results = [build_result(HBA1C, value, "%", effectiveDateTime=when) for value, when in pairs]
    for order in (results, results[::-1]):
        assert read_values("hba1c", *order) == [7.1]
        assert len(read_pointers(PATIENT, *order)) == 1


def test_day_that_has_begun_in_the_zone_of_the_sender_is_today() -> None:
    result = build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-11-29T08:00:00+09:00")
    (found,) = read(PATIENT, result).facts["hba1c"]
    assert found["date"] == "2026-11-28"


def test_latest_of_a_code_and_of_each_member_of_a_set_counts() -> None:
    def found(code: str, when: str) -> Resource:
        return build_observation(
            "13926-1", interpretation=[build_concept(INTERPRETATION, code)], effectiveDateTime=when
        )

    facts = read(PATIENT, found("POS", "2026-01-01"), found("NEG", "2012-01-01")).facts
    assert facts["islet_autoantibodies"] == {"present": ["gad65"], "absent": []}


# Whether


@pytest.mark.parametrize(
    "members",
    [
        {"status": "preliminary"},
        {"status": "entered-in-error"},
        {"status": "cancelled"},
        {"status": None},
        {"dataAbsentReason": {"text": "error"}},
        {"modifierExtension": [NOT_MEANT]},
        {"implicitRules": "http://example.org/rules"},
    ],
)
def test_result_that_does_not_hold_is_named(members: Any) -> None:
    found = read(PATIENT, {**build_result(HBA1C, 11.9, "%"), **members})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "members",
    [
        {"verificationStatus": {"text": "Refuted"}},
        {"verificationStatus": "confirmed"},
        {"verificationStatus": build_concept("http://example.org/status", "confirmed")},
        {"verificationStatus": {"coding": [{"code": "confirmed"}, {"code": "refuted"}]}},
        {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}},
        {"clinicalStatus": "active"},
        {"clinicalStatus": {"coding": [{"code": "unknown"}]}},
        {"modifierExtension": [NOT_MEANT]},
        {"recordedDate": "2027-01-01"},
        {"onsetDateTime": "2027"},
    ],
)
def test_condition_that_does_not_hold_now_is_named(members: Any) -> None:
    found = read(PATIENT, build_condition(TYPE_1, **members))
    assert not {"conditions", "diagnosis_date"} & found.facts.keys()
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    "members",
    [
        {"clinicalStatus": {"coding": [{"code": "resolved"}]}},
        {"clinicalStatus": {"coding": [{"code": "remission"}]}},
        {"clinicalStatus": {"coding": [{"code": "active"}]}, "abatementDateTime": "2012"},
        {"abatementPeriod": {"start": "2012", "end": "2013"}},
        {"abatementString": "after surgery"},
        {"abatementAge": {"value": 30, "code": "a"}},
    ],
)
def test_condition_that_has_ended_is_an_earlier_one_and_named(members: Any) -> None:
    found = read(PATIENT, build_condition(TYPE_1, **members, onsetDateTime="2001"))
    assert found.facts["conditions"] == {"present": [], "absent": [], "past": ["mondo:0005147"]}
    assert "diagnosis_date" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_ended_episode_leaves_what_is_present() -> None:
    ended = build_condition("J18.9", ICD10CM, abatementDateTime="2012")
    found = read(PATIENT, build_condition("J18.9", ICD10CM, onsetDateTime="1999"), ended)
    assert found.facts["conditions"] == {"present": ["icd10cm:J18.9"], "absent": [], "past": ["icd10cm:J18.9"]}


@pytest.mark.parametrize(("when", "present"), [("2026-09-01", True), ("2015-01-01", False)])
def test_condition_of_a_pregnancy_ends(when: str, present: bool) -> None:  # noqa: FBT001 - a parameter of the test
    found = read(PATIENT, build_condition("Z33.1", system="http://hl7.org/fhir/sid/icd-10-cm", recordedDate=when))
    assert ("conditions" in found.facts) == present
    assert len(found.ignored) == (0 if present else 1)


def test_condition_that_ends_after_the_reference_date_is_present() -> None:
    assert "conditions" in read(PATIENT, build_condition(TYPE_1, abatementDateTime="2027-01-01")).facts


def test_part_of_a_disease_that_is_refuted_leaves_the_disease_open() -> None:
    refuted = {"verificationStatus": {"coding": [{"code": "refuted"}]}}
    found = read(PATIENT, build_condition("E10.2", system=ICD10, **refuted))
    assert "conditions" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource/code"]
    assert read(PATIENT, build_condition("E10", system=ICD10, **refuted)).facts["conditions"] == {
        "present": [],
        "absent": ["icd10cm:E10"],
    }


def build_versions(*values: tuple[str, float], **members: Any) -> list[Resource]:
    """Versions of one Observation, each with the version id and its value."""
    return [
        {"resource": {**build_result(HBA1C, value, "%"), "id": "1", "meta": {"versionId": version}, **members}}
        for version, value in values
    ]


def test_replaced_versions_are_named() -> None:
    for order in ([("1", 13.9), ("2", 7.1)], [("2", 7.1), ("1", 13.9)]):
        assert read_values("hba1c", *build_versions(*order), type="history") == [7.1]
        (row,) = read(PATIENT, *build_versions(*order), type="history").ignored
        assert row["detail"] == "was replaced by a later version"


def test_versions_of_one_moment_are_ordered_by_their_number() -> None:
    versions = build_versions(("1", 13.9), ("2", 7.1))
    for version in versions:
        version["resource"]["meta"]["lastUpdated"] = "2026-10-01T00:00:00Z"
    assert read_values("hba1c", *versions) == [7.1]


def test_versions_that_cannot_be_ordered_are_not_used() -> None:
    versions = [{"resource": {**build_result(HBA1C, value, "%"), "id": "1"}} for value in (13.9, 7.1)]
    found = read(PATIENT, *versions)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/2/resource"]


@pytest.mark.parametrize("kind", ["history", "transaction"])
def test_deleted_resources_are_named(kind: str) -> None:
    deletion = {"request": {"method": "DELETE", "url": "Observation/1"}}
    found = read(PATIENT, deletion, *build_versions(("1", 13.9)), type=kind)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1", "/entry/2/resource"]


@pytest.mark.parametrize(
    "entry",
    [
        {"request": {"method": "PATCH", "url": "Observation/1"}},
        {"response": {"status": "404 Not Found"}},
        {"modifierExtension": [NOT_MEANT]},
    ],
)
def test_entry_that_is_no_current_resource_is_named(entry: Any) -> None:
    found = read(PATIENT, {"resource": build_result(HBA1C, 13.9, "%"), **entry})
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


# States end, ages grow


@pytest.mark.parametrize(
    ("when", "facts"), [("2026-10-01", {"pregnancy_status": "pregnant"}), ("2015-01-01", {}), ("2026-01-01", {})]
)
def test_pregnancy_ends(when: str, facts: Any) -> None:
    answer = build_concept("http://loinc.org", "LA15173-0")
    result = build_observation("82810-3", valueCodeableConcept=answer, effectiveDateTime=when)
    found = read(PATIENT, result)
    assert {name: found.facts[name] for name in found.facts if name == "pregnancy_status"} == facts
    assert len(found.ignored) == (0 if facts else 1)


@pytest.mark.parametrize(
    ("pregnant", "status"),
    [("2026-05-01", "not_pregnant"), ("2026-11-20", "pregnant"), ("2026-11-10", None)],
)
def test_not_pregnant_says_so_from_its_day_on(pregnant: str, status: str | None) -> None:
    results = [
        build_observation(
            "82810-3", valueCodeableConcept=build_concept("http://loinc.org", code), effectiveDateTime=when
        )
        for code, when in (("LA15173-0", pregnant), ("LA26683-5", "2026-11-10"))
    ]
    found = read(PATIENT, *results)
    assert found.facts.get("pregnancy_status") == status
    assert len(found.ignored) == (1 if status else 2)


def test_observed_age_has_grown_since() -> None:
    patient = {"resourceType": "Patient", "id": "p"}
    (age,) = read(patient, build_result("30525-0", 34, "a", effectiveDateTime="2010-06-01")).facts["age"]
    assert age == {"value": 605, "unit": "mo", "upper": 618}  # 50 years and 5 months to 51 years and 5 months
    found = read(PATIENT, build_result("30525-0", 34, "a", effectiveDateTime="2010-06-01"))
    assert found.facts["age"] == [{"value": 500, "unit": "mo"}]
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


@pytest.mark.parametrize(
    ("birth_date", "low", "upper"), [("1985", 490, 503), ("1985-12", 490, 492), ("2026", 0, 11), ("2026-11", 0, 1)]
)
def test_partial_birth_date_is_a_range(birth_date: str, low: int, upper: int) -> None:
    found = read({"resourceType": "Patient", "gender": "female", "birthDate": birth_date})
    (age,) = found.facts["age"]
    assert (age["value"], age.get("upper", age["value"] + 1)) == (low, upper)
    assert (found.facts["sex"], found.ignored) == ("female", [])


# Versions


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "MedicationStatement", "taken": "y"},
        build_condition(TYPE_1, assertedDate="2010"),
        {**build_result(HBA1C, 7.1, "%"), "context": {"reference": "Encounter/1"}},
        {"resourceType": "MedicationOrder"},
        {**PATIENT, "meta": {"profile": ["http://fhir.org/guides/argonaut/StructureDefinition/STU3/x"]}},
    ],
)
def test_older_versions_are_refused_by_name(resource: Resource) -> None:
    with pytest.raises(ValidationError, match="FHIR"):
        read(resource)


def test_rules_for_the_whole_bundle_are_refused() -> None:
    with pytest.raises(ValidationError, match="may change the meaning of the whole Bundle"):
        read(PATIENT, implicitRules="http://example.org/rules")


def test_reference_date_decides_what_is_ahead() -> None:
    result = build_result(HBA1C, 7.1, "%", effectiveDateTime="2026-10-01")
    assert "hba1c" not in read(PATIENT, result, as_of=date(2026, 9, 30)).facts
    assert build_bundle(PATIENT)["entry"] == [{"resource": PATIENT}]
