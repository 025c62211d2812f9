from datetime import date
from typing import Any

import pytest

from db.matching import ConceptHierarchy, MatchResult, match_profiles
from db.queries.candidate_profiles import CandidateProfile
from db.vocab.patterns import ATTESTED_PREFIX
from tests.db.matching.conftest import person
from tests.vignettes import build_facts, read_as_of, read_vignettes

FEWEST = 60
FAMILIES = (
    *("lantidra-label", "cit-07", "cit-06", "forward-101", "zimislecel", "vc-02", "clbs03", "protrans"),
    *("autologous-bone-marrow", "remestemcel", "ahsct", "polytreg-with-islets", "cord-blood", "cell-pouch", "tpiat"),
)


@pytest.mark.parametrize("vignette", read_vignettes(), ids=lambda vignette: vignette["id"])
def test_vignette_gets_the_verdict_of_a_careful_reader(
    vignette: dict[str, Any], candidacies: list[CandidateProfile], terms: ConceptHierarchy
) -> None:
    (candidacy,) = (candidacy for candidacy in candidacies if candidacy.id == vignette["profile"])
    vignettes = {**build_facts(vignette), **_attested(vignette, candidacy)}
    (found,) = match_profiles([candidacy.profile], person(vignettes, date.fromisoformat(read_as_of())), terms)
    description = _describe_result(found, candidacy.id)
    expected = {name: value for name, value in vignette.items() if name in description}
    assert {name: description[name] for name in expected} == expected
    assert set(vignette.get("open", ())) <= {row for row, effect in _rows(found, candidacy.id) if effect == "open"}


def test_vignettes_are_many_and_of_every_kind_of_profile() -> None:
    vignettes = read_vignettes()
    assert len(vignettes) >= FEWEST
    assert len({vignette["id"] for vignette in vignettes}) == len(vignettes)
    profiles = {vignette["profile"] for vignette in vignettes}
    assert [family for family in FAMILIES if not any(family in profile for profile in profiles)] == []
    assert all({"verdict", "facts"} & vignette.keys() for vignette in vignettes)


def test_refusal_names_its_criterion_and_source(candidacies: list[CandidateProfile], terms: ConceptHierarchy) -> None:
    refused = 0
    for vignette in read_vignettes():
        found = match_profiles([candidacy.profile for candidacy in candidacies], person(build_facts(vignette)), terms)
        for item in found:
            blocking = [row for row in item.trace if row.effect == "blocks"]
            assert bool(blocking) == (item.verdict == "does_not_meet")
            assert all(row.leaf.text and row.leaf.source["id"] and row.leaf.source["title"] for row in blocking)
            refused += bool(blocking)
    assert refused > len(read_vignettes())


def _attested(vignette: dict[str, Any], candidacy: CandidateProfile) -> dict[str, bool]:
    """Favourably judged, every inclusion that needs a person holds and every exclusion does not."""
    leaves = candidacy.profile.leaves
    judged = [leaves[n] for n in candidacy.profile.judged] if "judged" in vignette else []
    single = {f"{candidacy.id}.{key}": value for key, value in vignette.get("attest", {}).items()}
    return {
        ATTESTED_PREFIX + id_: value
        for id_, value in ({leaf.id: leaf.role == "inclusion" for leaf in judged} | single).items()
    }


def _rows(found: MatchResult, profile: str) -> list[tuple[str, str]]:
    return [(row.leaf.id.removeprefix(f"{profile}."), row.effect) for row in found.trace]


def _describe_result(found: MatchResult, profile: str) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "facts": found.verdict_on_facts,
        "blocks": [key for key, effect in _rows(found, profile) if effect == "blocks"],
        "missing": [fact for fact, _ in found.missing],
        "warnings": [advice.id.removeprefix(f"{profile}.") for advice in found.warnings],
        "judgement": [leaf.id.removeprefix(f"{profile}.") for leaf in found.judgement],
        "conflicting": [row.leaf.id.removeprefix(f"{profile}.") for row in found.trace if row.verdict == "conflicting"],
    }
