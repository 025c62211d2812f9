"""The therapy itself, and the parts of it that are cells."""

from collections.abc import Iterator

from schemas.exports.documents import Record
from schemas.exports.fhir.elements import (
    Element,
    ResourcesById,
    build_concept,
    build_identifiers,
    build_reference,
    coded_concept,
    omit_empty,
)

CELLS = {"coding": [{"system": "http://hl7.org/fhir/product-category", "code": "cells"}]}
PROPERTIES = ("cell_source", "cell_origin", "engineering", "encapsulation", "route", "site")


def build_product(therapy: Record, base: str) -> Element:
    """MedicinalProductDefinition, whatever the kind: R5 has no definition of a regimen or a class."""
    return omit_empty(
        {
            "resourceType": "MedicinalProductDefinition",
            "identifier": build_identifiers(base, "therapies", therapy),
            "type": coded_concept(therapy["kind"]),
            # R5 has one description; the summary for lay readers goes to `indication`, which is text about the use.
            "description": therapy["professional_summary"] or therapy["summary"],
            "status": {"coding": [{"system": "http://hl7.org/fhir/publication-status", "code": "active"}]},
            "name": [*product_names(therapy)],
            "classification": [build_concept(parent["name"]) for parent in therapy["parents"]],
            "characteristic": [*product_characteristics(therapy)],
            "indication": therapy["summary"] if therapy["professional_summary"] else None,
            "clinicalTrial": [build_reference(base, "ResearchStudy", study) for study in therapy["studies"]],
        }
    )


def build_cell_products(therapy: Record, base: str) -> ResourcesById:
    """BiologicallyDerivedProduct for every component that is made of cells."""
    for component in therapy["components"]:
        if component["cell_type"]:
            yield (
                component["id"],
                omit_empty(
                    {
                        "resourceType": "BiologicallyDerivedProduct",
                        "identifier": [{"system": f"{base}/v1/therapies#component", "value": component["id"]}],
                        "productCategory": CELLS["coding"][0],
                        "productCode": build_concept(component["cell_type"]),
                        "property": [
                            {"type": coded_concept(name), "valueString": component[name]}
                            for name in PROPERTIES
                            if component[name]
                        ],
                    }
                ),
            )


def product_names(therapy: Record) -> Iterator[Element]:
    yield {"productName": therapy["name"]}
    for synonym in therapy["synonyms"]:
        yield {"productName": synonym, "type": {"text": "synonym"}}


def product_characteristics(therapy: Record) -> Iterator[Element]:
    for name in ("stage", "activity"):
        if therapy[name]:
            yield {"type": {"text": name}, "valueCodeableConcept": coded_concept(therapy[name])}
    for component in therapy["components"]:
        yield {
            "type": {"text": f"component: {component['role']}".replace("_", " ")},
            "valueMarkdown": describe_component(component),
        }


def describe_component(component: Record) -> str:
    """Name, dose, number and time in one line."""
    dose, repeat, timing = component["dose"], component["repeat"], component["timing"]
    parts = (
        component["name"],
        dose and f"dose {format_range(dose)} {dose['unit']}",
        repeat and f"given {format_range(repeat)} times",
        timing and f"at {format_range(timing)} {timing['unit']} from the index procedure",
        component["route"],
        component["site"],
    )
    return "; ".join(part for part in parts if part)


def format_range(limits: Record) -> str:
    low, high = limits["low"], limits["high"]
    return str(low) if low == high else " to ".join(str(limit) for limit in (low, high) if limit is not None)
