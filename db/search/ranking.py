"""Rank search hits with BM25 over weighted fields.

The ranks of the databases are not used, as they differ: SQLite's `bm25` weighs rare words, PostgreSQL's `ts_rank` does
not, and neither knows that a query equals the name of a record. They only limit the candidates if too many match.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Protocol, TypeAlias

from db.search.name_match import (
    NamePattern,
    build_name_pattern,
    compute_name_boost,
    find_scattered_stems,
    list_likely_names,
)
from db.search.searched_columns import SEARCHED_COLUMNS

SATURATION = 1.2  # k1 of BM25: how soon further occurrences stop counting
LENGTH = 0.6  # b of BM25: how much a long text lowers the score
# A constant, so that the score of a record does not change when others are added.
AVERAGE_BODY = 25  # words
WEIGHTS = {"title": 3.0, "body": 1.0, "context": 0.5}
# Of all texts: else one word that hardly any text holds would, in a large catalogue, outweigh all others of the query.
RAREST_SHARE = 0.001
MIN_COVERAGE = 0.6  # share of the best hit's coverage of the query, by weight of terms, below which a text is not a hit


Term: TypeAlias = tuple[str, ...]  # the stems that stand for a word of the query; several if it is misspelt


class RecordReference(Protocol):
    """A record by collection and id."""

    @property
    def collection(self) -> str: ...
    @property
    def record_id(self) -> str: ...


class SearchText(RecordReference, Protocol):
    """A record as search ranks it."""

    @property
    def id(self) -> int: ...
    @property
    def names(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def context(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RankedText:
    """A hit with its score, which stems of the query it holds, and the weight of the terms that they stand for."""

    text: SearchText
    score: float
    terms: frozenset[str]
    coverage: float


def weigh_term(records: int, everything: int) -> float:
    """Return the inverse document frequency of a term, of a rare one that of `RAREST_SHARE`."""
    counted = max(records, everything * RAREST_SHARE)
    return log(1 + (everything - counted + 0.5) / (counted + 0.5))


def is_rare(records: int, everything: int) -> bool:
    """Return whether so few texts hold a word that its weight rises no more."""
    return records <= everything * RAREST_SHARE


def rank_texts(
    query_words: Sequence[str], weights: Mapping[Term, float], texts: Iterable[SearchText]
) -> list[RankedText]:
    """Return the hits, best first; `weights` maps each term of the query to its inverse document frequency.

    `query_words` are the words of the query after spelling correction.
    """
    pattern, stems = build_name_pattern(query_words), [stem for term in weights for stem in term]
    scored = [_score_text(pattern, stems, weights, text) for text in texts]
    # Relative to the best hit: a query of which no record has more than half the words still finds those.
    enough = MIN_COVERAGE * max((hit.coverage for hit in scored), default=0.0)
    hits = [hit for hit in scored if hit.coverage >= enough]
    return sorted(hits, key=lambda hit: (-hit.score, hit.text.collection, hit.text.record_id))


def _score_text(
    pattern: NamePattern, query_stems: Sequence[str], weights: Mapping[Term, float], text: SearchText
) -> RankedText:
    longness = 1 - LENGTH + LENGTH * (text.body.count(" ") + 1) / AVERAGE_BODY
    title = text.title.split()
    names = list_likely_names(query_stems, text.names, title)
    scattered = find_scattered_stems(names, weights)
    score, coverage, total, stems = 0.0, 0.0, sum(weights.values()), set()
    for term, weight in weights.items():
        weighted_count = 0.0
        for stem in term:
            count = WEIGHTS["body" if stem in scattered else "title"] * title.count(stem)
            count += WEIGHTS["body"] * _count_stem(stem, text.body) / longness
            count += WEIGHTS["context"] * _count_stem(stem, text.context)
            if count:
                stems.add(stem)
                weighted_count += count
        if weighted_count:
            coverage += weight
            score += weight * weighted_count / (weighted_count + SATURATION)
    # All words before some words: several common words in a name would otherwise outweigh the rare one that it lacks.
    share = sqrt(coverage / total) if total else 0.0
    boosted = score * share * compute_name_boost(pattern, text.names, names)
    # Rounded, so that scores that differ only by floating-point error tie and the id decides.
    boosted = round(boosted * SEARCHED_COLUMNS[text.collection].prior, 4)
    return RankedText(text, boosted, frozenset(stems), coverage)


def _count_stem(stem: str, text: str) -> int:
    # Splitting costs most, and most fields hold no stem of the query.
    return text.split().count(stem) if stem in text else 0
