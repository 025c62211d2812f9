"""Fills a database with copies of the catalogue in other words, for measurements of growth.

python -m bench.growth sqlite:////path/to/scratch.sqlite 100000

Several URLs are filled with the same copies. Indexes are built at the end, so a million claims take minutes.

Each copy has its own therapies, claims, studies, references and profiles, linked like those of the catalogue;
vocabulary is shared. Every word, number, id and code of theirs is drawn anew, as abstracts on other subjects differ:
common words by Zipf's law, as often as in the catalogue; of the rarer ones most are a copy's own; and phrases recur,
as some words are drawn from those that follow the last one in the catalogue. The name of a therapy in one word is never
drawn. So common words stay common, rare ones rare, and no copy repeats a sentence or a name of its original.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache, partial
from itertools import accumulate, pairwise
from random import Random
from re import Match
from re import compile as compile_pattern
from typing import Any

import click
from sqlalchemy import Column, Connection, Engine, Table, insert, select, text

from api.cli.catalogue import load_catalogue
from db.engine import create_database_engine
from db.loader.compile import search_rows
from db.loader.compile.search_rows import compile_search_rows
from db.migrate import upgrade
from db.models import Base
from db.search import text_normalizer
from db.search.full_text_index import INDEX_PREFIX

TableRow = dict[str, Any]
Rows = dict[str, list[TableRow]]

COPIED_RECORDS = (
    "therapies",
    "references",
    "studies",
    "candidates",
    "components",
    "populations",
    "claims",
    "criteria",
    "evidence",
)
UNCOPIED = {
    *("revision", "instance_secret", "catalogue_loads", "load_conflicts"),
    *("search_texts", "search_names", "search_words"),
}
TEXT_COLUMNS = {
    "therapies": ("name", "summary", "professional_summary"),
    "references": ("title", "container"),
    "studies": ("title", "acronym"),
    "candidates": ("title",),
    "claims": ("statement",),
    "components": ("name",),
    "populations": ("label", "description"),
    "criteria": ("text",),
}
MAX_LENGTHS = {"statement": 300}
NAME_COLUMNS = {"name", "title", "acronym"}
FOLLOWING_SHARE = 0.3  # of the words follow the last one as in the catalogue
NAME_SHARE = 0.5  # of the words of names are those of such names in the catalogue
MIN_COMMON = 10  # times that a word occurs in the catalogue to be common to all subjects
SHARED_SHARE = 0.1  # of the rarer words of the catalogue a copy uses too
INVENTED_WORDS = 100_000  # of all copies
WORDS_OF_COPY = 20_000  # of them, beside those that stand for rarer words of the catalogue
SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "jo",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "xa",
    "cra",
    "thera",
)
WORD = compile_pattern(r"[^\W_]+")
LETTERS, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"


class WordSource:
    """Words of the catalogue by their frequency, and those that follow each."""

    def __init__(self, catalogue: Rows) -> None:
        names = [(row["name"], *row["synonyms"]) for row in catalogue["therapies"]]
        proper_names = {name.lower() for own in names for name in own}
        texts = (row[name] or "" for table, names in TEXT_COLUMNS.items() for row in catalogue[table] for name in names)
        sentences = [[word for word in WORD.findall(value) if word.isalpha()] for value in texts]
        counts = Counter(word for words in sentences for word in words if word.lower() not in proper_names)
        ranked = counts.most_common()
        self.common = [word for word, count in ranked if count >= MIN_COMMON]
        self.rare = [word for word, count in ranked if count < MIN_COMMON]
        chance = Random(0)  # noqa: S311 - data, not secrets
        self.invented = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(INVENTED_WORDS)]
        ranks = len(ranked) + WORDS_OF_COPY
        self.weights = list(accumulate(1 / rank for rank in range(10, ranks + 10)))
        # As often as they stand in names, so that drawing from them evenly repeats that.
        self.name_words = {
            table: [
                word for row in catalogue[table] for word in iter_name_words(row) if word.lower() not in proper_names
            ]
            for table in TEXT_COLUMNS
        }
        self.following: dict[str, list[str]] = defaultdict(list)
        for words in sentences:
            for word, following in pairwise(words):
                if following in counts:
                    self.following[word].append(following)


def iter_name_words(row: TableRow) -> Iterator[str]:
    """Yield the words of the names of a record."""
    names = (*(row.get(name) or "" for name in sorted(NAME_COLUMNS)), *row.get("synonyms", ()))
    return (word for name in names for word in WORD.findall(name) if word.isalpha())


class CopyWords:
    """Draws the words of one copy. Of the words beyond the common ones most are invented, and each copy has others."""

    def __init__(self, source: WordSource, chance: Random) -> None:
        self._source = source
        self._common = set(source.common)
        rare = [word if chance.random() < SHARED_SHARE else chance.choice(source.invented) for word in source.rare]
        self._ranked = [*source.common, *rare]
        self._ranked += chance.choices(source.invented, k=len(source.weights) - len(self._ranked))
        self._chance = chance

    def invent_word(self) -> str:
        return "".join(self._chance.choices(SYLLABLES, k=4))

    def invent_code(self, code: str) -> str:
        """Return a code or number of the same form."""
        return "".join(self._draw_letter(letter) for letter in code)

    def invent_text(self, value: str) -> str:
        """Return a text of as many words, with the same punctuation."""
        last = ""

        def replace_word(match: Match[str]) -> str:
            nonlocal last
            last = self._draw_word(last) if match.group().isalpha() else self.invent_code(match.group())
            return last

        return WORD.sub(replace_word, value)

    def invent_name(self, table: str, value: str) -> str:
        """Return a name that no other record has: its first word is invented, half of the others are of such names."""
        return f"{self.invent_word()} {WORD.sub(lambda match: self._draw_name_word(table, match.group()), value)}"

    def _draw_name_word(self, table: str, word: str) -> str:
        if not word.isalpha():
            return self.invent_code(word)
        words = self._source.name_words[table] if self._chance.random() < NAME_SHARE else self._source.invented
        return self._chance.choice(words)

    def _draw_word(self, last: str) -> str:
        following = self._source.following.get(last)
        if following and self._chance.random() < FOLLOWING_SHARE:
            word = self._chance.choice(following)
            if word in self._common:
                return word
        return str(self._chance.choices(self._ranked, cum_weights=self._source.weights)[0])

    def _draw_letter(self, letter: str) -> str:
        if letter.isdigit():
            return self._chance.choice(DIGITS)
        drawn = self._chance.choice(LETTERS)
        return drawn.upper() if letter.isupper() else drawn


class CopyIds:
    """The ids of one copy, each drawn when it is first met."""

    def __init__(self, number: int, words: CopyWords) -> None:
        self.number = number
        self._words = words
        self._ids: dict[str, str] = {}

    def find(self, value: str | int) -> str | int:
        if isinstance(value, int):
            return value + self.number * 10**7
        if value not in self._ids:
            self._ids[value] = f"{self._words.invent_word()}-{self.number}-{len(self._ids)}"
        return self._ids[value]


def read_catalogue(connection: Connection) -> Rows:
    tables = (table for table in Base.metadata.sorted_tables if table.name not in UNCOPIED)
    return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}


def find_copied_tables() -> list[Table]:
    """Return the tables of copied records and of everything that belongs to one."""
    return [table for table in Base.metadata.sorted_tables if any(is_copied_id(column) for column in table.columns)]


def is_copied_id(column: Column[Any]) -> bool:
    """Whether a column holds the id of a copied record, its own or another's."""
    if column.foreign_keys:
        return any(key.column.table.name in COPIED_RECORDS for key in column.foreign_keys)
    return column.name == "id" and column.table.name in COPIED_RECORDS


def copy_rows(catalogue: Rows, number: int, words: CopyWords) -> Rows:
    """Return the rows of one copy, with ids and texts of their own."""
    ids = CopyIds(number, words)
    return {
        table.name: [copy_row(table, row, ids, words) for row in catalogue[table.name]]
        for table in find_copied_tables()
    }


def copy_row(table: Table, row: TableRow, ids: CopyIds, words: CopyWords) -> TableRow:
    copied = dict(row)
    for column in table.columns:
        if is_copied_id(column) and row[column.name] is not None:
            copied[column.name] = ids.find(row[column.name])
    for name in TEXT_COLUMNS.get(table.name, ()):
        invent = partial(words.invent_name, table.name) if name in NAME_COLUMNS else words.invent_text
        copied[name] = row[name] and invent(row[name])[: MAX_LENGTHS.get(name)].rstrip()
    if "synonyms" in copied:
        copied["synonyms"] = [words.invent_name(table.name, synonym) for synonym in copied["synonyms"]]
    if table.name.endswith("_codings"):
        copied["code"] = f"{words.invent_code(row['code'])}x{ids.number}"
        copied["key"] = copied["code"].lower()
    return copied


def fill_databases(connections: Sequence[Connection], claims: int) -> None:
    """Add copies to loaded catalogues until each has about so many claims, and write the search texts of all."""
    catalogue = read_catalogue(connections[0])
    source = WordSource(catalogue)
    copied_tables = {table.name for table in find_copied_tables()}
    shared = {name: hide_records(rows) for name, rows in catalogue.items() if name not in copied_tables}
    vocabulary = WordCounts()
    vocabulary.add_rows(compile_search_rows(iter_pairs(catalogue)))
    for number in range(1, max(1, claims // len(catalogue["claims"]))):
        words = CopyWords(source, Random(number))  # noqa: S311 - data, not secrets
        copied = copy_rows(catalogue, number, words)
        compiled = list(compile_search_rows(iter_pairs({**shared, **copied})))
        vocabulary.add_rows(compiled)
        texts = {table: [row for name, row in compiled if name == table] for table in ("search_texts", "search_names")}
        write_copy(connections, {**copied, **texts})
    replace_words(connections, vocabulary)


def write_copy(connections: Iterable[Connection], rows: Rows) -> None:
    for connection in connections:
        for name, values in rows.items():
            insert_rows(connection, name, values)
        connection.commit()


def remember_stems() -> None:
    """Keep the stem of every word: copies share their words, but have more than the product needs to keep."""
    stem_word = cache(text_normalizer.stem_word.__wrapped__)
    for module in (text_normalizer, search_rows):
        vars(module)["stem_word"] = stem_word


def drop_indexes(connection: Connection) -> list[str]:
    """Drop what is faster to build once, switch foreign keys off, and return the statements that build it again."""
    drop = {"sqlite": drop_sqlite_indexes, "postgresql": drop_postgres_indexes}[connection.dialect.name]
    statements = drop(connection)
    connection.commit()
    return statements


def drop_sqlite_indexes(connection: Connection) -> list[str]:
    cursor = (
        connection.connection.cursor()
    )  # the driver's: SQLAlchemy would begin a transaction, in which it is ignored
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("PRAGMA cache_size = -500000")
    cursor.close()
    found = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    rows = connection.execute(text(f"{found} ORDER BY name")).all()
    dropped = [row for row in rows if row.type == "index" or row.name.startswith(INDEX_PREFIX)]
    for row in dropped:
        connection.exec_driver_sql(f'DROP {row.type} "{row.name}"')
    rebuilt = f"INSERT INTO {INDEX_PREFIX} ({INDEX_PREFIX}) VALUES ('rebuild')"  # noqa: S608 - a name of ours
    return [*(row.sql for row in dropped), rebuilt]


def drop_postgres_indexes(connection: Connection) -> list[str]:
    connection.exec_driver_sql("SET session_replication_role = replica")  # no checks of foreign keys
    owned = "SELECT conname FROM pg_constraint"
    found = f"SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN ({owned})"  # noqa: S608
    rows = connection.execute(text(found)).all()
    for row in rows:
        connection.exec_driver_sql(f'DROP INDEX "{row.indexname}"')
    return [row.indexdef for row in rows]


def build_indexes(connection: Connection, statements: Iterable[str]) -> None:
    for statement in (*statements, "ANALYZE"):
        connection.exec_driver_sql(statement)
    connection.commit()


def hide_records(rows: list[TableRow]) -> list[TableRow]:
    """Return rows that lend their names to texts, but whose own texts are not compiled again for each copy."""
    return [row | {"status": "withdrawn"} if "status" in row else row for row in rows]


class WordCounts:
    """The words of all copies, each with its stem, and how many records have each stem."""

    def __init__(self) -> None:
        self.stem_of: dict[str, str] = {}
        self.records: Counter[str] = Counter()
        self.writers: Counter[str] = Counter()

    def add_rows(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        counts = {}
        for name, row in rows:
            if name == "search_words":
                self.stem_of[row["word"]] = row["stem"]
                counts[row["stem"]] = row["records"]
                self.writers[row["word"]] += row["writers"]
        self.records.update(counts)

    def build_rows(self) -> Iterator[TableRow]:
        for word, stem in sorted(self.stem_of.items()):  # as a load writes them
            row = {"word": word, "reversed": word[::-1], "stem": stem}
            yield row | {"records": self.records[stem], "writers": self.writers[word]}


def replace_words(connections: Iterable[Connection], vocabulary: WordCounts) -> None:
    for connection in connections:
        connection.execute(text("DELETE FROM search_words"))
        insert_rows(connection, "search_words", list(vocabulary.build_rows()))
        connection.commit()


def iter_pairs(tables: Rows) -> Iterator[tuple[str, TableRow]]:
    return ((name, row) for name, rows in tables.items() for row in rows)


def insert_rows(connection: Connection, name: str, rows: list[TableRow]) -> None:
    if rows:
        connection.execute(insert(Base.metadata.tables[name]), rows)


@click.command()
@click.argument("urls", nargs=-1, required=True)
@click.argument("claims", type=int)
def main(urls: tuple[str, ...], claims: int) -> None:
    """Fill the empty databases at URLS with about so many CLAIMS."""
    fill_empty_databases(urls, claims, fill_databases)


def fill_empty_databases(urls: Iterable[str], claims: int, fill: Callable[[Sequence[Connection], int], None]) -> None:
    """Load the catalogue into each database, and fill them all together while they have no indexes."""
    remember_stems()
    with ExitStack() as stack:
        connections = [stack.enter_context(load_database(url).connect()) for url in urls]
        dropped = [drop_indexes(connection) for connection in connections]
        fill(connections, claims)
        for connection, statements in zip(connections, dropped, strict=True):
            build_indexes(connection, statements)


def load_database(url: str) -> Engine:
    """Load the catalogue into an empty database."""
    engine = create_database_engine(url)
    upgrade(engine)
    load_catalogue(engine)
    return engine


if __name__ == "__main__":
    main()
