"""Observation: results by LOINC code, of the resource itself and of its components."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from db.vocab.accepted_units import accepted
from db.vocab.attributes import Attribute
from schemas.imports.fhir.codings import ANSWERS, ATTRIBUTE_OF_LOINC, MEMBER_OF_LOINC, iter_codings
from schemas.imports.fhir.contained_results import has_contained_results
from schemas.imports.fhir.fhir_facts import Fact, UnusedError
from schemas.imports.fhir.fhir_time import FhirTime, parse_choice_of_time, parse_fhir_time
from schemas.imports.fhir.interpretation import read_comparator, read_finding, refuse_invalid_result
from schemas.imports.fhir.json_values import JsonObject, get_choice, get_object, get_text, iter_objects
from schemas.imports.fhir.reference_range import (
    NOT_UNDERSTOOD,
    has_contradictory_units,
    read_reference_range,
    read_unit,
)
from schemas.imports.fhir.resource_status import (
    list_concept_codes,
    read_concept_words,
    refuse_absent_concepts,
    refuse_modifiers,
    require_status,
    require_value,
)
from schemas.imports.fhir.words.answer_words import find_worded_answer, has_doubtful_answer
from schemas.imports.fhir.words.contradicting_words import (
    refuse_other_material,
    refuse_strained_pressure,
    refuse_unmeasured_words,
)
from schemas.imports.fhir.words.note_words import refuse_noted_result
from schemas.imports.fhir.words.word_tables import FASTING

FINAL = ("final", "amended", "corrected")
ANSWER_SYSTEMS = ("", "administrative-gender", "loinc", "snomed")
FASTING_STATUS, FASTING_ANSWERS = "49541-6", {"LA33-6", "373066001"}  # LOINC; yes in LOINC and SNOMED CT
SYSTOLIC, DIASTOLIC = "8480-6", "8462-4"  # LOINC
PRESSURES = {SYSTOLIC, DIASTOLIC}
IFCC = "59261-8"  # LOINC: HbA1c by the method of IFCC, of which 5.4 % are 7.1 % of NGSP
INR_UNIT = "{INR}"
NO_CODE = "has no LOINC code of a supported attribute"
Results = Iterator[Fact | UnusedError]


def iter_observation_facts(resource: JsonObject, as_of: date) -> Results:
    refuse_modifiers(resource)
    require_status(resource, FINAL)
    time = find_effective_time(resource)
    if time is not None and time.is_after(as_of):
        raise UnusedError("is dated after the reference date")
    refuse_unmeasured_words(resource)
    refuse_noted_result(resource)
    components = list(iter_objects(resource, "component"))
    named = find_attribute(resource)
    if named is None and not any(has_attribute(component) for _, component in components):
        if not has_contained_results(resource):
            raise UnusedError(NO_CODE, "code")
        return
    # A panel, such as a blood pressure, has its results in components and no value of its own.
    if named is not None and named[0].id in FASTING and any(is_not_fasting(component) for _, component in components):
        raise UnusedError("has a component that says that the patient was not fasting")
    refuse_swapped_pressures(components)
    refuse_strained_pressures(resource, components)
    if named is not None and (not components or get_choice(resource, "value")):
        yield from iter_results(resource, named, time, "")
    for n, component in components:
        yield from iter_component_facts(component, time, f"component/{n}")


def iter_component_facts(component: JsonObject, time: FhirTime | None, member: str) -> Results:
    try:
        named = find_attribute(component)
        if named is None:
            yield UnusedError(NO_CODE, member)
            return
        refuse_modifiers(component, member)
        refuse_absent_concepts(component, f"{member}/")
        refuse_unmeasured_words(component)
        yield from iter_results(component, named, time, member)
    except UnusedError as error:
        yield UnusedError(str(error), error.member or member, error.expected)


def refuse_swapped_pressures(components: Sequence[tuple[int, JsonObject]]) -> None:
    """Raise `UnusedError` for a blood pressure whose systolic value is not above its diastolic one."""
    stated = {
        code: get_object(component, "valueQuantity").get("value")
        for _, component in components
        for code in PRESSURES & list_concept_codes(component.get("code"))
    }
    systolic, diastolic = (stated.get(code) for code in (SYSTOLIC, DIASTOLIC))
    if isinstance(systolic, int | Decimal) and isinstance(diastolic, int | Decimal) and systolic <= diastolic:
        raise UnusedError("has a systolic pressure that is not above the diastolic one")


def refuse_strained_pressures(resource: JsonObject, components: Sequence[tuple[int, JsonObject]]) -> None:
    """Raise `UnusedError` for a blood pressure that was not taken at rest, or is a mean or an extreme."""
    elements = [resource, *(component for _, component in components)]
    if any(PRESSURES & list_concept_codes(element.get("code")) for element in elements):
        refuse_strained_pressure(element.get(name) for element in elements for name in ("code", "method"))


def is_not_fasting(component: JsonObject) -> bool:
    """True for a component that answers the question whether the patient was fasting, unless the answer is yes."""
    answers = {coding.code for coding in iter_codings(component.get("valueCodeableConcept"))}
    return FASTING_STATUS in list_concept_codes(component.get("code")) and not (
        component.get("valueBoolean") is True or FASTING_ANSWERS & answers
    )


def find_effective_time(resource: JsonObject) -> FhirTime | None:
    """Return when a result holds, or else when it was issued; None if it has no time at all.

    Raises `UnusedError` for a time that is not understood: without it an old result would count as a new one.
    """
    # `_effectiveDateTime` holds extensions of a primitive: a time that is there, and that cannot be read.
    names = {name.removeprefix("_") for prefix in ("effective", "_effective") for name in get_choice(resource, prefix)}
    for name in names:
        time = parse_choice_of_time(resource, name) if len(names) == 1 else None
        if time is None:
            raise UnusedError("has a time that is not understood", name, "a date, an instant or a period")
        return time
    if "issued" not in resource:
        return None
    issued = parse_fhir_time(resource["issued"])
    if issued is None:
        raise UnusedError("has a time that is not understood", "issued", "an instant")
    return issued


def has_attribute(element: JsonObject) -> bool:
    codings = iter_codings(element.get("code"))
    return any(coding.system == "loinc" and coding.code in ATTRIBUTE_OF_LOINC for coding in codings)


def find_attribute(element: JsonObject) -> tuple[Attribute, str] | None:
    """Return the attribute that the LOINC codes name, with the code; None if there is none.

    Raises `UnusedError` for codes of two attributes, which contradict each other on one value.
    """
    found = {
        ATTRIBUTE_OF_LOINC[coding.code].id: (ATTRIBUTE_OF_LOINC[coding.code], coding.code)
        for coding in iter_codings(element.get("code"))
        if coding.system == "loinc" and coding.code in ATTRIBUTE_OF_LOINC
    }
    if len(found) > 1:
        names = " and ".join(sorted(attribute.name.lower() for attribute, _ in found.values()))
        raise UnusedError(f"has LOINC codes of {names}, so which of them it measures is not known")
    return next(iter(found.values()), None)


def iter_results(element: JsonObject, named: tuple[Attribute, str], time: FhirTime | None, member: str) -> Results:
    """Yield the result, and its reference range if that is not understood; of a unknown unit the unit instead."""
    result = read_result(element, named, time, member)
    if (unknown := find_unknown_unit(named[0], element, result, member)) is not None:
        yield unknown
        return
    yield result
    if "referenceRange" in element and isinstance(result.value, dict) and "reference_range" not in result.value:
        yield UnusedError(NOT_UNDERSTOOD, f"{member}/referenceRange".removeprefix("/"))


def find_unknown_unit(attribute: Attribute, element: JsonObject, result: Fact, member: str) -> UnusedError | None:
    """Return the refusal of a unit in which the attribute is not measured, at its place."""
    stated = result.value.get("unit") if isinstance(result.value, dict) else None
    if not isinstance(stated, str) or stated in accepted(attribute):
        return None
    quantity, units = get_object(element, "valueQuantity"), ", ".join(accepted(attribute))
    name = next((name for name in ("code", "unit") if quantity.get(name) == stated), "unit")
    detail = f"has the unit {stated[:40]}, which does not measure {attribute.name.lower()}"
    return UnusedError(detail, f"{member}/valueQuantity/{name}".removeprefix("/"), f"one of {units}")


def read_result(element: JsonObject, named: tuple[Attribute, str], time: FhirTime | None, member: str) -> Fact:
    attribute, code = named
    require_value(element, member)
    refuse_invalid_result(element)
    refuse_other_material(attribute.id, read_concept_words(element.get("code")))
    refuse_modifiers(get_object(element, "valueQuantity"), f"{member}/valueQuantity".removeprefix("/"))
    if len(get_choice(element, "value")) > 1:
        raise UnusedError("has more than one value", member)
    if code in MEMBER_OF_LOINC:
        return Fact(
            attribute.id, (MEMBER_OF_LOINC[code], "present" if read_finding(element) else "absent"), time, member
        )
    if attribute.type == "code":
        return Fact(attribute.id, read_answer(attribute, element), time, member)
    return Fact(attribute.id, read_quantity(attribute, element), time, member)


def read_quantity(attribute: Attribute, element: JsonObject) -> dict[str, object]:
    quantity = get_object(element, "valueQuantity")
    if not quantity:
        raise UnusedError(f"has no valueQuantity, so {attribute.name.lower()} is not known")
    if has_contradictory_units(attribute, quantity):
        raise UnusedError("has a unit and a code of another unit, so which is meant is not known")
    comparator = read_comparator(element, quantity)
    unit = read_unit(attribute, quantity)
    if unit is None and attribute.unit == INR_UNIT:  # a pure number
        unit = INR_UNIT
    if IFCC in {coding.code for coding in iter_codings(element.get("code"))} and unit == "%":
        raise UnusedError("is a percentage of IFCC, which is not that of NGSP", "", "mmol/mol")
    limits = read_reference_range(attribute, element, unit)
    stated = {"value": quantity.get("value"), "unit": unit, **comparator}
    return stated | ({"reference_range": limits} if limits else {})


def read_answer(attribute: Attribute, element: JsonObject) -> str:
    concept, known = get_object(element, "valueCodeableConcept"), ANSWERS.get(attribute.id, {})
    displays = (get_text(coding, "display") for _, coding in iter_objects(concept, "coding"))
    codes = [coding.code for coding in iter_codings(concept) if coding.system in ANSWER_SYSTEMS]
    words = [text for text in (*displays, get_text(concept, "text")) if text]
    answers = {known[code] for code in codes if code in known} | {
        found for text in words if (found := find_worded_answer(attribute.id, text))
    }
    if len(answers) != 1 or has_doubtful_answer(attribute.id, words):
        raise UnusedError(
            f"has no answer that is a value of {attribute.id}", "", "one of " + ", ".join(attribute.values)
        )
    return answers.pop()
