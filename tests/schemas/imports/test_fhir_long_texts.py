"""A text longer than what is read of one may say anything: what it stands in decides nothing, at little cost."""

import time
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.imports.fhir.words.folded_text import MAX_LENGTH
from schemas.match.limits import MAX_DIFFERENT_LENGTH, MAX_WORDS_LENGTH
from tests.schemas.imports.fhir_builders import (
    HBA1C,
    ICD10CM,
    PATIENT,
    TYPE_1,
    Resource,
    build_condition,
    build_result,
    read,
    with_note,
    with_text,
)
from tests.schemas.imports.test_fhir_medications import build_statement

MEGABYTES = 5_000_000
DIABETES, RESULT = build_condition(TYPE_1), {**build_result(HBA1C, 7, "%"), "id": "o"}
NAMED = [{"reference": "Observation/o"}]
SHAPES = ("diabetes mellitus type 1, ", "no ", "0 - ", "?!", "a", "\u00e9", "2019-2020 ", "do not stop the ")


def write(shape: str, length: int) -> str:
    return (shape * (length // len(shape) + 1))[:length]


def build_places(text: str) -> list[list[Resource]]:
    """Resources of which the last is not used where the text is too long."""
    return [
        [with_text(DIABETES, text)],
        [with_note(DIABETES, text)],
        [{**DIABETES, "note": [{"text": text[:MAX_LENGTH]}] * (1 + 10 * (len(text) > MAX_LENGTH))}],
        [with_text(RESULT, text)],
        [{**RESULT, "interpretation": [{"text": text}]}],
        [{**RESULT, "referenceRange": [{"high": {"value": 6}, "text": text}]}],
        [build_statement(dosage=[{"text": text}])],
        [build_statement(note=[{"text": text}])],
        [{**DIABETES, "subject": {"reference": "Patient/p", "display": text}}],
        [{"resourceType": "Composition", "section": [{"title": text, "entry": NAMED}]}, RESULT],
        [{"resourceType": "List", "title": text, "entry": [{"item": NAMED[0]}]}, RESULT],
        [{"resourceType": "List", "entry": [{"item": NAMED[0], "flag": {"text": text}}]}, RESULT],
        [
            {"resourceType": "Specimen", "id": "s", "type": {"text": text}},
            {**RESULT, "specimen": {"reference": "Specimen/s"}},
        ],
    ]


@pytest.mark.parametrize("place", range(len(build_places(""))))
def test_resource_with_a_text_that_is_not_read_whole_is_named(place: int) -> None:
    resources = build_places(write("blood ", MAX_LENGTH) + " of her mother")[place]
    found = read(PATIENT, *resources)
    assert found.facts.keys() == {"sex", "age"}
    assert f"/entry/{len(resources)}/resource" in [row["pointer"] for row in found.ignored]


def test_text_as_long_as_is_read_takes_nothing_away() -> None:
    text = write("type 1 diabetes ", MAX_LENGTH)
    assert "conditions" in read(PATIENT, with_text(DIABETES, text)).facts
    narrative = {"div": write("a ", MEGABYTES)}
    assert "conditions" in read(PATIENT, {**DIABETES, "text": narrative}).facts


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_megabytes_of_text_cost_no_time(shape: str) -> None:
    texts = [write(shape, length) for length in (MAX_LENGTH, MEGABYTES)]
    for place in zip(*map(build_places, texts), strict=True):
        used: list[float] = []
        for resources in place:
            begun = time.process_time()
            read(PATIENT, *resources)
            used.append(time.process_time() - begun)
        assert max(used) < 1, resources[0]["resourceType"]


def build_noted(different: int, copies: int) -> list[Resource]:
    """Results with notes as long as are read, of which so many differ."""
    texts = [f"{n:06}{write('a ', MAX_LENGTH - 6)}" for n in range(different)] * copies
    return [{**RESULT, "id": f"o{n}", "note": [{"text": text}]} for n, text in enumerate(texts)]


def test_words_that_differ_are_bounded_apart_from_those_that_are_repeated() -> None:
    most = MAX_DIFFERENT_LENGTH // MAX_LENGTH
    assert "hba1c" in read(PATIENT, *build_noted(most // 2, 3)).facts
    with pytest.raises(ValidationError, match=f"too many different words.*{MAX_DIFFERENT_LENGTH}"):
        read(PATIENT, *build_noted(most + 1, 1))


def test_bundle_with_more_words_than_are_read_is_refused() -> None:
    note: Any = [{"text": write("a ", MAX_LENGTH)}] * (MAX_WORDS_LENGTH // MAX_LENGTH + 1)
    with pytest.raises(ValidationError, match="too many words"):
        read(PATIENT, {**RESULT, "note": note})


@pytest.mark.parametrize(
    "resource",
    [
        build_condition("E" * MEGABYTES, ICD10CM),
        build_condition("1" * MEGABYTES, ICD10CM, clinicalStatus={"coding": [{"code": "1" * MEGABYTES}]}),
        {**RESULT, "meta": {"versionId": "1" * 5000, "lastUpdated": "1" * MEGABYTES}},
        {**RESULT, "valueQuantity": {"value": 7, "code": "%", "unit": "\u00b5" * MEGABYTES}},
    ],
    ids=("code", "status", "version", "unit"),
)
def test_code_of_megabytes_costs_no_time(resource: Resource) -> None:
    begun = time.process_time()
    read(PATIENT, resource, resource)
    assert time.process_time() - begun < 5
