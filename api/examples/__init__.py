"""Recorded responses of the starter catalogue, shown as examples in the OpenAPI document and checked by tests.

`therapydb openapi examples` requests them again and writes them; none is made up.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from flask import Flask
from flask.testing import FlaskClient

from api.openapi import yaml_text
from api.openapi.document_node import Node
from db.vocab.record_types import RECORD_TYPES, RecordType

EXAMPLES_FILE = Path(__file__).parent / "answers.yaml"

FIRST = "{first}"  # stands for the id of the first record of the collection


def default_requests(record_type: RecordType) -> dict[str, str]:
    """Return requests for a page and an item of any type of record."""
    name, path = record_type.singular.title(), f"/v1/{record_type.name}"
    return {f"{name}Page": f"{path}?limit=2", f"{name}Item": f"{path}/{FIRST}"}


# Name of the response in the OpenAPI document -> the request that returned the example.
REQUESTS: Mapping[str, str] = {
    **{name: path for record_type in RECORD_TYPES for name, path in default_requests(record_type).items()},
    "ServiceResponse": "/v1",
    "TherapyPage": "/v1/therapies?kind=product&stage=phase_3&fields=name,stage,activity,parent",
    "TherapyItem": "/v1/therapies/zimislecel",
    "MechanismPage": "/v1/mechanisms?therapy=zimislecel&fields=name,action",
    "MechanismItem": "/v1/mechanisms/beta-cell-replacement",
    "RiskPage": "/v1/risks?therapy=zimislecel&category=infection&fields=name,category",
    "RiskItem": "/v1/risks/neutropenia",
    "ConditionPage": "/v1/conditions?name__contains=diabetes&fields=name,parents",
    "ConditionItem": "/v1/conditions/type-1-diabetes",
    "CandidatePage": "/v1/candidates?therapy=zimislecel&fields=title,therapy,as_of",
    "CandidateItem": "/v1/candidates/zimislecel-kidney-trial",
    "StudyPage": "/v1/studies?therapy=zimislecel&fields=title,phase,status,enrolment",
    "StudyItem": "/v1/studies/NCT00014911",
    "ReferencePage": "/v1/references?therapy=zimislecel&kind=journal_article&fields=title,container,issued",
    "ReferenceItem": "/v1/references/reichman-2025",
    "ClaimPage": "/v1/claims?therapy=zimislecel&measure=insulin_independence_at",
    "ClaimItem": "/v1/claims/ci5upjvpvt",
    "EvidenceRowPage": "/v1/evidence?therapy=zimislecel&stance=disputes&fields=claim,reference,stance,locator,level",
    "EvidenceRowItem": "/v1/evidence/ci5upjvpvt.1",
    "ComponentPage": "/v1/therapies/zimislecel/components?fields=name,role&limit=3",
    "AttributePage": "/v1/attributes?name__contains=score&fields=name,type,unit",
    "AttributeItem": "/v1/attributes/c_peptide_stimulated",
    "MeasurePage": "/v1/measures?family=composite_glycaemic&fields=name,type,direction,unit",
    "MeasureItem": "/v1/measures/time_in_range",
    "ApprovalPage": "/v1/therapies/donislecel/approvals?state=approved",
    "FormatItem": "/v1/formats/ris",
    "WordListItem": "/v1/vocabulary/standing",
    "ResolvedRecords": "/v1/resolve?id=pmid:40544428&follow=false",
    "BadRequest": "/v1/therapies?cursor=WyJhbHRlcmVkIl0.c2lnbmF0dXJl",
    "NotFound": "/v1/therapies/panacea",
    "NotAcceptable": "/v1/therapies?format=pdf",
    "UnprocessableContent": "/v1/therapies?stage=phase_9&colour=blue",
}


@cache
def load_examples() -> Mapping[str, Node]:
    """Return the recorded responses by name; each has `request` and `value`."""
    text = EXAMPLES_FILE.read_text("utf-8") if EXAMPLES_FILE.exists() else "{}"
    examples: Mapping[str, Node] = yaml.load(text, yaml_text.LOADER)  # noqa: S506 - a safe loader
    return examples


def request_examples(app: Flask) -> dict[str, Node]:
    """Request every example from an instance that serves the starter catalogue."""
    client = app.test_client()
    paths = {name: _insert_first_id(client, path) for name, path in REQUESTS.items()}
    return {
        name: {"request": f"GET {path}", "value": client.get(path).get_json(force=True)} for name, path in paths.items()
    }


def _insert_first_id(client: FlaskClient, path: str) -> str:
    if FIRST not in path:
        return path
    page = client.get(path.replace(f"/{FIRST}", "?limit=1")).get_json(force=True)
    return path.replace(FIRST, page["data"][0]["id"])


def write_examples(app: Flask) -> None:
    """Write the examples; one that differs only in timestamps stays as it was."""
    recorded, current = load_examples(), request_examples(app)
    examples = {
        name: recorded[name] if drop_timestamps(recorded.get(name)) == drop_timestamps(example) else example
        for name, example in current.items()
    }
    EXAMPLES_FILE.write_text(yaml_text.dump_yaml(examples), "utf-8")
    load_examples.cache_clear()


def drop_timestamps(value: object) -> object:
    """Return the value without `updated_at`, which depends on when a catalogue was loaded."""
    if isinstance(value, dict):
        return {key: drop_timestamps(member) for key, member in value.items() if key != "updated_at"}
    return [drop_timestamps(item) for item in value] if isinstance(value, list) else value
