"""Rank search hits with BM25 over weighted fields.

The ranks of the databases are not used, as they differ: SQLite's `bm25` weighs rare words, PostgreSQL's `ts_rank` does
not, and neither knows that a query equals the name of a record. They only limit the candidates if too many match.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from db.search.full_text_index import NAME_SEPARATOR
from db.search.searched_columns import SEARCHED_COLUMNS

SATURATION = 1.2  # k1 of BM25: how soon further occurrences stop counting
LENGTH = 0.6  # b of BM25: how much a long text lowers the score
# A constant, so that the score of a record does not change when others are added.
AVERAGE_BODY = 25  # words
WEIGHTS = {"title": 3.0, "body": 1.0, "context": 0.5}
MIN_COVERAGE = 0.6  # share of the best hit's coverage of the query, by weight of terms, below which a text is not a hit

# Factor for a name equal to the query, and the most that a name sharing words with it adds to 1.
EXACT_NAME_BOOST, SHARED_WORDS_BOOST = 2.5, 0.6


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
    """A hit with its score, and which terms of the query it holds."""

    text: SearchText
    score: float
    terms: frozenset[str]


def weigh_term(records: int, everything: int) -> float:
    """Return the inverse document frequency of a term."""
    return log(1 + (everything - records + 0.5) / (records + 0.5))


def rank_texts(
    query_words: Sequence[str], weights: Mapping[str, float], texts: Iterable[SearchText]
) -> list[RankedText]:
    """Return the hits, best first; `weights` maps each term of the query to its inverse document frequency.

    `query_words` are the words of the query after spelling correction.
    """
    scored = [_score_text(query_words, weights, text) for text in texts]
    coverage = {id(hit): sum(weights[term] for term in hit.terms) for hit in scored}
    # Relative to the best hit: a query of which no record has more than half the words still finds those.
    enough = MIN_COVERAGE * max(coverage.values(), default=0.0)
    hits = [hit for hit in scored if coverage[id(hit)] >= enough]
    return sorted(hits, key=lambda hit: (-hit.score, hit.text.collection, hit.text.record_id))


def _score_text(query_words: Sequence[str], weights: Mapping[str, float], text: SearchText) -> RankedText:
    title, body, context = text.title.split(), text.body.split(), text.context.split()
    shortness = 1 - LENGTH + LENGTH * len(body) / AVERAGE_BODY
    score, terms = 0.0, set()
    for term, weight in weights.items():
        weighted_count = WEIGHTS["title"] * title.count(term) + WEIGHTS["body"] * body.count(term) / shortness
        weighted_count += WEIGHTS["context"] * context.count(term)
        if weighted_count:
            terms.add(term)
            score += weight * weighted_count / (weighted_count + SATURATION)
    boosted = score * _name_similarity(query_words, text.names) * SEARCHED_COLUMNS[text.collection].prior
    # Rounded, so that scores that differ only by floating-point error tie and the id decides.
    return RankedText(text, round(boosted, 4), frozenset(terms))


def _name_similarity(query_words: Sequence[str], names: str) -> float:
    """Return the boost for similarity to a record's names."""
    spelt = names.split(NAME_SEPARATOR)
    if " ".join(query_words) in spelt:
        return EXACT_NAME_BOOST
    query_word_set = set(query_words)
    if query_word_set.isdisjoint(names.split()):
        return 1.0
    name_words = [set(name.split()) for name in spelt]
    return 1 + SHARED_WORDS_BOOST * max(
        len(query_word_set & words) / len(query_word_set | words) for words in name_words
    )
