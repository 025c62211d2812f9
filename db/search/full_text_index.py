"""The full-text index of each database behind one condition: SQLite's FTS5, PostgreSQL's `tsvector`.

Only folded words get here, and each is quoted; both indexes hold the same words, so both find the same records.
PostgreSQL's text-search configuration, `simple` or any other, is never asked: there is nothing left to fold.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Integer, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

OWN = "search_index"  # how all begins that the models do not know: tables of FTS5, PostgreSQL's vectors and indexes


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folded words: stems in all of a record's text, or whole words in its `names`; all of them, or any.

    `prefix` takes the last one for the beginning of a word.
    """

    terms: tuple[str, ...]
    every: bool = True
    names: bool = False
    prefix: bool = False


class _Written(TypeDecorator[Wanted]):
    """What is wanted, in the language of the database it is sent to."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Wanted | None, dialect: Dialect) -> str | None:
        return None if value is None else _WRITTEN[dialect.name](value)


def wanted(name: str) -> BindParameter[Wanted]:
    """A parameter that takes what is wanted."""
    return bindparam(name, type_=_Written())


class _Found(FunctionElement[Any]):
    """The ids of the search texts that match; of too many, those that the database itself ranks best."""

    inherit_cache = True

    def __init__(self, what: BindParameter[Wanted], most: BindParameter[int] | None = None) -> None:
        super().__init__(what, *(() if most is None else (most,)))


class found_in_text(_Found):  # noqa: N801 - it reads as the SQL it becomes
    name = "found_in_text"
    inherit_cache = True


class found_in_names(_Found):  # noqa: N801
    name = "found_in_names"
    inherit_cache = True


def found(id_: ColumnElement[int], by: _Found) -> ColumnElement[bool]:
    """The search text of this id is among them."""
    return id_.bool_op("IN")(by)


def most(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Integer())


def is_modelled(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell alembic which tables, columns and indexes of a database the models speak of."""
    return not (kind in {"table", "column", "index"} and name is not None and name.startswith(OWN))


def _fts5(value: Wanted) -> str:
    if not value.terms:
        return '""'  # an empty phrase, which nothing holds
    terms = [f'"{term}"' for term in value.terms]
    within = "names" if value.names else "{title body context}"
    return f"{within} : ({(' AND ' if value.every else ' OR ').join(terms)}{' *' if value.prefix else ''})"


def _tsquery(value: Wanted) -> str:
    if not value.terms:
        return ""  # likewise
    terms = [f"'{term}'" for term in value.terms]
    return f"{(' & ' if value.every else ' | ').join(terms)}{':*' if value.prefix else ''}"


_WRITTEN = {"sqlite": _fts5, "postgresql": _tsquery}


@compiles(_Found, "sqlite")
def _found_sqlite(element: _Found, compiler: SQLCompiler, **kw: Any) -> str:
    what, *limit = (compiler.process(clause, **kw) for clause in element.clauses)
    best = f" ORDER BY rank LIMIT {limit[0]}" if limit else ""
    return f"(SELECT rowid FROM {OWN} WHERE {OWN} MATCH {what}{best})"  # noqa: S608 - what is said is bound


@compiles(_Found, "postgresql")
def _found_postgresql(element: _Found, compiler: SQLCompiler, **kw: Any) -> str:
    what, *limit = (compiler.process(clause, **kw) for clause in element.clauses)
    vector = f"{OWN}_{'names' if isinstance(element, found_in_names) else 'stems'}"
    query = f"CAST({what} AS tsquery)"
    best = f" ORDER BY ts_rank({vector}, {query}) DESC, id LIMIT {limit[0]}" if limit else ""
    return f"(SELECT id FROM search_texts WHERE {vector} @@ {query}{best})"  # noqa: S608 - as above
