"""Every editorial rule on records of the catalogue, in one list. A rule reads the index and yields its violations."""

from collections.abc import Callable, Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.rules import (
    claim_figures,
    claim_units,
    component_doses,
    criterion_contradictions,
    criterion_shape,
    criterion_texts,
    criterion_values,
    criterion_words,
    cycles,
    date_order,
    duplicates,
    evidence_rules,
    future_dates,
    list_lengths,
    printed_figures,
    provenance_rules,
    record_links,
    status_claims,
)

Rule = Callable[[CatalogueIndex], Iterator[Violation]]

RULES: tuple[Rule, ...] = (
    *duplicates.RULES,
    *record_links.RULES,
    *cycles.RULES,
    *date_order.RULES,
    *future_dates.RULES,
    *list_lengths.RULES,
    *evidence_rules.RULES,
    *claim_figures.RULES,
    *printed_figures.RULES,
    *claim_units.RULES,
    *component_doses.RULES,
    *status_claims.RULES,
    *provenance_rules.RULES,
    *criterion_shape.RULES,
    *criterion_values.RULES,
    *criterion_contradictions.RULES,
    *criterion_texts.RULES,
    *criterion_words.RULES,
)


def find_violations(index: CatalogueIndex) -> list[Violation]:
    return [violation for rule in RULES for violation in rule(index)]
