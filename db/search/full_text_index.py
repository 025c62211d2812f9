"""The full-text index of each database behind one predicate: SQLite's FTS5, PostgreSQL's `tsvector`.

Only normalized words reach the index, and each is quoted; both indexes hold the same words, so both find the same
records. PostgreSQL's text-search configurations are not used: there is nothing left to normalize.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Integer, Text, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from db.search.candidate_groups import COLLECTION_TERMS, UNLISTED
from db.search.query_parser import MAX_QUERY_LENGTH

MAX_NAME_LENGTH = MAX_QUERY_LENGTH  # characters of a name that are compared as a whole
ANY_WORD = ""  # stands for a word that every record contains
NAME_SEPARATOR = " | "  # between two names of a record
LAST_LETTER = "\U0010ffff"  # ends a range of all words that begin alike
MAX_COUNTED_OF_WORD = 50_000  # texts with a word, of which PostgreSQL finds all before it counts: some 10 ms
QUOTED_WORD = "'''([^'']+)'''"  # a pattern of PostgreSQL, as a literal
INDEX_PREFIX = "search_index"  # prefix of database objects that are not in the ORM metadata


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Normalized words to find: stems in the text of a record, or whole words `in_names`, each or any of a tuple.

    `require_all`: a record must contain all of them, not any.
    `group`: the word of a group of collections, to which the record must belong; in names on PostgreSQL the
    collections of `name_matches` say so instead.
    """

    terms: tuple[str | tuple[str, ...], ...]
    require_all: bool = True
    in_names: bool = False
    group: str = ""


class TextQueryType(TypeDecorator[TextQuery]):
    """Writes a query in the syntax of the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: TextQuery | None, dialect: Dialect) -> str | None:
        return None if value is None else _WRITERS[dialect.name](value)


def text_query_param(name: str) -> BindParameter[TextQuery]:
    """Return a bound parameter that takes a query."""
    return bindparam(name, type_=TextQueryType())


class _MatchingIds(FunctionElement[int]):
    """The ids of the search texts that match; if limited, so many of them, whichever are read first.

    `collections` are those of the query's group.
    """

    inherit_cache = True

    def __init__(
        self, query: ColumnElement[Any], limit: BindParameter[int] | None = None, collections: Iterable[str] = ()
    ) -> None:
        # A clause, so that it is part of the key of what is compiled.
        words = ", ".join(f"'{collection}'" for collection in collections)
        super().__init__(
            query, *(() if limit is None else (limit,)), *((literal_column(f"({words})"),) if words else ())
        )


class text_matches(_MatchingIds):  # noqa: N801 - it reads as the SQL it becomes
    """Matches in all of the text."""

    name = "text_matches"
    inherit_cache = True


class name_matches(_MatchingIds):  # noqa: N801
    """Matches in the names."""

    name = "name_matches"
    inherit_cache = True


class match_count(FunctionElement[int]):  # noqa: N801
    """The number of matches, to a limit; on PostgreSQL that of texts with the rarest word, if many hold it."""

    name = "match_count"
    inherit_cache = True


class listed_match_count(FunctionElement[int]):  # noqa: N801
    """The number of matches that a list shows unless asked for more, to a limit."""

    name = "listed_match_count"
    inherit_cache = True


class matches_within(FunctionElement[str]):  # noqa: N801
    """A query, which requires all of its words, narrowed to the texts of a collection, by the index alone."""

    name = "matches_within"
    inherit_cache = True

    def __init__(self, query: BindParameter[TextQuery], collection: str) -> None:
        super().__init__(query, literal_column(f"'{COLLECTION_TERMS[collection]}'"))


class text_holds(FunctionElement[bool]):  # noqa: N801
    """The one search text with this id matches, which is looked up without listing the matches."""

    name = "text_holds"
    inherit_cache = True


def in_matches(id_: ColumnElement[int], matches: _MatchingIds) -> ColumnElement[bool]:
    """The search text with this id is one of the matches."""
    return id_.bool_op("IN")(matches)


def limit_param(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Integer())


def is_modelled(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell alembic which tables, columns and indexes of a database the models describe."""
    return not (kind in {"table", "column", "index"} and name is not None and name.startswith(INDEX_PREFIX))


def _write_fts5(query: TextQuery) -> str:
    if not query.terms:
        return '""'  # an empty phrase, which nothing contains
    terms = _write_terms(query, '"', " OR ")
    columns = "names" if query.in_names else "{title body context}"
    words = f"({(' AND ' if query.require_all else ' OR ').join(terms)})"
    if query.in_names and query.group:
        return f'({columns} : {words}) AND (context : "{query.group}")'
    return f'{columns} : ({words} AND "{query.group}")' if query.group else f"{columns} : {words}"


def _write_tsquery(query: TextQuery) -> str:
    if not query.terms:
        return ""  # likewise
    # Quoted, though the words hold letters and digits only: bare `and` or `or` would be operators.
    terms = _write_terms(query, "'", " | ")
    words = (" & " if query.require_all else " | ").join(terms)
    return f"({words}) & '{query.group}'" if query.group and not query.in_names else words


def _write_terms(query: TextQuery, quote: str, either: str) -> list[str]:
    alternatives = [(term,) if isinstance(term, str) else term for term in query.terms]
    quoted = [[f"{quote}{word}{quote}" for word in words] for words in alternatives]
    return [words[0] if len(words) == 1 else f"({either.join(words)})" for words in quoted]


_WRITERS = {"sqlite": _write_fts5, "postgresql": _write_tsquery}


@compiles(_MatchingIds, "sqlite")
def _compile_fts5(element: _MatchingIds, compiler: SQLCompiler, **kw: object) -> str:
    query, *limit = (compiler.process(clause, **kw) for clause in element.clauses)
    first = f" LIMIT {limit[0]}" if limit else ""  # the query itself names the group
    return f"(SELECT rowid FROM {INDEX_PREFIX} WHERE {INDEX_PREFIX} MATCH {query}{first})"  # noqa: S608 - bound


@compiles(_MatchingIds, "postgresql")
def _compile_tsvector(element: _MatchingIds, compiler: SQLCompiler, **kw: object) -> str:
    text, *rest = (compiler.process(clause, **kw) for clause in element.clauses)
    limit, collections = rest[:1], rest[1:]
    vector = f"{INDEX_PREFIX}_{'names' if isinstance(element, name_matches) else 'stems'}"
    # A cast, not `to_tsquery`: that would send the words through a text-search configuration.
    query = f"CAST({text} AS tsquery)"
    first = f" LIMIT {limit[0]}" if limit else ""
    grouped = f" AND collection IN {collections[0]}" if collections else ""
    return f"(SELECT id FROM search_texts WHERE {vector} @@ {query}{grouped}{first})"  # noqa: S608 - as above


@compiles(match_count, "sqlite")
def _compile_fts5_count(element: match_count, compiler: SQLCompiler, **kw: object) -> str:
    query, limit = (compiler.process(clause, **kw) for clause in element.clauses)
    return _count_in_fts5(query, limit)


@compiles(listed_match_count, "sqlite")
def _compile_fts5_listed_count(element: listed_match_count, compiler: SQLCompiler, **kw: object) -> str:
    query, limit = (compiler.process(clause, **kw) for clause in element.clauses)
    return _count_in_fts5(f"({query} || ' NOT (context : \"{UNLISTED}\")')", limit)


def _count_in_fts5(query: str, limit: str) -> str:
    matches = f"SELECT 1 FROM {INDEX_PREFIX} WHERE {INDEX_PREFIX} MATCH {query} LIMIT {limit}"  # noqa: S608 - bound
    return f"(SELECT count(*) FROM ({matches}))"  # noqa: S608 - as above


@compiles(listed_match_count, "postgresql")
def _compile_tsvector_listed_count(element: listed_match_count, compiler: SQLCompiler, **kw: object) -> str:
    query, limit = (compiler.process(clause, **kw) for clause in element.clauses)
    listed = f"CAST({query} || ' & !{UNLISTED}' AS tsquery)"
    return _count_in_tsvector(listed, limit)


@compiles(matches_within, "sqlite")
def _compile_fts5_within(element: matches_within, compiler: SQLCompiler, **kw: object) -> str:
    query, word = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({query} || ' AND (context : \"' || {word} || '\")')"


@compiles(matches_within, "postgresql")
def _compile_tsquery_within(element: matches_within, compiler: SQLCompiler, **kw: object) -> str:
    query, word = (compiler.process(clause, **kw) for clause in element.clauses)
    # Without a word nothing matches, and the syntax has no empty query beside a word.
    return f"(nullif({query}, '') || ' & ' || {word})"


@compiles(match_count, "postgresql")
def _compile_tsvector_count(element: match_count, compiler: SQLCompiler, **kw: object) -> str:
    query, limit = (compiler.process(clause, **kw) for clause in element.clauses)
    # The words of the query are quoted; that of the collection is not.
    stems = f"SELECT quoted[1] AS stem FROM regexp_matches({query}, {QUOTED_WORD}, 'g') AS quoted"  # noqa: S608 - bound
    known = "SELECT records FROM search_words WHERE search_words.stem = stems.stem LIMIT 1"
    rarest = f"SELECT coalesce(min(coalesce(({known}), 0)), 0) AS records FROM ({stems}) AS stems"  # noqa: S608 - as above
    exact = _count_in_tsvector(f"CAST({query} AS tsquery)", limit)
    counted = f"CASE WHEN records > {MAX_COUNTED_OF_WORD} THEN records ELSE {exact} END"
    return f"(SELECT {counted} FROM ({rarest}) AS rarest)"  # noqa: S608 - as above


def _count_in_tsvector(query: str, limit: str) -> str:
    matches = f"SELECT 1 FROM search_texts WHERE {INDEX_PREFIX}_stems @@ {query} LIMIT {limit}"  # noqa: S608 - bound
    return f"(SELECT count(*) FROM ({matches}) AS matches)"  # noqa: S608 - as above


@compiles(text_holds, "sqlite")
def _compile_fts5_lookup(element: text_holds, compiler: SQLCompiler, **kw: object) -> str:
    query, id_ = (compiler.process(clause, **kw) for clause in element.clauses)
    found = f"SELECT 1 FROM {INDEX_PREFIX} WHERE {INDEX_PREFIX} MATCH {query} AND rowid = {id_}"  # noqa: S608 - bound
    return f"EXISTS ({found})"


@compiles(text_holds, "postgresql")
def _compile_tsvector_lookup(element: text_holds, compiler: SQLCompiler, **kw: object) -> str:
    query, id_ = (compiler.process(clause, **kw) for clause in element.clauses)
    holds = f"{INDEX_PREFIX}_stems @@ CAST({query} AS tsquery)"
    # A value, not an EXISTS: that could become a join that lists all matches.
    return f"(SELECT {holds} FROM search_texts AS held WHERE held.id = {id_})"  # noqa: S608 - bound
