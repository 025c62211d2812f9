"""Members of any other form than FHIR's lose themselves, their resource or the Bundle, and raise no other error."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.imports.fhir.bundle_reader import read_bundle
from tests.sampling import sample_sizes
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
    build_observation,
    build_result,
)
from tests.schemas.imports.test_fhir_medications import ATC, build_request, build_statement

NOTED = {"note": [{"text": "seen"}]}
DOSAGE = [
    {
        "text": "once",
        "route": {"text": "oral"},
        "timing": {"code": {"text": "x"}, "repeat": {"count": 1, "boundsDuration": {"value": 1, "unit": "d"}}},
        "doseAndRate": [{"doseQuantity": {"value": 1}}],
    }
]
RECORD: tuple[Resource, ...] = (
    PATIENT,
    {**build_condition(TYPE_1, onsetDateTime="2010", recordedDate="2020-01-01", abatementDateTime="2027"), **NOTED},
    {
        **build_result(HBA1C, 7, "%", effectiveDateTime="2026-01-01", specimen={"reference": "Specimen/s"}),
        **NOTED,
        "referenceRange": [{"low": {"value": 4, "code": "%"}}],
        "component": [{"code": build_concept("-", "x"), "valueQuantity": {"value": 12, "code": "g/dL"}}],
        "interpretation": [{"text": "high"}],
    },
    build_observation("49051-6", valueQuantity={"value": 39, "code": "wk"}, effectiveDateTime="2026-07-01"),
    build_observation("11778-8", valueDateTime="2026-08-01"),
    build_observation("82810-3", valueCodeableConcept=build_concept("-", "x"), effectiveDateTime="2026-11-10"),
    build_observation("2106-3", interpretation=[build_concept("-", "POS")], issued="2026-11-11T00:00:00Z"),
    build_condition("Z3A.38", ICD10CM, recordedDate="2026-07-01"),
    {
        "resourceType": "Procedure",
        "status": "completed",
        "code": build_concept("http://hl7.org/fhir/sid/icd-10-pcs", "0TY00Z0"),
        "performedPeriod": {"start": "2026-01-01", "end": "2026-01-02"},
        **NOTED,
    },
    build_statement(dosage=DOSAGE, effectivePeriod={"start": "2020"}, **NOTED),
    build_request(
        medicationCodeableConcept=build_concept(ATC, "L04AD02"),
        authoredOn="2026-11-01",
        dispenseRequest={"expectedSupplyDuration": {"value": 30, "unit": "d"}, "numberOfRepeatsAllowed": 1},
    ),
    {
        "resourceType": "List",
        "date": "2019",
        "title": "Labs 01.05.2019",
        "entry": [{"date": "2020", "item": {"reference": "Observation/o"}, "flag": {"text": "x"}}],
    },
    {
        "resourceType": "Composition",
        "date": "2019",
        "section": [{"title": "x 2019", "entry": [{"reference": "List/l"}], "section": [{"title": "y"}]}],
        "event": [{"period": {"start": "2019"}}],
        "encounter": {"reference": "Encounter/e"},
    },
    {"resourceType": "Provenance", "target": [{"reference": "Observation/o"}], "recorded": "2019-01-01T00:00:00Z"},
    {
        "resourceType": "Encounter",
        "id": "e",
        "status": "finished",
        "class": {"code": "AMB"},
        "period": {"start": "2019"},
    },
    {"resourceType": "Specimen", "id": "s", "type": {"text": "blood"}, "collection": {"collectedDateTime": "2019"}},
)
WRONG: tuple[Any, ...] = (
    *(None, True, 0, -1, Decimal("1.5"), Decimal("9E+999999"), Decimal("1E-999999"), 10**30, "", "x", "\ud800"),
    *("2019-02-29", "2026-11-31", "9999-12-31", "0001-01-01", "1" * 5000, [], {}, [None], [{}], ["x"], [["x"]]),
    *({"coding": None}, {"coding": [None]}, {"coding": [{"code": 1, "system": []}]}, {"reference": 5}),
    {"value": "x", "code": 7},
)


def iter_places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        if name != "resourceType":
            yield (*place, name)
            yield from iter_places(member, (*place, name))


def spoil(resource: Resource, chance: Random) -> None:
    """Put something wrong into a random place of the resource."""
    *outer, name = chance.choice(list(iter_places(resource)))
    value: Any = resource
    for step in outer:
        value = value[step]
    value[name] = deepcopy(chance.choice(WRONG))


@pytest.mark.slow
@pytest.mark.parametrize("count", sample_sizes(10_000))
def test_member_of_another_form_raises_no_other_error(count: int, sample_random: Random) -> None:
    for _ in range(count):
        record = deepcopy(list(RECORD))
        for resource in sample_random.sample(record, sample_random.randint(1, 8)):
            spoil(resource, sample_random)
            if sample_random.random() < 0.3:
                spoil(resource, sample_random)
        with suppress(ValidationError):
            assert isinstance(read_bundle(build_bundle(*record), AS_OF).ignored, list)


def test_units_that_are_no_text_are_named() -> None:
    ranges = [{"low": {"value": 4, "code": []}}]
    result = build_observation(HBA1C, referenceRange=ranges, valueQuantity={"value": 7, "code": []})
    found = read_bundle(build_bundle(PATIENT, result), AS_OF)
    assert "hba1c" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource", "/entry/1/resource/referenceRange"]
