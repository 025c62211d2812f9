"""Search over all records, and suggestions of their names: known words, then candidate records, then their ranking.

Only candidates are ranked (see `db.queries.search_candidates`), so that a search costs the same at any size.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from math import inf
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, or_, select

from db.queries.compiled_statements import read_rows
from db.queries.core_tables import TABLES
from db.queries.search_candidates import read_beginnings, read_candidates, read_named
from db.queries.source_type import AnyRow, AnySelect
from db.search.full_text_index import ANY_WORD, LAST_LETTER
from db.search.query_parser import MAX_TERMS, SearchQuery
from db.search.ranking import RankedText, Term, is_rare, rank_texts, weigh_term
from db.search.searched_columns import SEARCHED_COLUMNS
from db.search.spelling import LONG, find_longer_words, find_nearest_words, list_swaps, max_edits, word_ends
from db.search.text_normalizer import split_words
from db.stale_texts import IS_ANY_STALE

MAX_NEAR_WORDS = 2000
MAX_INFLECTIONS = 12  # of a stem that names are searched for

TEXTS = TABLES["search_texts"]
WORDS = TABLES["search_words"]


@dataclass(frozen=True, slots=True)
class SearchHits:
    """All hits, best first; `near` holds the words used in place of each that no record contains.

    `is_stale`: a name was changed that some texts still have to follow.
    """

    ranked: Sequence[RankedText]
    near: Mapping[str, Sequence[str]]
    is_stale: bool = False


def search_catalogue(connection: Connection, query: SearchQuery) -> SearchHits:
    """Search by two statements, and by one more each if a word of the query is unknown, and if a long one is rare.

    The texts of the hits are read for those that are shown, by `read_shown_texts`.
    """
    inflections, counts, is_stale = _read_known_stems(connection, query.terms)
    near = _read_near_words(connection, [word for stem, word in query.terms.items() if stem not in counts])
    # The number of all texts comes as the count of a stem that each of them has, so it takes no statement of its own.
    total = counts.pop(ANY_WORD, 0)
    rare = {word: counts[stem] for stem, word in query.terms.items() if is_rare(counts.get(stem, total), total)}
    longer = _read_longer_words(connection, rare)
    records = _count_term_records(query.terms, counts, longer, near)
    if not records:
        return SearchHits((), {}, is_stale)
    replaced = {word: tuple(row[0] for row in rows) for word, rows in near.items() if rows}
    words = _replace_words(query.words, replaced)
    weights = _weigh_terms(records, query.terms, total)
    forms = [
        (*(inflections.get(stem) or replaced.get(word, (word,))), *(row.word for row in longer.get(word, ())))
        for stem, word in query.terms.items()
    ]
    texts = read_candidates(connection, words, forms, records)
    return SearchHits(rank_texts(words, weights, texts), replaced, is_stale)


def _count_term_records(
    stems: Mapping[str, str],
    counts: Mapping[str, int],
    longer: Mapping[str, Sequence[AnyRow]],
    near: Mapping[str, Sequence[AnyRow]],
) -> dict[Term, int]:
    """Return how many texts hold each term: a stem that is known with `longer` words, or what is `near` an unknown."""
    records: dict[Term, int] = {}
    for stem, word in stems.items():
        known = ((stem, counts[stem]),) if stem in counts else ()
        found = [*known, *((row.stem, row.records) for row in (*longer.get(word, ()), *near.get(word, ())))]
        if found:
            records[tuple(dict.fromkeys(each for each, _ in found))] = max(count for _, count in found)
    return records


def _weigh_terms(records: Mapping[Term, int], stems: Container[str], total: int) -> dict[Term, float]:
    weights = {term: weigh_term(count, total) for term, count in records.items()}
    # A guess never outweighs the rarest of the words that are known.
    most = max((weight for term, weight in weights.items() if term[0] in stems), default=inf)
    return {term: weight if term[0] in stems else min(weight, most) for term, weight in weights.items()}


def read_shown_texts(connection: Connection, ids: Collection[int]) -> dict[int, AnyRow]:
    """Return names and prose of search texts, by id."""
    return {row.id: row for row in read_rows(connection, _SHOWN, {"ids": [*ids]})} if ids else {}


class Suggestion(NamedTuple):
    """A record with the name that was chosen of it, as written and as folded words."""

    row: AnyRow
    name: str
    words: str


def suggest_records(connection: Connection, typed: str, limit: int) -> list[tuple[AnyRow, str]]:
    """Find records with a name in which every word typed begins a word; names that begin as typed come first."""
    terms = tuple(split_words(typed)[:MAX_TERMS])
    if not terms:
        return []
    beginnings = read_beginnings(connection, terms, 2 * limit)
    suggestions = _rank_suggestions(beginnings, terms)[:limit]
    if len(suggestions) < limit or not _begins_as_typed(suggestions[-1], terms):
        rows = {(row.collection, row.record_id): row for row in (*beginnings, *read_named(connection, terms))}
        suggestions = _rank_suggestions(rows.values(), terms)[:limit]
    return [(suggestion.row, suggestion.name) for suggestion in suggestions]


def _rank_suggestions(rows: Iterable[AnyRow], terms: Sequence[str]) -> list[Suggestion]:
    return sorted((_choose_name(row, terms) for row in rows), key=partial(_suggestion_key, terms))


def _begins_as_typed(suggestion: Suggestion, terms: Sequence[str]) -> bool:
    return suggestion.words.startswith(" ".join(terms))


def _replace_words(words: Iterable[str], replaced: Mapping[str, Sequence[str]]) -> list[str]:
    return [near_word for word in words for near_word in replaced.get(word, (word,))[:1]]


def _read_known_stems(
    connection: Connection, terms: Iterable[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, int], bool]:
    """Return the words with each stem, how many records hold it, and whether a text is stale.

    The words that most records write come first; the row of any word tells whether a text is stale.
    """
    rows = read_rows(connection, _KNOWN, {"stems": [*terms, ANY_WORD]})
    words: dict[str, tuple[str, ...]] = {}
    for row in rows:
        words[row.stem] = (*words.get(row.stem, ()), row.word)[:MAX_INFLECTIONS]
    return words, {row.stem: row.records for row in rows}, any(row.is_stale for row in rows)


def _read_near_words(connection: Connection, unknown: Sequence[str]) -> dict[str, list[AnyRow]]:
    ends = {word: word_ends(word) for word in unknown if max_edits(word)}
    if not ends:
        return {}
    shares_end = or_(*(_shares_end(*pieces) for pieces in ends.values()))
    swaps = WORDS.c.word.in_([swap for word in ends for swap in list_swaps(word)])
    # In this order the limit leaves swaps and common words, and the same in both databases.
    near = _NEAR.where(swaps | shares_end).order_by(swaps.desc(), *_COMMON_FIRST).limit(MAX_NEAR_WORDS)
    rows = connection.execute(near).all()
    by_word = {row.word: row for row in rows}
    records = {near: row.records for near, row in by_word.items()}
    return {word: [by_word[near] for near in find_nearest_words(word, records)] for word in ends}


def _read_longer_words(connection: Connection, rare: Mapping[str, int]) -> dict[str, list[AnyRow]]:
    """Return the words that begin with one that few records hold, where many hold them: other forms of it."""
    words = [word for word in rare if len(word) >= LONG]
    if not words:
        return {}
    params = {**_name_values("first", words), **_name_values("last", [word + LAST_LETTER for word in words])}
    rows = read_rows(connection, _select_longer_words(len(words)), params)
    by_word = {row.word: row for row in rows}
    records = {longer: row.records for longer, row in by_word.items()}
    return {word: [by_word[longer] for longer in find_longer_words(word, rare[word], records)] for word in words}


@cache
def _select_longer_words(count: int) -> AnySelect:
    begins = (
        (WORDS.c.word >= bindparam(f"first_{place}")) & (WORDS.c.word <= bindparam(f"last_{place}"))
        for place in range(count)
    )
    return _NEAR.where(or_(*begins)).order_by(*_COMMON_FIRST).limit(literal_column(str(MAX_NEAR_WORDS)))


def _name_values(name: str, values: Iterable[str]) -> dict[str, str]:
    return {f"{name}_{place}": value for place, value in enumerate(values)}


def _shares_end(head: str, tail: str) -> ColumnElement[bool]:
    return _starts_with(WORDS.c.word, head) | _starts_with(WORDS.c.reversed, tail)


def _starts_with(column: ColumnElement[str], head: str) -> ColumnElement[bool]:
    # A range instead of LIKE: it uses the index in both databases.
    return (column >= head) & (column <= head + LAST_LETTER)


def _choose_name(row: AnyRow, terms: Sequence[str]) -> Suggestion:
    """Choose the name that begins as typed, or that contains most of the terms; the label wins a tie."""
    names = [(name, _fold_name(name)) for name in row.spelt]
    name, words = max(names, key=partial(_count_terms, terms))
    return Suggestion(row, name, " ".join(words))


@lru_cache(maxsize=2000)  # the same names come with the next letter that is typed
def _fold_name(name: str) -> tuple[str, ...]:
    return tuple(split_words(name))


def _count_terms(terms: Sequence[str], name: tuple[str, Sequence[str]]) -> tuple[bool, int]:
    words = name[1]
    begins = " ".join(words).startswith(" ".join(terms))
    return begins, sum(any(word.startswith(term) for word in words) for term in terms)


def _suggestion_key(terms: Sequence[str], suggestion: Suggestion) -> tuple[bool, float, int, str, str]:
    row = suggestion.row
    prior = SEARCHED_COLUMNS[row.collection].prior
    begins = _begins_as_typed(suggestion, terms)
    return (not begins, -prior, len(suggestion.words), row.spelt[0], row.record_id)


_COMMON_FIRST = (WORDS.c.writers.desc(), WORDS.c.word)
_KNOWN = (
    select(WORDS.c.word, WORDS.c.stem, WORDS.c.records, IS_ANY_STALE.label("is_stale"))
    .where(WORDS.c.stem.in_(bindparam("stems", expanding=True)))
    .order_by(*_COMMON_FIRST)
)
_NEAR = select(WORDS.c.word, WORDS.c.stem, WORDS.c.records)
_SHOWN = select(TEXTS.c.id, TEXTS.c.spelt, TEXTS.c.prose).where(TEXTS.c.id.in_(bindparam("ids", expanding=True)))
