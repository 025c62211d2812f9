"""Search over all records and type-ahead over their names, as plain rows: words, then candidates, then their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from db.queries.core_tables import TABLES
from db.search.full_text_index import Wanted, found, found_in_names, found_in_text, most, wanted
from db.search.query_parser import MOST_TERMS, Query
from db.search.ranking import Ranked, ranked, rarity
from db.search.searched_columns import FIELDS
from db.search.spelling import edits, ends, nearest
from db.search.text_normalizer import words

MOST_CANDIDATES = 1000  # of more, each database takes those it ranks best itself
MOST_NEAR_WORDS = 2000
LAST_LETTER = "\U0010ffff"
EVERYTHING = ""  # the word that every record has

TEXTS = TABLES["search_texts"]
WORDS = TABLES["search_words"]


@dataclass(frozen=True, slots=True)
class Hits:
    """All hits in order; `near` are the words that stood in for one that no record has."""

    ranked: Sequence[Ranked]
    near: Mapping[str, Sequence[str]]


def search(connection: Connection, query: Query) -> Hits:
    """Two statements; a third where a word of the query is unknown."""
    known = _known(connection, query.terms)
    near = _near(connection, [word for stem, word in query.terms.items() if stem not in known])
    everything = known.pop(EVERYTHING, 0)
    known |= {stem: records for rows in near.values() for _, stem, records in rows}
    if not known:
        return Hits((), {})
    asked = Wanted(tuple(known), every=False)
    texts = connection.execute(_CANDIDATES, {"wanted": asked, "most": MOST_CANDIDATES}).all()
    weights = {stem: rarity(records, everything) for stem, records in known.items()}
    told = {word: tuple(row[0] for row in rows) for word, rows in near.items() if rows}
    read = [near for word in query.words for near in told.get(word, (word,))[:1]]
    return Hits(ranked(read, weights, texts), told)


def suggest(connection: Connection, typed: str, limit: int) -> list[tuple[Any, str]]:
    """Records with a name in which every word begins a word, the last one perhaps unfinished. One statement."""
    terms = tuple(words(typed)[:MOST_TERMS])
    asked = Wanted(terms, names=True, prefix=True)
    rows = connection.execute(_NAMED, {"wanted": asked, "most": MOST_CANDIDATES}).all()
    met = ((row, _name_met(row, terms)) for row in rows)
    return sorted(met, key=lambda pair: _readiness(pair, terms))[:limit]


def _known(connection: Connection, terms: Iterable[str]) -> dict[str, int]:
    rows = connection.execute(_KNOWN, {"stems": [*terms, EVERYTHING]})
    return {row.stem: row.records for row in rows}


def _near(connection: Connection, unknown: Sequence[str]) -> dict[str, list[Any]]:
    looked_for = {word: ends(word) for word in unknown if edits(word)}
    if not looked_for:
        return {}
    alike = or_(*(_alike(*pieces) for pieces in looked_for.values()))
    rows = connection.execute(_NEAR.where(alike).limit(MOST_NEAR_WORDS)).all()
    by_word = {row.word: row for row in rows}
    return {word: [by_word[near] for near in nearest(word, by_word)] for word in looked_for}


def _alike(head: str, tail: str) -> ColumnElement[bool]:
    return _begins(WORDS.c.word, head) | _begins(WORDS.c.reversed, tail)


def _begins(column: ColumnElement[str], head: str) -> ColumnElement[bool]:
    return (column >= head) & (column <= head + LAST_LETTER)


def _name_met(row: Any, terms: Sequence[str]) -> str:
    """The name, as written, that holds most of what was typed; its label before others."""
    names: list[str] = row.spelt
    return max(names, key=lambda name: sum(any(word.startswith(term) for word in words(name)) for term in terms))


def _readiness(pair: tuple[Any, str], terms: Sequence[str]) -> tuple[Any, ...]:
    row, name = pair
    spelt, typed = " ".join(words(name)), " ".join(terms)
    return (not spelt.startswith(typed), -FIELDS[row.collection].prior, len(spelt), row.spelt[0], row.record_id)


_KNOWN = select(WORDS.c.stem, WORDS.c.records).distinct().where(WORDS.c.stem.in_(bindparam("stems", expanding=True)))
_NEAR = select(WORDS.c.word, WORDS.c.stem, WORDS.c.records).order_by(WORDS.c.word)
_CANDIDATES = select(TEXTS).where(TEXTS.c.listed, found(TEXTS.c.id, found_in_text(wanted("wanted"), most("most"))))
_NAMED = select(TEXTS.c.collection, TEXTS.c.record_id, TEXTS.c.spelt).where(
    TEXTS.c.listed, found(TEXTS.c.id, found_in_names(wanted("wanted"), most("most")))
)
