import re
from decimal import Decimal
from typing import Any

import pytest
from pyld import jsonld

from db.vocab.enums import DESIGN, REFERENCE_KIND
from schemas.exports.exporters import FORMATS
from schemas.exports.jsonld.classes import CLASSES, class_of
from schemas.exports.jsonld.context import load_context
from schemas.exports.jsonld.nodes import CONTEXT, build_node, to_graph, to_jsonld
from schemas.reference import ReferenceSchema
from schemas.study import StudySchema
from schemas.therapy import TherapySchema
from tests.schemas.exports.conftest import SCHEMAS, Record, Records
from tests.schemas.exports.mutation import lost

BASE = "https://therapies.example.org"
SCHEMA = "https://schema.org/"
OWN = f"{BASE}{CONTEXT}#"


def loaded(url: str, _: Any = None) -> Record:
    """What our own host would serve; nothing else is asked for."""
    assert url == BASE + CONTEXT
    return {"contextUrl": None, "documentUrl": url, "document": load_context(BASE)}


def expanded(document: Record) -> list[Record]:
    found: list[Record] = jsonld.expand(document, {"documentLoader": loaded})
    return found


def lean(therapy: Record) -> Record:
    """Without the records that are tried in collections of their own."""
    return {
        name: value for name, value in therapy.items() if name not in {"claims", "candidates", "references", "studies"}
    }


def quads(document: Record) -> str:
    options = {"documentLoader": loaded, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return str(jsonld.normalize(document, options))


@pytest.fixture(scope="module")
def therapies(records: Records) -> list[Record]:
    fields, include = FORMATS["jsonld"].requested_members[TherapySchema]
    requested = {*fields, *include, "id", "name", "mechanisms", "risks"}
    found = records("therapies", "mechanisms", "risks", "children", *include)
    return [{name: value for name, value in item.items() if name in requested} for item in found]


@pytest.mark.slow
@pytest.mark.parametrize("collection", SCHEMAS)
def test_no_member_is_lost_in_expansion(collection: str, records: Records, therapies: list[Record]) -> None:
    schema = SCHEMAS[collection]
    found = [*map(lean, therapies[:3])] if collection == "therapies" else records(collection)[:12]
    assert lost(schema, found, lambda record: expanded(to_jsonld(record, schema, BASE))) == set()


@pytest.mark.slow
def test_every_therapy_is_normalised_with_absolute_names(therapies: list[Record]) -> None:
    text = quads(to_graph(therapies[:8], TherapySchema, BASE, f"{BASE}/v1/therapies"))
    names = re.findall(r"<([^>]*)>", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
    assert names
    assert all(re.match(r"https?://", name) for name in names)
    assert f"<{BASE}/v1/therapies/{therapies[0]['id']}>" in text
    nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    blank = {line.split()[0] for line in text.splitlines() if line.startswith("_:")}
    lists = {line.split()[0] for line in text.splitlines() if f" <{nil}rest> " in line}
    assert blank == lists  # nothing but lists is without a name, so that every processor finds the same order
    assert text == quads(to_graph(therapies[7::-1], TherapySchema, BASE, f"{BASE}/v1/therapies"))


def test_a_therapy_speaks_of_schema_org() -> None:
    therapy = {
        "id": "t",
        "name": "T",
        "synonyms": ["U"],
        "conditions": [
            {"id": "c", "name": "C", "role": "treats"},
            {"id": "d", "name": "D", "role": "prevents"},
            {"id": "e", "name": "E", "role": "studied_for"},
        ],
        "risks": [{"id": "r", "name": "R"}],
        "studies": [{"id": "NCT1", "title": "S", "design": "randomised_controlled"}],
        "codings": [{"system": "atc", "code": "A10XX02", "relation": "exact"}],
        "candidates": [
            {
                "id": "p",
                "title": "P",
                "criteria": {
                    "id": "r",
                    "children": [
                        {"id": "x", "role": "absolute_contraindication", "text": "Allergy", "value": [Decimal("0.3")]}
                    ],
                },
            }
        ],
    }
    [found] = expanded(to_jsonld(therapy, TherapySchema, BASE))
    assert found["@type"] == [SCHEMA + "MedicalTherapy"]
    assert found[SCHEMA + "alternateName"] == [{"@value": "U"}]
    treated, prevented = (found["@reverse"][SCHEMA + name][0] for name in ("possibleTreatment", "primaryPrevention"))
    assert (treated["@id"], prevented["@id"]) == (f"{BASE}/v1/conditions/c", f"{BASE}/v1/conditions/d")
    assert found[OWN + "studied_for"][0]["@type"] == [SCHEMA + "MedicalCondition"]
    assert found[SCHEMA + "adverseOutcome"][0]["@id"] == f"{BASE}/v1/risks/r"
    study = found[SCHEMA + "study"][0]
    assert study["@type"] == [SCHEMA + "MedicalTrial"]
    assert study[SCHEMA + "trialDesign"] == [{"@id": SCHEMA + "RandomizedTrial"}]
    assert found[SCHEMA + "code"][0][SCHEMA + "codeValue"] == [{"@value": "A10XX02"}]
    assert found[SCHEMA + "contraindication"][0][SCHEMA + "name"] == [{"@value": "Allergy"}]


def test_a_figure_keeps_its_digits() -> None:
    claim = {"id": "c", "statement": "S.", "value": Decimal("0.30"), "unit": "%"}
    assert f'<{OWN}value> "0.30"^^<http://www.w3.org/2001/XMLSchema#decimal>' in quads(
        to_jsonld(claim, SCHEMAS["claims"], BASE)
    )


def test_a_reference_is_a_work_with_its_identifiers() -> None:
    reference = {
        "id": "doe-2020",
        "title": "On islets",
        "kind": "journal_article",
        "authors": ["Roe R", "Doe J"],
        "container": "N Engl J Med",
        "identifiers": [{"system": "doi", "code": "10.1/x", "relation": "exact"}],
        "retraction": "retracted",
    }
    [found] = expanded(to_jsonld(reference, ReferenceSchema, BASE))
    assert found["@type"] == [SCHEMA + "MedicalScholarlyArticle"]
    assert found[SCHEMA + "author"] == [{"@list": [{"@value": "Roe R"}, {"@value": "Doe J"}]}]
    assert found[SCHEMA + "isPartOf"][0][SCHEMA + "name"] == [{"@value": "N Engl J Med"}]
    doi = next(item for item in found[SCHEMA + "identifier"] if "@type" in item)
    assert doi[SCHEMA + "propertyID"] == [{"@value": "doi"}]
    assert doi[SCHEMA + "value"] == [{"@value": "10.1/x"}]
    assert found[SCHEMA + "creativeWorkStatus"] == [{"@value": "retracted"}]


def test_every_served_record_has_a_class_and_a_place() -> None:
    for schema in SCHEMAS.values():
        found = build_node({"id": "x"}, schema, BASE)
        assert found["@type"] == CLASSES[schema]
        assert found["@id"].startswith(f"{BASE}/v1/")


def test_kinds_and_designs_have_classes_that_the_context_knows() -> None:
    terms = load_context(BASE)["@context"]
    classes = {class_of(ReferenceSchema, {"kind": kind}) for kind in REFERENCE_KIND}
    classes |= {class_of(StudySchema, {"design": design}) for design in (*DESIGN, None)}
    assert classes <= {*terms}
