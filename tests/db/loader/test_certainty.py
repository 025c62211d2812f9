"""The rubric: where a rating starts, and what lowers it."""

import pytest

from db.loader.catalogue_index import CatalogueIndex
from db.loader.certainty import Proposal, propose_certainty
from tests.db.loader.broken_rules.changes import BLED, cited, claim
from tests.small_catalogue import parse_small_catalogue

COMPARED = f"{BLED.replace('everyone', 'controls')}, versus: everyone"


def propose(fields: str, level: str) -> Proposal:
    evidence = cited("article-2016", f", level: {level}, read: full_text")
    index = CatalogueIndex(parse_small_catalogue(claim(fields, evidence)).records)
    proposal = propose_certainty(index, index.claims["new"])
    assert proposal is not None
    return proposal


def propose_rating(fields: str, level: str) -> str:
    return propose(fields, level).rating


@pytest.mark.parametrize("level", ["large_cohort", "label", "small_series", "randomised"])
def test_what_compares_nothing_starts_low(level: str) -> None:
    assert propose_rating(BLED, level) == "low"


@pytest.mark.parametrize(
    ("population", "rating"),
    [("everyone", "moderate"), ("younger", "very_low"), ("controls, at_risk: 250", "moderate")],
)
def test_a_randomised_comparison_is_as_certain_as_its_groups_are_large(population: str, rating: str) -> None:
    versus = "everyone" if population.startswith("controls") else "controls"
    fields = f"{BLED.replace('everyone', population)}, versus: {versus}"
    assert propose_rating(fields, "randomised") == rating


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (COMPARED, "a randomised comparison"),
        (f"{BLED}, value: 2, unit: '1', statistic: odds_ratio", "a randomised comparison"),
        (BLED, "one group of a randomised trial"),
        (f"{BLED.replace('everyone', 'younger')}, versus: controls", "one group of a randomised trial"),
    ],
)
def test_only_what_sets_the_groups_against_each_other_is_a_comparison(fields: str, reason: str) -> None:
    assert f"The best evidence is {reason}" in propose(fields, "randomised").reason


@pytest.mark.parametrize(
    ("fields", "rating", "size"),
    [
        (f"{BLED.replace('everyone', 'younger')}, at_risk: 39, events: 0, counted: procedure", "very_low", "20 people"),
        (f"{BLED}, at_risk: 75, events: 5, counted: procedure", "low", ""),
        (f"{BLED}, at_risk: 12, events: 5, counted: participant", "very_low", "12 people"),
        ("kind: risk, risk: bleeding, at_risk: 90, events: 5, counted: explant", "very_low", "is not known"),
    ],
)
def test_imprecision_counts_people_not_procedures(fields: str, rating: str, size: str) -> None:
    proposal = propose(fields, "small_series")
    assert (proposal.rating, size in proposal.reason) == (rating, True)


def test_what_surrounds_a_finding_grounds_no_rating_beside_the_finding() -> None:
    surrounding = "{reference: article-2016, locator: y, level: small_series, read: full_text, passage: method}"
    finding = "{reference: page-2017, locator: x, level: secondary, read: full_text}"
    for rows, reason in ((f"{surrounding}, {finding}", "a text without data of its own"), (surrounding, "a small")):
        index = CatalogueIndex(parse_small_catalogue(claim(BLED, f"evidence: [{rows}]}}\n")).records)
        proposal = propose_certainty(index, index.claims["new"])
        assert proposal is not None
        assert f"The best evidence is {reason}" in proposal.reason
