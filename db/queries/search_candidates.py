"""Which search texts are ranked for a query: all that contain any of its words, or, if many do, the likeliest few.

If more than `MAX_EXHAUSTIVE` texts may contain a word, candidates are, in this order and each up to a limit: records
whose name or code is the query or begins with it, the shortest first in each collection; records with all words in
their names; of each group of collections, texts with all words and texts with any of the rarest words. So a record that
bears the very name asked for is a candidate in a catalogue of any size, and claims never crowd out a risk.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, takewhile

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, func, literal_column, select, union

from db.queries.compiled_statements import read_rows
from db.queries.core_tables import TABLES
from db.queries.source_type import AnyRow, AnySelect
from db.search.candidate_groups import GROUP_TERMS, VOCABULARY, list_collections
from db.search.full_text_index import (
    LAST_LETTER,
    MAX_NAME_LENGTH,
    TextQuery,
    in_matches,
    limit_param,
    name_matches,
    text_matches,
    text_query_param,
)
from db.search.ranking import Term
from db.search.searched_columns import SEARCHED_COLUMNS

MAX_EXHAUSTIVE = 1000  # texts: if no more contain any word, all are ranked
MAX_OF_KIND = 100  # candidates with all words in a name; in a group, with all words, and as many with the rarest
MAX_NAMED = 60  # records of a group with the words in a name, of which suggestions are chosen
MAX_COMPLETED = 2000  # words that begin like the last one typed, of which the commonest are taken
MAX_COMMON = 5000  # words that most records write: thousands of rare ones may begin like one of these, and before it
MAX_COMPLETIONS = 20  # words that the last word typed may become
MAX_RANGE = 500  # names read of a collection that begin with the query
MAX_BEGINNING = 20  # of them, the shortest, which are candidates
MAX_CANDIDATES = len(SEARCHED_COLUMNS) * MAX_BEGINNING + (1 + 2 * len(GROUP_TERMS)) * MAX_OF_KIND

GROWING_GROUPS = frozenset(GROUP_TERMS) - {VOCABULARY}

TEXTS, NAMES, WORDS = TABLES["search_texts"], TABLES["search_names"], TABLES["search_words"]


def read_candidates(
    connection: Connection, phrase: Sequence[str], words: Sequence[tuple[str, ...]], records: Mapping[Term, int]
) -> Sequence[AnyRow]:
    """Read the texts to rank, without what only a hit that is shown needs.

    `phrase` is the query, `words` its significant words, each with its inflections, `records` the number of texts with
    each term of it.
    """
    if sum(records.values()) <= MAX_EXHAUSTIVE:
        query = TextQuery(tuple(records), require_all=False)
        return read_rows(connection, _ANY_WORD, {"any": query, "any_limit": MAX_EXHAUSTIVE})
    params = {
        **_bind_beginning(phrase, MAX_BEGINNING),
        "named": TextQuery(tuple(words), in_names=True),
    }
    for group in GROUP_TERMS:
        # The vocabulary does not grow with the claims: a record of it may hold the common words alone.
        terms = tuple(records) if group == VOCABULARY else find_rarest_terms(records)
        params[f"all_{group}"] = TextQuery(tuple(records), group=group)
        # One word is all of them, and is looked for once.
        params[f"any_{group}"] = TextQuery(terms if len(records) > 1 else (), require_all=False, group=group)
    return read_rows(connection, _LIKELIEST, {**params, **dict.fromkeys(_LIMITS, MAX_OF_KIND)})


def find_rarest_terms(records: Mapping[Term, int]) -> tuple[Term, ...]:
    """Return the terms that few texts contain, together at most `MAX_OF_KIND`; at least the rarest."""
    terms = sorted(records, key=lambda term: (records[term], term))
    sums = accumulate(records[term] for term in terms)
    # The rarest term is kept even if it alone is above the limit, else a query of common words would find nothing.
    return tuple(terms[: max(1, sum(1 for _ in takewhile(lambda total: total <= MAX_OF_KIND, sums)))])


def read_beginnings(connection: Connection, words: Sequence[str], limit: int) -> Sequence[AnyRow]:
    """Read records with a name that begins with these words: of each collection those with the shortest names."""
    return read_rows(connection, _BEGINNING, _bind_beginning(words, limit))


def read_named(connection: Connection, words: Sequence[str]) -> Sequence[AnyRow]:
    """Read records whose names contain these words, the last of which may be the start of one, from each group."""
    *typed, last = words
    beginning = {"first_word": last, "last_word": last + LAST_LETTER, "word_limit": MAX_COMPLETIONS}
    # Whole words: for the start of one, an index reads every record of all words that begin so before it gives any.
    completions = tuple(row.word for row in read_rows(connection, _COMPLETIONS, beginning))
    if not completions:
        return []
    queries = {
        f"named_{group}": TextQuery((*typed, completions), in_names=True, group=group) for group in GROWING_GROUPS
    }
    patterns = {f"pattern_{place}": f"% {word} %" for place, word in enumerate(typed)}
    patterns[f"pattern_{len(typed)}"] = f"% {last}%"
    params = {**queries, **patterns, **dict.fromkeys(_NAMED_LIMITS, MAX_NAMED)}
    return read_rows(connection, _select_named(len(patterns)), params)


def _bind_beginning(words: Sequence[str], limit: int) -> dict[str, str | int]:
    first = " ".join(words)[:MAX_NAME_LENGTH]
    return {"first_name": first, "last_name": first + LAST_LETTER, "range_limit": MAX_RANGE, "beginning_limit": limit}


def _select_beginning(collection: str) -> AnySelect:
    """Select the texts of a collection whose names begin with the query; in that order, an equal name is the first."""
    names = NAMES.alias()
    begins = (names.c.name >= bindparam("first_name")) & (names.c.name <= bindparam("last_name"))
    found = select(names.c.text_id, func.length(names.c.name).label("size"), names.c.name)
    found = found.where(names.c.collection == collection, begins).order_by(names.c.name).limit(bindparam("range_limit"))
    read = found.subquery()
    shortest = select(read.c.text_id).order_by(read.c.size, read.c.name).limit(bindparam("beginning_limit")).subquery()
    return select(shortest.c.text_id)


def _select_matches(
    matches: type[text_matches | name_matches], name: str, collections: Iterable[str] = ()
) -> AnySelect:
    text = TEXTS.alias()
    found = matches(text_query_param(name), limit_param(f"{name}_limit"), collections)
    return select(text.c.id).where(in_matches(text.c.id, found))


def _select_of_vocabulary(words: int) -> AnySelect:
    """Select the texts of the vocabulary with a name like so many patterns.

    All of its names are read, which are few: the full-text index would find common words in all other texts first.
    """
    names = NAMES.alias()
    name: ColumnElement[str] = literal_column("' '") + names.c.name + literal_column("' '")
    holds = (name.like(bindparam(f"pattern_{place}")) for place in range(words))
    found = select(names.c.text_id).where(names.c.collection.in_(list_collections(VOCABULARY)), *holds)
    return select(found.distinct().limit(bindparam(f"named_{VOCABULARY}_limit")).subquery())


@cache
def _select_named(words: int) -> AnySelect:
    growing = (
        _select_matches(name_matches, f"named_{group}", list_collections(group)) for group in sorted(GROWING_GROUPS)
    )
    return _SUGGESTED.where(TEXTS.c.listed, TEXTS.c.id.in_(union(_select_of_vocabulary(words), *growing)))


def _select_completions() -> AnySelect:
    """Select the words that most records write of those that begin with the last one typed.

    Of these the first are read, and the commonest.
    """
    words = select(WORDS.c.word, WORDS.c.writers)
    first = words.where(_begins_as_typed(WORDS)).order_by(WORDS.c.word).limit(MAX_COMPLETED).subquery()
    common = words.order_by(WORDS.c.writers.desc(), WORDS.c.word.desc()).limit(MAX_COMMON).subquery()
    read = union(select(first), select(common).where(_begins_as_typed(common))).subquery()
    return select(read.c.word).order_by(read.c.writers.desc(), read.c.word).limit(bindparam("word_limit"))


def _begins_as_typed(words: FromClause) -> ColumnElement[bool]:
    return (words.c.word >= bindparam("first_word")) & (words.c.word <= bindparam("last_word"))


_GROUP_QUERIES = tuple(f"{kind}_{group}" for group in sorted(GROUP_TERMS) for kind in ("all", "any"))
_LIMITS = ("named_limit", *(f"{name}_limit" for name in _GROUP_QUERIES))
_NAMED_LIMITS = tuple(f"named_{group}_limit" for group in sorted(GROUP_TERMS))
_RANKED = select(*(TEXTS.c[name] for name in ("id", "collection", "record_id", "names", "title", "body", "context")))
_SUGGESTED = select(TEXTS.c.collection, TEXTS.c.record_id, TEXTS.c.spelt)
_BEGINNINGS = tuple(_select_beginning(collection) for collection in SEARCHED_COLUMNS)
_BEGINNING = _SUGGESTED.where(TEXTS.c.listed, TEXTS.c.id.in_(union(*_BEGINNINGS)))
_COMPLETIONS = _select_completions()
_ANY_WORD = _RANKED.where(TEXTS.c.listed, TEXTS.c.id.in_(_select_matches(text_matches, "any")))
_LIKELIEST = _RANKED.where(
    TEXTS.c.listed,
    TEXTS.c.id.in_(
        union(
            *_BEGINNINGS,
            _select_matches(name_matches, "named"),
            *(_select_matches(text_matches, name) for name in _GROUP_QUERIES),
        )
    ),
)
