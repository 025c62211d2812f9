import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Engine

from db.engine import read_connection
from db.matching import ConceptHierarchy, MatchResult, Patient, Profile, compile_profile, parse_patient
from db.queries.candidate_profiles import CandidateProfile, fetch_concept_hierarchy, fetch_profiles

AS_OF = date(2026, 6, 1)
Facts: TypeAlias = Mapping[str, Any]
Draw: TypeAlias = Callable[..., Profile]


def person(facts: Facts, as_of: date = AS_OF) -> Patient:
    """A patient of plain values, their numbers as exact as JSON would bring them."""
    return parse_patient(json.loads(json.dumps(facts), parse_float=Decimal), as_of)


def leaf(key: str, **facts: Any) -> dict[str, Any]:
    """A node of a tree as it is stored; an attribute makes it computable."""
    attribute = {"attribute": {"id": facts.pop("attribute"), "name": "-"}} if "attribute" in facts else {}
    base = {"id": key, "node": "leaf", "role": "inclusion", "negated": False, "text": key, "children": []}
    return {**base, "computable": bool(attribute), **attribute, **facts}


def group(node: str, *children: dict[str, Any], **facts: Any) -> dict[str, Any]:
    base = {"id": facts.get("key", node), "node": node, "role": "inclusion", "negated": False, "computable": True}
    return {**base, "text": None, "children": list(children), **facts}


def profile(*children: dict[str, Any], node: str = "all", **facts: Any) -> Profile:
    tree = group(node, *children, **{"role": None, **facts})
    return compile_profile(json.dumps(tree), "article", "An article", "table 1")


def read_trace(match: MatchResult, member: str = "verdict") -> dict[str, str]:
    return {row.leaf.id: getattr(row, member) for row in match.trace}


@pytest.fixture(scope="session")
def candidacies(catalogue_engine: Engine) -> list[CandidateProfile]:
    with read_connection(catalogue_engine) as connection:
        return fetch_profiles(connection)


@pytest.fixture(scope="session")
def terms(catalogue_engine: Engine) -> ConceptHierarchy:
    with read_connection(catalogue_engine) as connection:
        return fetch_concept_hierarchy(connection)
