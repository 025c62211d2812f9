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
Given: TypeAlias = Mapping[str, Any]
Draw: TypeAlias = Callable[..., Profile]


def person(given: Given, as_of: date = AS_OF) -> Patient:
    """A patient of plain values, their numbers as exact as JSON would bring them."""
    return parse_patient(json.loads(json.dumps(given), parse_float=Decimal), as_of)


def leaf(key: str, **given: Any) -> dict[str, Any]:
    """A node of a tree as it is stored; an attribute makes it computable."""
    asked = {"attribute": {"id": given.pop("attribute"), "name": "-"}} if "attribute" in given else {}
    base = {"id": key, "node": "leaf", "role": "inclusion", "negated": False, "text": key, "children": []}
    return {**base, "computable": bool(asked), **asked, **given}


def group(node: str, *children: dict[str, Any], **given: Any) -> dict[str, Any]:
    base = {"id": given.get("key", node), "node": node, "role": "inclusion", "negated": False, "computable": True}
    return {**base, "text": None, "children": list(children), **given}


def profile(*children: dict[str, Any], node: str = "all", **given: Any) -> Profile:
    tree = group(node, *children, **{"role": None, **given})
    return compile_profile(json.dumps(tree), "article", "An article", "table 1")


def said(match: MatchResult, member: str = "verdict") -> dict[str, str]:
    return {row.leaf.id: getattr(row, member) for row in match.trace}


@pytest.fixture(scope="session")
def candidacies(catalogue_engine: Engine) -> list[CandidateProfile]:
    with read_connection(catalogue_engine) as connection:
        return fetch_profiles(connection)


@pytest.fixture(scope="session")
def terms(catalogue_engine: Engine) -> ConceptHierarchy:
    with read_connection(catalogue_engine) as connection:
        return fetch_concept_hierarchy(connection)
