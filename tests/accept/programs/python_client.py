"""Reads everything through what openapi-python-client makes of the contract."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from therapydb_client import Client
from therapydb_client.api.batch import match_patients
from therapydb_client.api.claims import list_claims
from therapydb_client.api.match import match_patient
from therapydb_client.api.therapies import get_therapy, list_therapies
from therapydb_client.models import (
    ClaimInclude,
    ClaimKindWord,
    ClaimPage,
    MatchAnswer,
    MatchRequest,
    PatientBundle,
    Problem,
)

COLLECTIONS = {
    "therapies": "therapy",
    "mechanisms": "mechanism",
    "risks": "risk",
    "conditions": "condition",
    "candidates": "candidate",
    "studies": "study",
    "references": "reference",
    "claims": "claim",
    "attributes": "attribute",
    "measures": "measure",
}
PATIENT = {"patient": {"age": {"value": 34, "unit": "a"}}, "therapies": ["islet-transplantation"]}
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [{"resource": {"resourceType": "Patient", "gender": "female", "birthDate": "1992-03-14"}}],
}
client = Client(base_url=sys.argv[1])


def records(collection: str) -> Iterator[Any]:
    """Follow `next` to the end."""
    lists = import_module(f"therapydb_client.api.{collection}.list_{collection}")
    following: dict[str, Any] = {"limit": 30}
    while following:
        page = lists.sync(client=client, **following)
        yield from page.data
        cursor = parse_qs(urlsplit(page.links.next_ or "").query).get("cursor")
        following = {"limit": 30, "cursor": cursor[0]} if cursor else {}


def read(collection: str, noun: str) -> int:
    found = list(records(collection))
    item = import_module(f"therapydb_client.api.{collection}.get_{noun}").sync(id=found[0].id, client=client)
    if item.data.id != found[0].id:
        raise ValueError(collection)
    return len({record.id for record in found})


def filtered() -> list[Any]:
    page = list_claims.sync(
        client=client, therapy="zimislecel", kind=ClaimKindWord.OUTCOME, events_gte=1, include=[ClaimInclude.MEASURE]
    )
    if not isinstance(page, ClaimPage):
        raise TypeError(page)
    return [claim.events for claim in page.data]


def matched() -> list[int]:
    """How many profiles were looked at for a patient in either form, and for each of two sent together."""
    patient = MatchRequest.from_dict(PATIENT)
    bodies = (patient, PatientBundle.from_dict(BUNDLE))
    answers: list[Any] = [match_patient.sync(client=client, body=body) for body in bodies]
    if not all(isinstance(answer, MatchAnswer) for answer in answers):
        raise TypeError(answers)
    batch: Any = match_patients.sync(client=client, body=[patient, patient])
    return [len(answer.data) for answer in (*answers, *batch)]


def refused(answer: Any) -> list[Any]:
    if not isinstance(answer.parsed, Problem):
        raise TypeError(answer)
    return [answer.status_code, answer.parsed.detail]


totals = {
    "read": {collection: read(collection, noun) for collection, noun in COLLECTIONS.items()},
    "filtered": filtered(),
    "matched": matched(),
    "missing": refused(get_therapy.sync_detailed(id="panacea", client=client)),
    "wrong": refused(list_therapies.sync_detailed(client=client, limit=101)),
}
sys.stdout.write(json.dumps(totals))
