"""How the names of a record match a query: as a whole, by shared words, by their order.

Words of one name belong together: a record whose five names hold one word of the query each is not called that.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from db.search.full_text_index import NAME_SEPARATOR
from db.search.query_parser import STOP_WORDS
from db.search.text_normalizer import stem_word

LIKELY_PREFIX = 4  # letters of a stem that a word with that stem begins with, as a rule
MAX_DISTANCE = 2  # words from one word of the query to the next that still count as in order
# Factor for a name equal to the query, and the most that a name sharing words with it, in any order and in that of the
# query, adds to 1.
EXACT_NAME_BOOST, SHARED_WORDS_BOOST, ORDER_BOOST = 2.5, 0.6, 0.25


class NamePattern(NamedTuple):
    """A query as every name is compared with it: its folded text, and its stems alone and in pairs."""

    text: str
    stems: frozenset[str]
    pairs: tuple[tuple[str, str], ...]


def build_name_pattern(query_words: Sequence[str]) -> NamePattern:
    stems = _stem_significant_words(query_words)
    return NamePattern(" ".join(query_words), frozenset(stems), tuple(pairwise(stems)))


def compute_name_boost(pattern: NamePattern, spelt: str, names: Sequence[Sequence[str]]) -> float:
    """Return the factor for the names of a record: `spelt` as folded words, and as `names` the likely ones as stems."""
    if pattern.text in spelt and pattern.text in spelt.split(NAME_SEPARATOR):
        return EXACT_NAME_BOOST
    shared = max((_share_of_common(pattern.stems, _drop_stop_words(name)) for name in names), default=0.0)
    in_order = max((sum(_holds_in_order(name, *pair) for pair in pattern.pairs) for name in names), default=0)
    return 1 + SHARED_WORDS_BOOST * shared + ORDER_BOOST * in_order / max(1, len(pattern.pairs))


def list_likely_names(stems: Collection[str], spelt: str, title: Collection[str]) -> list[tuple[str, ...]]:
    """Return the names, as stems, that may hold one of some stems; `title` are the stems of all names."""
    names = spelt.split(NAME_SEPARATOR)
    # Stemming costs most, so it is spared where no word begins like a stem; another spelling begins otherwise.
    if not any(stem in title and stem[:LIKELY_PREFIX] not in spelt for stem in stems):
        names = [name for name in names if any(stem[:LIKELY_PREFIX] in name for stem in stems)]
    return [_stem_name(name) for name in names]


def find_scattered_stems(names: Sequence[Sequence[str]], weights: Mapping[tuple[str, ...], float]) -> set[str]:
    """Return the stems that names hold, but not the one that holds most of the query by weight."""
    if len(names) < 2:  # noqa: PLR2004 - one name scatters nothing
        return set()
    best = max(
        names, key=lambda name: sum(weight for term, weight in weights.items() if not set(term).isdisjoint(name))
    )
    return {stem for name in names for stem in name} - set(best)


def _share_of_common(left: frozenset[str], right: frozenset[str]) -> float:
    common = len(left & right)
    return common / (len(left) + len(right) - common) if common else 0.0


def _holds_in_order(name: Sequence[str], first: str, second: str) -> bool:
    return any(stem == first and second in name[at + 1 : at + 1 + MAX_DISTANCE] for at, stem in enumerate(name))


@lru_cache(maxsize=10_000)
def _stem_name(name: str) -> tuple[str, ...]:
    return tuple(stem_word(word) for word in name.split())


def _stem_significant_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of folded words without the common ones, unless there are no others."""
    return tuple(stem_word(word) for word in words if word not in STOP_WORDS) or tuple(words)


def _drop_stop_words(name: Sequence[str]) -> frozenset[str]:
    return frozenset(name) - STOP_STEMS or frozenset(name)


STOP_STEMS = frozenset(map(stem_word, STOP_WORDS))
