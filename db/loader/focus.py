"""Judges a part of the records: rules see these alone, look up what they name among all, and place what they find."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, cast

from db.loader.catalogue_index import CatalogueIndex, Document
from db.loader.errors import Violation
from db.vocab.catalogue_records import CatalogueRecords

Focus: TypeAlias = Mapping[str, Sequence[int]]  # section -> positions of the records to judge
Rule: TypeAlias = Callable[[CatalogueIndex], Iterator[Violation]]


def judge_records(
    rules: Iterable[Rule], comparing: Collection[Rule], index: CatalogueIndex, judged: Focus | None
) -> list[Violation]:
    """Return what rules find; those that compare records with one another see all, whatever is judged."""
    if judged is None:
        return [violation for rule in rules for violation in rule(index)]
    part = select_records(index, judged)
    return [
        violation
        for rule in rules
        for violation in (_find_in_all(rule, index, judged) if rule in comparing else _find_in_part(rule, part, judged))
    ]


def select_records(index: CatalogueIndex, judged: Focus) -> CatalogueIndex:
    """Return an index of the judged records, whose look-ups find all."""
    sections = cast("Mapping[str, Sequence[Document]]", index.records)
    part = {section: [records[n] for n in judged.get(section, ())] for section, records in sections.items()}
    return replace(index, records=cast("CatalogueRecords", part), context=index.records)


def _find_in_all(rule: Rule, index: CatalogueIndex, judged: Focus) -> Iterator[Violation]:
    return (violation for violation in rule(index) if violation.position in judged.get(violation.section, ()))


def _find_in_part(rule: Rule, part: CatalogueIndex, judged: Focus) -> Iterator[Violation]:
    for violation in rule(part):
        yield violation._replace(position=judged[violation.section][violation.position])
