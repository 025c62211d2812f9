from db.loader.catalogue_index import CatalogueIndex
from db.loader.rules.unused_attributes import find_unused_attributes
from db.vocab.attributes import ATTRIBUTE
from tests.small_catalogue import Change, parse_small_catalogue

GOLD = "attribute: clarke_score, operator: gte, value: 4, text: Clarke score"
AWARE = "attribute: impaired_awareness, operator: is, value: true, text: Clarke score"
DIRECT = {
    "conditions",
    "age",
    "clinical_review",
    "clarke_score",
    "c_peptide_stimulated",
    "pregnancy_status",
    "kidney_graft_stable",
}


def unused(*changes: Change) -> list[str]:
    return find_unused_attributes(CatalogueIndex(parse_small_catalogue(*changes).records))


def test_attribute_that_no_profile_asks_for_is_unused() -> None:
    assert unused() == [attribute for attribute in ATTRIBUTE if attribute not in DIRECT]
    assert "clarke_score" in unused((GOLD, GOLD.replace("clarke_score", "hypo_score")))


def test_attribute_that_another_follows_from_is_used() -> None:
    assert "gold_score" in unused()
    assert {"impaired_awareness", "clarke_score", "gold_score"}.isdisjoint(unused((GOLD, AWARE)))


def test_what_a_withdrawn_profile_asks_for_is_unused() -> None:
    withdrawn = ("id: brand-criteria\n", "id: brand-criteria\n    status: withdrawn\n    reason: Replaced.\n")
    assert unused(withdrawn) == list(ATTRIBUTE)
