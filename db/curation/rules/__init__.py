"""Every rule that needs more than one record, in one list. A rule reads the index and yields what breaks it."""

from collections.abc import Callable, Iterator

from db.curation.index import Index
from db.curation.rules import (
    answers,
    contradictions,
    criteria,
    dates,
    evidence,
    figures,
    hierarchy,
    identity,
    links,
    measures,
    texts,
    therapies,
)
from db.errors import Violation

Rule = Callable[[Index], Iterator[Violation]]

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *links.RULES,
    *hierarchy.RULES,
    *dates.RULES,
    *evidence.RULES,
    *figures.RULES,
    *measures.RULES,
    *therapies.RULES,
    *criteria.RULES,
    *answers.RULES,
    *contradictions.RULES,
    *texts.RULES,
)


def violations(index: Index) -> list[Violation]:
    return [violation for rule in RULES for violation in rule(index)]
