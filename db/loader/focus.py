"""Judges a part of the records: rules see these alone, look up what they name among all, and place what they find."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, cast

from db.loader.catalogue_index import CatalogueIndex, Document
from db.loader.errors import Violation
from db.vocab.catalogue_records import CatalogueRecords

Focus: TypeAlias = Mapping[str, Sequence[int]]  # each section -> positions of the records to judge
Rule: TypeAlias = Callable[[CatalogueIndex], Iterator[Violation]]


def judge_records(
    rules: Iterable[Rule], comparing: Collection[Rule], index: CatalogueIndex, judged: Focus | None
) -> list[Violation]:
    """Return what rules find; those that compare records with one another see all, the judged ones last.

    Of two records with one name the later is named: whoever checks a file hears of it whatever the file is called.
    """
    if judged is None:
        return [violation for rule in rules for violation in rule(index)]
    part, last = _select_records(index, judged), _order_last(index, judged)
    everything = _select_records(index, last)
    return [
        violation
        for rule in rules
        for violation in (
            _find_violations(rule, everything, last) if rule in comparing else _find_violations(rule, part, judged)
        )
        if violation.position in judged[violation.section]
    ]


def judge_in_order(
    rules: Iterable[Rule], comparing: Collection[Rule], index: CatalogueIndex, judged: Focus
) -> Iterator[tuple[Rule, Violation]]:
    """Give what the judged records violate. Of two records with one name the later is named, as without a focus."""
    part = _select_records(index, judged)
    for rule in rules:
        for violation in rule(index) if rule in comparing else _find_violations(rule, part, judged):
            if violation.position in judged[violation.section]:
                yield rule, violation


def _order_last(index: CatalogueIndex, judged: Focus) -> Focus:
    """Return the positions of all records, those of the judged ones last."""
    sections = cast("Mapping[str, Sequence[Document]]", index.records)
    chosen = {section: set(judged[section]) for section in sections}
    return {
        section: [*(n for n in range(len(records)) if n not in chosen[section]), *judged[section]]
        for section, records in sections.items()
    }


def _select_records(index: CatalogueIndex, positions: Focus) -> CatalogueIndex:
    """Return an index of the records at these positions, whose look-ups find all."""
    sections = cast("Mapping[str, Sequence[Document]]", index.records)
    part = {section: [records[n] for n in positions[section]] for section, records in sections.items()}
    return replace(index, records=cast("CatalogueRecords", part), context=index.records)


def _find_violations(rule: Rule, part: CatalogueIndex, positions: Focus) -> Iterator[Violation]:
    for violation in rule(part):
        yield violation._replace(position=positions[violation.section][violation.position])
