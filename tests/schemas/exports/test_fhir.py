import json
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from pydantic import ValidationError

from db.vocab.exact_json import dumps
from schemas.exports.exporters import FORMATS
from schemas.exports.fhir.collection_bundle import therapy_resources, to_bundle
from schemas.exports.fhir.losses import LOSSES
from schemas.shape import includable_paths
from schemas.therapy import TherapySchema
from tests.schemas.exports.conftest import Record, Records
from tests.schemas.exports.mutation import lost

BASE = "https://therapies.example.org"
CODES = json.loads((Path(__file__).parents[2] / "data" / "fhir" / "r5-codes.json").read_text())
HL7 = re.compile("http://(hl7.org/fhir/(?!sid/)|terminology.hl7.org/)")  # but for names of other systems


@pytest.fixture(scope="module")
def therapies(records: Records) -> list[Record]:
    _, include = FORMATS["fhir"].requested_members[TherapySchema]
    return records("therapies", *include)


@pytest.fixture(scope="module")
def bundles(therapies: list[Record]) -> list[Record]:
    return [to_bundle([therapy], BASE, f"{BASE}/v1/therapies/{therapy['id']}") for therapy in therapies]


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path as FHIR's definitions name it."""
    yield path, value
    if isinstance(value, list):
        for item in value:
            yield from walk(item, path)
    if isinstance(value, dict):
        path = value.get("resourceType", path)
        for name, inner in value.items():
            yield from walk(inner, f"{path}.{name}")


@pytest.mark.slow
def test_every_bundle_is_r5(bundles: list[Record]) -> None:
    for bundle in bundles:
        read = Bundle.model_validate_json(dumps(bundle))
        assert len(read.entry or []) == len(bundle["entry"])


@pytest.mark.slow
def test_what_is_not_r5_is_refused(bundles: list[Record]) -> None:
    text = dumps(bundles[0]).replace('"productName"', '"productLabel"')
    with pytest.raises(ValidationError):
        Bundle.model_validate_json(text)


def test_nothing_is_null_or_empty(bundles: list[Record]) -> None:
    for bundle in bundles:
        assert not [path for path, value in walk(bundle) if value in (None, "", [], {})]


def test_every_reference_leads_to_a_resource_of_the_bundle(bundles: list[Record]) -> None:
    for bundle in bundles:
        places = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(places) == len(set(places))
        claimed = any(entry["resource"]["resourceType"] == "Evidence" for entry in bundle["entry"])
        references = {value for path, value in walk(bundle) if path.endswith(".reference") and isinstance(value, str)}
        assert references <= set(places)
        assert references or not claimed


def test_every_code_is_in_its_required_value_set(bundles: list[Record]) -> None:
    found: Counter[str] = Counter()
    for path, value in (pair for bundle in bundles for pair in walk(bundle)):
        known = re.sub(r"(\.definitionByCombination\.characteristic)+", "", path)
        known = re.sub(r"^.*\.relatedArtifact\.type$", "RelatedArtifact.type", known)
        known = re.sub(r"^.*\.comparator$", "Quantity.comparator", known)
        if known in CODES["required"]:
            assert value in CODES["required"][known], path
            found[known] += 1
        if isinstance(value, dict) and "code" in value and HL7.match(str(value.get("system"))):
            assert value["code"] in CODES["systems"][value["system"]], path
    assert {"ClinicalUseDefinition.type", "Group.type", "Quantity.comparator", "RelatedArtifact.type"} <= {*found}


def test_every_record_has_its_resource(therapies: list[Record]) -> None:
    for therapy in therapies:
        found = [resource for _, resource in therapy_resources(therapy, BASE)]
        kinds = Counter(resource["resourceType"] for resource in found)
        uses = Counter(
            resource.get("type") for resource in found if resource["resourceType"] == "ClinicalUseDefinition"
        )
        claims = [claim for risk in therapy["risks"] for claim in risk["claims"]]
        assert kinds["MedicinalProductDefinition"] == 1
        assert kinds["BiologicallyDerivedProduct"] == sum(
            bool(component["cell_type"]) for component in therapy["components"]
        )
        assert uses["indication"] == sum(condition["role"] != "studied_for" for condition in therapy["conditions"])
        assert uses["undesirable-effect"] == sum(claim["assertion"] in {"shown", "proposed"} for claim in claims)
        assert kinds["EvidenceVariable"] == len(therapy["candidates"])
        assert kinds["Evidence"] == len(therapy["outcomes"]) + len(claims)
        assert kinds["Citation"] == len(therapy["references"])
        assert kinds["ResearchStudy"] == len(therapy["studies"])
        assert kinds["RegulatedAuthorization"] == len(therapy["approvals"])


@pytest.mark.slow
def test_therapies_share_one_bundle_without_doubles(therapies: list[Record]) -> None:
    bundle = to_bundle(therapies, BASE, f"{BASE}/v1/therapies")
    places = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(places) == len(set(places))
    assert Bundle.model_validate_json(dumps(bundle)).type == "collection"


@pytest.mark.slow
def test_what_is_listed_as_lost_is_lost(therapies: list[Record]) -> None:
    losses = lost(TherapySchema, therapies, lambda therapy: [*therapy_resources(therapy, BASE)])
    idle = {pattern for pattern in LOSSES if not any(fnmatchcase(path, pattern) for path in losses)}
    requested = {path.partition(".")[0] for path in FORMATS["fhir"].requested_members[TherapySchema][1]}
    included = {path for path in includable_paths(TherapySchema) if "." not in path}
    assert idle == included - requested - {"parent", "parents"}


def test_the_losses_stand_in_the_bundle(bundles: list[Record]) -> None:
    issues = bundles[0]["issues"]["issue"]
    assert {issue["severity"] for issue in issues} == {"information"}
    assert [issue["diagnostics"].partition(":")[0] for issue in issues] == [*LOSSES]
