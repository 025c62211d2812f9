"""Answers that were really given, to be shown in the contract; what the starter catalogue answers today, tested.

`therapydb openapi examples` asks for them again and writes them down; nothing here makes one up.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Flask

from api.openapi import yaml_text

WRITTEN = Path(__file__).parent / "answers.yaml"

# What the contract calls an answer -> the request that is shown to get it.
REQUESTS: Mapping[str, str] = {
    "ServiceAnswer": "/v1",
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
    "AttributePage": "/v1/attributes?name__contains=score&fields=name,type,unit",
    "AttributeItem": "/v1/attributes/c_peptide_stimulated",
    "MeasurePage": "/v1/measures?family=composite_glycaemic&fields=name,type,direction,unit",
    "MeasureItem": "/v1/measures/time_in_range",
    "ApprovalPage": "/v1/therapies/donislecel/approvals?state=approved",
    "FormatItem": "/v1/formats/ris",
    "Bearers": "/v1/resolve?id=pmid:40544428&follow=false",
    "BadRequest": "/v1/therapies?cursor=WyJhbHRlcmVkIl0.c2lnbmF0dXJl",
    "NotFound": "/v1/therapies/panacea",
    "NotAcceptable": "/v1/therapies?format=pdf",
    "UnprocessableContent": "/v1/therapies?stage=phase_9&colour=blue",
}


@cache
def load_examples() -> Mapping[str, Any]:
    """Return the answers as they are written down, by what the contract calls them."""
    found: Mapping[str, Any] = yaml.load(WRITTEN.read_text("utf-8"), yaml_text.LOADER) if WRITTEN.exists() else {}  # noqa: S506
    return found


def answered(app: Flask) -> dict[str, Any]:
    """Ask an instance that serves the starter catalogue for every answer."""
    client = app.test_client()
    return {
        name: {"request": f"GET {path}", "value": client.get(path).get_json(force=True)}
        for name, path in REQUESTS.items()
    }


def write_examples(app: Flask) -> None:
    """Write the answers down; one that says what it said before stays as it is, to the moment it was given."""
    before, now = load_examples(), answered(app)
    kept = {name: before[name] if timeless(before.get(name)) == timeless(one) else one for name, one in now.items()}
    WRITTEN.write_text(yaml_text.dump_yaml(kept), "utf-8")
    load_examples.cache_clear()


def timeless(node: Any) -> Any:
    """Leave out when records last changed, which is when a catalogue was loaded."""
    if isinstance(node, dict):
        return {key: timeless(inner) for key, inner in node.items() if key != "updated_at"}
    return [timeless(inner) for inner in node] if isinstance(node, list) else node
