"""Asks the rules about the records that a change reaches. What breaks refuses the change, or flags a record.

A rule of form or integrity refuses. An editorial rule refuses a change of the record that breaks it; on a record that
was not edited, or for an importer, it sets the flag `review_due`: what is so elsewhere is not refused for it. Nor is
what broke any rule before, on a record that was not edited: it was entered when the rule did not exist.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.bound_lists import match_keys
from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.focus import Rule, judge_in_order
from db.loader.rules import (
    COMPARING_RULES,
    RULES,
    claim_figures,
    component_doses,
    evidence_levels,
    evidence_rules,
    places_of_reading,
    status_claims,
)
from db.models import Base
from db.vocab.record_documents import RECORD_CLASSES
from db.vocab.record_keys import Key, format_key
from db.writer.scope import Scope

FLAGS = Base.metadata.tables["record_flags"]
REVIEW_DUE = "review_due"
EDITORIAL_RULES: frozenset[Rule] = frozenset(
    {
        claim_figures.differing_figures_are_weighed,
        component_doses.averages_are_no_bounds_of_a_dose,
        claim_figures.figures_of_other_therapies_are_indirect,
        claim_figures.figures_of_sibling_studies_are_indirect,
        evidence_levels.levels_fit_their_sources,
        evidence_rules.a_company_alone_speaks_as_sponsor,
        evidence_rules.accepted_results_have_a_source_of_their_own,
        evidence_rules.corrections_name_what_is_right,
        evidence_rules.opposing_claims_answer_the_same_question,
        evidence_rules.originals_are_cited_not_copies,
        evidence_rules.retraction_status_matches_notices,
        places_of_reading.reports_of_a_work_are_secondary,
        status_claims.stage_and_activity_are_backed,
    }
)


class RecordViolation(NamedTuple):
    """A rule that a record violates: the record, the path to the field, the rule's words."""

    key: Key
    path: tuple[str | int, ...]
    message: str
    is_editorial: bool

    @property
    def is_doubted(self) -> bool:
        """Whether records around may decide otherwise: claims of a therapy on its dose, of a source on its level."""
        return self.path[-1:] == ("level",) or (self.key[0] == "therapies" and "dose" in self.path)

    @property
    def field(self) -> str:
        """The path as text, such as `evidence[0].level`."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")

    def __str__(self) -> str:
        place = format_key(self.key)
        return f"{place} {self.field}: {self.message}" if self.path else f"{place}: {self.message}"


def find_violations(scope: Scope, focus: Collection[Key]) -> list[RecordViolation]:
    """Return what the records of the focus violate. Records around it are read, and not judged."""
    judged: dict[str, list[int]] = {section: [] for section in RECORD_CLASSES}
    for section, position in sorted(scope.positions[key] for key in focus if key in scope.positions):
        judged[section].append(position)
    found = judge_in_order(RULES, COMPARING_RULES, scope.index, judged)
    return [_name_record(scope.keys, rule, violation) for rule, violation in found]


def iterate_violations(index: CatalogueIndex, keys: Mapping[tuple[str, int], Key]) -> Iterator[RecordViolation]:
    for rule in RULES:
        for violation in rule(index):
            yield _name_record(keys, rule, violation)


def _name_record(keys: Mapping[tuple[str, int], Key], rule: Rule, violation: Violation) -> RecordViolation:
    key = keys[violation.section, violation.position]
    return RecordViolation(key, violation.path, violation.message, rule in EDITORIAL_RULES)


def split_violations(
    violations: Collection[RecordViolation],
    edited: Collection[Key],
    *,
    is_import: bool,
    earlier: Collection[RecordViolation] = (),
) -> tuple[list[RecordViolation], dict[Key, list[str]]]:
    """Return what refuses the change, and the messages of the flag of each record.

    `earlier` are violations of the state before the change.
    """
    refused: list[RecordViolation] = []
    flagged: dict[Key, list[str]] = defaultdict(list)
    for violation in violations:
        is_dependant = violation.key not in edited
        if (violation.is_editorial and (is_import or is_dependant)) or (is_dependant and violation in earlier):
            flagged[violation.key].append(f"{violation.field}: {violation.message}".removeprefix(": "))
        else:
            refused.append(violation)
    return refused, flagged


def fetch_due_reviews(connection: Connection, keys: Collection[Key] | None = None) -> dict[Key, list[str]]:
    """Return the records that need a review, all or those of the keys, with the words of the rules."""
    statement = select(FLAGS.c.collection, FLAGS.c.id, FLAGS.c.messages).where(FLAGS.c.flag == REVIEW_DUE)
    if keys is not None:
        statement = statement.where(match_keys(FLAGS.c.collection, FLAGS.c.id, keys))
    rows = connection.execute(statement.order_by(FLAGS.c.collection, FLAGS.c.id))
    return {(collection, id_): messages for collection, id_, messages in rows}
