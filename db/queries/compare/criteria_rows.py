"""From profiles of candidates to rows of a matrix: one patient fact a row, with every criterion that asks for it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from db.queries.compare.matrix_rows import Row, Subject, gathered
from db.queries.compare.statements import Claim

FACTS, JUDGED, SAID = 0, 1, 2  # the order of rows: facts, what only a person can judge, what claims say


class Criterion(NamedTuple):
    """A leaf of a profile's tree; `group` says that it counts together with others: `any` or `at_least`."""

    leaf: Mapping[str, Any]
    group: str | None
    profile: Mapping[str, Any]


def criteria_rows(profiles: Iterable[Mapping[str, Any]], claims: Iterable[Claim]) -> Iterator[Row]:
    criteria = (
        (_subject(one.leaf), one.profile["therapy_id"], one) for profile in profiles for one in _leaves(profile)
    )
    said = ("criterion", "claims", "what claims say of candidates", SAID)
    yield from gathered(criteria)
    yield from gathered((said, claim.therapy, claim) for claim in claims if claim.values["kind"] == "candidate")


def _leaves(profile: Mapping[str, Any]) -> Iterator[Criterion]:
    """Every leaf, in the order of the source."""
    waiting: list[tuple[Mapping[str, Any], str | None]] = [(json.loads(profile["tree"], parse_float=Decimal), None)]
    while waiting:
        node, group = waiting.pop()
        if node["node"] == "leaf":
            yield Criterion(node, group, profile)
        within = group if node["node"] == "all" else node["node"]
        waiting += [(child, within) for child in reversed(node["children"])]


def _subject(leaf: Mapping[str, Any]) -> Subject:
    attribute = leaf.get("attribute")
    if attribute is None:
        return "criterion", "judgement", "what only a person can judge", JUDGED
    return "criterion", attribute["id"], attribute["name"], FACTS
