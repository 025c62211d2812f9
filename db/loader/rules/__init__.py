"""Every editorial rule on records of the catalogue, in one list. A rule reads the index and yields its violations."""

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.focus import Focus, Rule, judge_records
from db.loader.rules import (
    claim_figures,
    claim_units,
    claim_wording,
    component_doses,
    criterion_contradictions,
    criterion_shape,
    criterion_texts,
    criterion_values,
    criterion_words,
    cycles,
    date_order,
    duplicates,
    evidence_levels,
    evidence_rules,
    future_dates,
    list_lengths,
    places_of_reading,
    printed_figures,
    provenance_rules,
    record_links,
    status_claims,
)

RULES: tuple[Rule, ...] = (
    *duplicates.RULES,
    *record_links.RULES,
    *cycles.RULES,
    *date_order.RULES,
    *future_dates.RULES,
    *list_lengths.RULES,
    *evidence_rules.RULES,
    *evidence_levels.RULES,
    *places_of_reading.RULES,
    *claim_figures.RULES,
    *printed_figures.RULES,
    *claim_units.RULES,
    *claim_wording.RULES,
    *component_doses.RULES,
    *status_claims.RULES,
    *provenance_rules.RULES,
    *criterion_shape.RULES,
    *criterion_values.RULES,
    *criterion_contradictions.RULES,
    *criterion_texts.RULES,
    *criterion_words.RULES,
)


# Each compares records with one another, so none of them can judge a part of the records; the others look up the rest.
COMPARING_RULES: frozenset[Rule] = frozenset(
    {
        claim_figures.differing_figures_are_weighed,
        cycles.nothing_is_its_own_ancestor,
        duplicates.claim_ids_differ,
        duplicates.codings_are_unique,
        duplicates.ids_are_unique,
        duplicates.one_link_between_two_references,
        duplicates.one_profile_of_a_source,
        list_lengths.owners_have_few_enough_records_to_be_shown,
    }
)


def find_violations(index: CatalogueIndex, judged: Focus | None = None) -> list[Violation]:
    """Return what the records violate, all of them or those that are judged."""
    return judge_records(RULES, COMPARING_RULES, index, judged)
