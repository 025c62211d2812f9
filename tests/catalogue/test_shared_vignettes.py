"""Vignettes written by another reader from the text of the criteria, where the folder beside the checkout has them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.matching import ConceptHierarchy, match_profiles, parse_patient
from db.queries.candidate_profiles import CandidateProfile
from tests.shared_folder import ABSENT, find_shared

FILE = find_shared("vignettes.json")
VIGNETTES = json.loads(FILE.read_text(), parse_float=Decimal)["vignettes"] if FILE else []


@pytest.mark.skipif(not VIGNETTES, reason=ABSENT)
@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["id"])
def test_vignette_gets_the_verdict_that_its_text_asks_for(
    vignette: dict[str, Any], candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    expected = vignette["expected"]
    (candidate,) = (candidacy for candidacy in candidacies if candidacy.id == vignette["profile"])
    patient = parse_patient(vignette["patient"], date.fromisoformat(vignette["as_of"]))
    (found,) = match_profiles([candidate.profile], patient, terms)
    row = next(row for row in found.trace if row.leaf.text.startswith(expected["deciding_criterion"]))
    assert found.verdict_on_facts in {expected["verdict_on_facts"], *expected["also_accepted"]}
    assert row.verdict == expected["criterion_truth"]
