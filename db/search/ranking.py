"""In which order hits come: BM25 over weighted fields, computed here so that both databases order alike.

The databases' own ranks cannot be used for that: SQLite's `bm25` weighs rare words, PostgreSQL's `ts_rank` does not,
and neither knows that a query is the very name of a record. They only choose whom to rank where too many match.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from db.search.searched_columns import SEARCHED_COLUMNS

SATURATION = 1.2  # BM25's k1: how soon one more occurrence stops to count
LENGTH = 0.6  # BM25's b: how much a long text is held against it
AVERAGE_BODY = 25  # words
WEIGHTS = {"title": 3.0, "body": 1.0, "context": 0.5}
MIN_COVERAGE = 0.6  # of what the best hit carries of the query, by weight of words: less is not a hit

# How much more a hit is worth whose name is what was typed, less the more of either is left over.
VERY_NAME, SAME_WORDS = 2.5, 0.6


class SearchText(Protocol):
    """A record as search sees it."""

    @property
    def collection(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def spelt(self) -> list[str]: ...
    @property
    def prose(self) -> str: ...
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
    """How much a word tells that so many of all records hold."""
    return log(1 + (everything - records + 0.5) / (records + 0.5))


def rank_texts(typed: Sequence[str], weights: Mapping[str, float], texts: Iterable[SearchText]) -> list[RankedText]:
    """Order the texts by how well they fit; `weights` are the terms looked for, each with what it tells.

    `typed` are the words of the query, as read: wrong letters put right.
    """
    scored = [_score_text(typed, weights, text) for text in texts]
    carried = {id(hit): sum(weights[term] for term in hit.terms) for hit in scored}
    enough = MIN_COVERAGE * max(carried.values(), default=0.0)
    kept = [hit for hit in scored if carried[id(hit)] >= enough]
    return sorted(kept, key=lambda hit: (-hit.score, hit.text.collection, hit.text.record_id))


def _score_text(typed: Sequence[str], weights: Mapping[str, float], text: SearchText) -> RankedText:
    title, body, context = (Counter(words.split()) for words in (text.title, text.body, text.context))
    shortness = 1 - LENGTH + LENGTH * body.total() / AVERAGE_BODY
    score, held = 0.0, set()
    for term, weight in weights.items():
        often = WEIGHTS["title"] * title[term] + WEIGHTS["body"] * body[term] / shortness
        often += WEIGHTS["context"] * context[term]
        if often:
            held.add(term)
            score += weight * often / (often + SATURATION)
    raised = score * _name_similarity(typed, text.names) * SEARCHED_COLUMNS[text.collection].prior
    return RankedText(text, round(raised, 4), frozenset(held))


def _name_similarity(typed: Sequence[str], names: str) -> float:
    """Whether what was typed is one of the names, or which part of one."""
    whole, asked = list(typed), set(typed)
    spelt = [name.split() for name in names.split(" | ")]
    if whole in spelt:
        return VERY_NAME
    return 1 + SAME_WORDS * max(len(asked & set(name)) / len(asked | set(name)) for name in spelt)
