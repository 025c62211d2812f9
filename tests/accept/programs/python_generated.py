"""Reads everything through what openapi-generator makes of the contract for Python."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import therapydb_generated as generated

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
client = generated.ApiClient(generated.Configuration(host=sys.argv[1]))


def api(collection: str) -> Any:
    return getattr(generated, f"{collection.title()}Api")(client)


def records(collection: str) -> Iterator[Any]:
    """Follow `next` to the end."""
    following: dict[str, Any] = {"limit": 30}
    while following:
        page = getattr(api(collection), f"list_{collection}")(**following)
        yield from page.data
        cursor = parse_qs(urlsplit(page.links.next or "").query).get("cursor")
        following = {"limit": 30, "cursor": cursor[0]} if cursor else {}


def read(collection: str, noun: str) -> int:
    found = list(records(collection))
    item = getattr(api(collection), f"get_{noun}")(found[0].id)
    if item.data.id != found[0].id:
        raise ValueError(collection)
    return len({record.id for record in found})


def filtered() -> list[Any]:
    page = api("claims").list_claims(therapy="zimislecel", kind="outcome", events__gte=1, include=["measure"])
    return [claim.events for claim in page.data]


def refused(call: Callable[[], Any]) -> list[Any]:
    try:
        call()
    except generated.ApiException as error:
        return [error.status, error.data.detail]
    raise ValueError(call)


def match_with_facts() -> list[str]:
    patient = {
        "age": {"value": 34, "unit": "a"},
        "sex": "male",
        "conditions": ["mondo:0005147"],
        "attested": {"cit-07-criteria.consent": True},
    }
    request = generated.MatchRequest.from_dict({"patient": patient, "therapies": ["phpi"]})
    return [entry.verdict for entry in generated.MatchApi(client).match_patient(request).data]


totals = {
    "read": {collection: read(collection, noun) for collection, noun in COLLECTIONS.items()},
    "filtered": filtered(),
    "verdicts": match_with_facts(),
    "missing": refused(lambda: api("therapies").get_therapy("panacea")),
    # What the contract refuses, this client does not send, but for what its language has no word for: each but once.
    "wrong": refused(lambda: api("compare").compare(["donislecel", "donislecel"])),
}
sys.stdout.write(json.dumps(totals))
