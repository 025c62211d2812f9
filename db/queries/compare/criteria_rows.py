"""From candidate profiles to rows of a matrix: one patient attribute per row, with every criterion on it."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from db.queries.compare.matrix_rows import MatrixRow, Subject, group_by_subject
from db.queries.compare.statements import ComparedClaim
from db.queries.source_type import RowValues

ATTRIBUTES, JUDGEMENTS, CLAIMS = 0, 1, 2  # ranks of the rows
CLAIMS_SUBJECT: Subject = ("criterion", "claims", "what claims say of candidates", CLAIMS)
JUDGEMENT_SUBJECT: Subject = ("criterion", "judgement", "what only a person can judge", JUDGEMENTS)


class ComparedCriterion(NamedTuple):
    """A leaf of a profile's tree; `group` is `any` or `at_least` if it counts together with others."""

    leaf: RowValues
    group: str | None
    profile: RowValues


def build_criteria_rows(profiles: Iterable[RowValues], claims: Iterable[ComparedClaim]) -> Iterator[MatrixRow]:
    criteria = (criterion for profile in profiles for criterion in _iter_leaves(profile))
    candidate_claims = (claim for claim in claims if claim.values["kind"] == "candidate")
    yield from group_by_subject(
        (_criterion_subject(criterion.leaf), criterion.profile["therapy_id"], criterion) for criterion in criteria
    )
    yield from group_by_subject((CLAIMS_SUBJECT, claim.therapy, claim) for claim in candidate_claims)


def _iter_leaves(profile: RowValues) -> Iterator[ComparedCriterion]:
    """Every leaf, in the order of the source."""
    stack: list[tuple[RowValues, str | None]] = [(json.loads(profile["tree"], parse_float=Decimal), None)]
    while stack:
        node, group = stack.pop()
        if node["node"] == "leaf":
            yield ComparedCriterion(node, group, profile)
        inner_group = group if node["node"] == "all" else node["node"]
        # Reversed, because the stack hands out last what was put on first.
        stack += [(child, inner_group) for child in reversed(node["children"])]


def _criterion_subject(leaf: RowValues) -> Subject:
    attribute = leaf.get("attribute")
    if attribute is None:
        return JUDGEMENT_SUBJECT
    return "criterion", attribute["id"], attribute["name"], ATTRIBUTES
