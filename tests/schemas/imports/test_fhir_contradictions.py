"""Values of a FHIR record of which two parts do not agree, or are not sure."""

import pytest

from tests.schemas.imports.fhir_builders import INTERPRETATION, PATIENT, build_concept, build_observation, read


def test_printed_unit_that_means_the_same_as_its_code_is_read() -> None:
    for code, printed in [("10*9/L", "10*3/uL"), ("10*9/L", "K/uL"), ("/uL", "cells/mm3"), ("10*3/uL", "Tsd./ul")]:
        quantity = {"value": 200, "unit": printed, "system": "http://unitsofmeasure.org", "code": code}
        assert "platelets" in read(PATIENT, build_observation("777-3", valueQuantity=quantity)).facts, printed


@pytest.mark.parametrize(
    "codings",
    [
        [("http://example.org/lab", "N")],
        [(INTERPRETATION, "POS"), (INTERPRETATION, "IND")],
        [(INTERPRETATION, "POS"), ("http://loinc.org", "LA6577-6")],
    ],
)
def test_interpretation_that_is_not_sure_is_named(codings: list[tuple[str, str]]) -> None:
    interpretation = [build_concept(*coding) for coding in codings]
    found = read(PATIENT, build_observation("13926-1", interpretation=interpretation))
    assert "islet_autoantibodies" not in found.facts
    assert [row["pointer"] for row in found.ignored] == ["/entry/1/resource"]


def test_word_of_another_code_system_is_no_answer() -> None:
    abnormal = build_observation("883-9", valueCodeableConcept=build_concept(INTERPRETATION, "A"))
    assert [row["pointer"] for row in read(PATIENT, abnormal).ignored] == ["/entry/1/resource"]
