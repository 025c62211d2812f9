"""The rubric: where a rating starts, and what lowers it."""

import pytest

from db.loader.catalogue_index import CatalogueIndex
from db.loader.certainty import propose_certainty
from tests.db.loader.broken_rules.changes import BLED, cited, claim
from tests.small_catalogue import parse_small_catalogue


def propose_rating(fields: str, level: str) -> str:
    evidence = cited("article-2016", f", level: {level}, read: full_text")
    index = CatalogueIndex(parse_small_catalogue(claim(fields, evidence)).records)
    proposal = propose_certainty(index, index.claims["new"])
    assert proposal is not None
    return proposal.rating


@pytest.mark.parametrize("level", ["large_cohort", "label", "small_series", "randomised"])
def test_what_compares_nothing_starts_low(level: str) -> None:
    assert propose_rating(BLED, level) == "low"


@pytest.mark.parametrize(
    ("population", "rating"),
    [
        ("everyone", "moderate"),
        ("younger", "low"),
        ("controls, at_risk: 250", "high"),
        ("everyone, at_risk: 250, counted: procedure", "moderate"),
    ],
)
def test_a_randomised_comparison_is_as_certain_as_its_groups_are_large(population: str, rating: str) -> None:
    fields = f"{BLED.replace('everyone', population)}, versus: controls"
    assert propose_rating(fields, "randomised") == rating
