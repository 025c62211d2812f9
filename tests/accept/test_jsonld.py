"""JSON-LD: that two processors read the same graph in every document, and that the graph has the shape we promise."""

import json
import re
from collections.abc import Callable
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from pyld import jsonld
from rdflib import RDF, RDFS, SH, Graph, URIRef

from schemas.exports.jsonld.classes import CLASSES, CLASSES_BY_MEMBER
from schemas.exports.jsonld.context import FILE
from tests.accept.conftest import COLLECTIONS, run_command
from tests.accept.http_client import fetch_items, fetch_json

SHAPES = FILE.with_name("shapes.ttl")
ITEM, MEASURE = "/v1/therapies/donislecel", "/v1/measures/hba1c"
DEPTH = 30  # of shapes within shapes
GRAPH_NAME = re.compile(r" <[^> ]*/v1/therapies\?[^> ]*> \.$", re.MULTILINE)  # the graph of a quad
Figure = Callable[[str, Any], None]
Document = dict[str, Any]


@pytest.fixture(scope="session")
def context(live_url: str) -> Any:
    return fetch_json(f"{live_url}/v1/context.jsonld")


@pytest.fixture(scope="session")
def documents(live_url: str) -> dict[str, Document]:
    """Every item that is served, and the therapies as one list."""
    found = [fetch_items(live_url, collection, "jsonld") for collection in COLLECTIONS]
    collections = {"/v1/therapies": fetch_json(f"{live_url}/v1/therapies?format=jsonld&limit=50")}
    return {path: document for part in (*found, collections) for path, document in part.items()}


@pytest.fixture(scope="session")
def normalise(live_url: str, context: Any) -> Callable[[Document], str]:
    def loaded(url: str, _: Any) -> Document:
        assert url == f"{live_url}/v1/context.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": context}

    options = {"documentLoader": loaded, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return lambda one: str(jsonld.normalize(one, options))


@pytest.fixture(scope="session")
def quads(documents: dict[str, Document], normalise: Callable[[Document], str]) -> dict[str, str]:
    return {path: normalise(document) for path, document in documents.items()}


@pytest.fixture(scope="session")
def shapes(live_url: str) -> Graph:
    return Graph().parse(SHAPES, format="turtle", publicID=live_url)


def parse_graph(*texts: str) -> Graph:
    """The triples of some documents; that those of a list stand in a graph of its name makes no difference here."""
    found = Graph()
    for text in texts:
        found.parse(data=GRAPH_NAME.sub(" .", text), format="nt")
    return found


@pytest.fixture(scope="session")
def broken_rules(shapes: Graph) -> Callable[[Graph], set[str]]:
    """Give a function that names the properties of which SHACL finds that they break a rule."""

    def found_in(triples: Graph) -> set[str]:
        _, report, _ = pyshacl.validate(triples, shacl_graph=shapes, ont_graph=shapes, max_validation_depth=DEPTH)
        found = report.subjects(RDF.type, SH.ValidationResult)
        paths = (report.value(item, SH.resultPath) or report.value(item, SH.sourceShape) for item in found)
        return {re.split("[/#]", str(path))[-1] for path in paths}

    return found_in


def test_two_processors_read_the_same_graph(
    python_workspace: Path, documents: dict[str, Document], quads: dict[str, str], context: Any, record_figure: Figure
) -> None:
    (python_workspace / "context.json").write_text(json.dumps(context))
    (python_workspace / "documents.json").write_text(json.dumps([*documents.values()]))
    lines = run_command("node", "normalise.mjs", documents[ITEM]["@context"], cwd=python_workspace).splitlines()
    assert [path for path, line in zip(documents, lines, strict=True) if json.loads(line) != quads[path]] == []
    assert min(text.count("\n") for text in quads.values()) > 2
    total = sum(text.count("\n") for text in quads.values())
    record_figure("jsonld.js and pyld", f"the same canonical N-Quads of {len(lines)} documents, {total} quads")


def test_every_class_that_is_served_has_a_shape(
    live_url: str, context: Any, shapes: Graph, quads: dict[str, str]
) -> None:
    narrower = {word for _, words in CLASSES_BY_MEMBER.values() for word in words.values()}
    terms = {*CLASSES.values(), *narrower, "MedicalContraindication", "PropertyValue"}
    expanded = jsonld.expand({"@context": context["@context"], "@type": [*terms]}, {"base": live_url})
    known = {URIRef(name) for name in expanded[0]["@type"]}
    shaped = {*shapes.objects(None, SH.targetClass)}
    assert {*shapes.subjects(RDFS.subClassOf)} | shaped == known
    assert {*shapes.objects(None, RDFS.subClassOf)} <= known
    used = {*parse_graph(*quads.values()).objects(None, RDF.type)}
    assert used <= known


def test_every_document_has_the_shape(
    shapes: Graph, broken_rules: Callable[[Graph], set[str]], quads: dict[str, str], record_figure: Figure
) -> None:
    """Each therapy and the list by itself, and other records by collection, since each validation takes its time."""
    parts: dict[str, list[str]] = {}
    for path, text in quads.items():
        parts.setdefault(path if "therapies" in path else path.rpartition("/")[0], []).append(text)
    triples = {name: parse_graph(*texts) for name, texts in parts.items()}
    assert {name: found for name, triple in triples.items() if (found := broken_rules(triple))} == {}
    rules = len([*shapes.subjects(SH.path)])
    record_figure("pyshacl, our own shapes", f"{len(quads)} documents conform to {rules} rules on properties")


@pytest.fixture
def judged(
    normalise: Callable[[Document], str], broken_rules: Callable[[Graph], set[str]]
) -> Callable[[Document], set[str]]:
    return lambda one: broken_rules(parse_graph(normalise(one)))


@pytest.mark.parametrize(
    ("keys", "value", "rule"),
    [
        ((MEASURE, "name"), None, "name"),
        ((MEASURE, "name"), ["One", "Another"], "name"),
        ((MEASURE, "updated_at"), "last Tuesday", "dateModified"),
        ((ITEM, "risks"), ["Bleeding"], "adverseOutcome"),
        ((ITEM, "candidates", 0, "criteria", "@type"), "Window", "criteria"),
        ((ITEM, "claims", 0, "evidence"), None, "evidence"),
        ((ITEM, "claims", 0, "events"), 1.5, "events"),
        ((ITEM, "references", 0, "issued"), "spring 2020", "datePublished"),
        ((ITEM, "codings", 0, "system"), None, "codingSystem"),
    ],
)
def test_what_breaks_the_shape_is_found(
    keys: tuple[Any, ...],
    value: Any,
    rule: str,
    documents: dict[str, Document],
    judged: Callable[[Document], set[str]],
) -> None:
    broken = json.loads(json.dumps({keys[0]: documents[keys[0]]}))
    reduce(getitem, keys[:-1], broken)[keys[-1]] = value  # null is as good as not there
    assert judged(documents[keys[0]]) == set()
    assert rule in judged(broken[keys[0]])
