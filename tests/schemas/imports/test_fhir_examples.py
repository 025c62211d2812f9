"""The published clinical examples of FHIR R5, where they lie beside the checkout: each is read without a failure."""

import json
import tarfile
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.imports.fhir.bundle_reader import read_bundle
from tests.schemas.imports.fhir_builders import AS_OF, PATIENT
from tests.shared_folder import ABSENT, find_shared

ARCHIVE = find_shared("data", "fhir-r5", "clinical-examples.tar.gz")
pytestmark = pytest.mark.skipif(ARCHIVE is None, reason=ABSENT)


def read_examples() -> list[Any]:
    assert ARCHIVE is not None
    with tarfile.open(ARCHIVE) as archive:
        files = [archive.extractfile(member) for member in archive.getmembers() if member.name.endswith(".json")]
        return [json.loads(file.read(), parse_float=Decimal) for file in files if file is not None]


def test_every_bundle_is_read_or_refused_with_a_place() -> None:
    bundles = [example for example in read_examples() if example["resourceType"] == "Bundle"]
    assert bundles
    for bundle in bundles:
        with suppress(ValidationError):  # about no patient, or about several
            check_bundle(bundle)


def check_bundle(bundle: Any) -> None:
    found = read_bundle(bundle, AS_OF)
    positions = {int(row["pointer"].split("/")[2]) for row in found.ignored}
    assert positions <= set(range(len(bundle["entry"])))
    assert found.facts or len(positions) == len(bundle["entry"])


def test_every_resource_is_used_or_named() -> None:
    resources = [example for example in read_examples() if example["resourceType"] not in {"Bundle", "Patient"}]
    assert len(resources) > 50
    for resource in resources:
        reference = (resource.get("subject") or resource.get("patient") or {}).get("reference", "Patient/p")
        patient = {**PATIENT, "id": reference.rpartition("/")[2]}
        entries = [{"resource": patient}, {"resource": resource}]
        found = read_bundle({"resourceType": "Bundle", "type": "collection", "entry": entries}, AS_OF)
        assert set(found.facts) > {"sex", "age"} or "/entry/1/" in found.ignored[0]["pointer"]
