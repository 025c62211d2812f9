"""Fills a database with varied copies of the catalogue, for measurements of growth.

python -m bench.growth sqlite:////path/to/scratch.sqlite 100000

Each copy has its own therapies, claims, studies, references and profiles; vocabulary is shared. Half of the words of
every text are replaced by words drawn by Zipf's law from the catalogue and from invented ones, so that common words
stay common, rare ones rare, and no copy bears the name of its original.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from random import Random
from re import Match
from re import compile as compile_pattern
from typing import Any

import click
from sqlalchemy import Column, Connection, Table, insert, select, text

from api.cli.catalogue import load_catalogue
from db.engine import create_database_engine, write_transaction
from db.loader.compile.search_rows import compile_search_rows, make_row_id
from db.migrate import upgrade
from db.models import Base

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
    "studies": ("title",),
    "candidates": ("title",),
    "claims": ("statement",),
}
REPLACED_SHARE = 0.5
INVENTED_WORDS = 60_000
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
WORD = compile_pattern(r"[A-Za-z]{3,}")


class WordSource:
    """Draws words by Zipf's law: those of the catalogue by their frequency, then invented ones."""

    def __init__(self, texts: Iterable[str], chance: Random) -> None:
        own = [word for word, _ in Counter(word for value in texts for word in WORD.findall(value)).most_common()]
        invented = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(INVENTED_WORDS))
        self.words = [*own, *invented]
        self.weights = list(accumulate(1 / rank for rank in range(10, len(self.words) + 10)))
        self.chance = chance

    def draw_word(self) -> str:
        return str(self.chance.choices(self.words, cum_weights=self.weights)[0])

    def invent_word(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=4))

    def vary_text(self, value: str) -> str:
        return WORD.sub(self._vary_word, value)

    def vary_name(self, value: str) -> str:
        """Return a name that no other record has: at least its first word is invented."""
        return f"{self.invent_word()} {self.vary_text(value)}"

    def _vary_word(self, match: Match[str]) -> str:
        return self.draw_word() if self.chance.random() < REPLACED_SHARE else match.group()


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


def copy_rows(catalogue: Rows, number: int, words: WordSource) -> Rows:
    """Return the rows of one copy, with ids of their own and varied texts."""
    return {
        table.name: [copy_row(table, row, number, words) for row in catalogue[table.name]]
        for table in find_copied_tables()
    }


def copy_row(table: Table, row: TableRow, number: int, words: WordSource) -> TableRow:
    copied = dict(row)
    for column in table.columns:
        if is_copied_id(column) and row[column.name] is not None:
            copied[column.name] = copy_id(row[column.name], number)
    for name in TEXT_COLUMNS.get(table.name, ()):
        vary = words.vary_name if name in {"name", "title"} else words.vary_text
        copied[name] = row[name] and vary(row[name])
    if "synonyms" in copied:
        copied["synonyms"] = [words.vary_name(synonym) for synonym in copied["synonyms"]]
    if table.name.endswith("_codings"):
        copied["code"], copied["key"] = f"{row['code']}x{number}", f"{row['key']}x{number}"
    return copied


def copy_id(value: str | int, number: int) -> str | int:
    return value + number * 10**7 if isinstance(value, int) else f"{value}x{number}"


def fill_database(connection: Connection, claims: int) -> None:
    """Add copies to a loaded catalogue until it has about so many claims, and write the search texts of all."""
    chance = Random(1)  # noqa: S311 - data, not secrets
    catalogue = read_catalogue(connection)
    texts = (row[name] or "" for table, names in TEXT_COLUMNS.items() for row in catalogue[table] for name in names)
    words = WordSource(texts, chance)
    shared = {name: rows for name, rows in catalogue.items() if name not in {t.name for t in find_copied_tables()}}
    vocabulary = WordCounts()
    vocabulary.add_rows(compile_search_rows(iter_pairs(catalogue)))
    for number in range(1, max(1, claims // len(catalogue["claims"]))):
        copied = copy_rows(catalogue, number, words)
        for name, rows in copied.items():
            insert_rows(connection, name, rows)
        compiled = list(compile_search_rows(iter_pairs({**shared, **copied})))
        own_ids = {make_row_id(name, row["id"]) for name, rows in copied.items() for row in rows if "id" in row}
        for table, key in (("search_texts", "id"), ("search_names", "text_id")):
            own_rows = [row for name, row in compiled if name == table and row[key] in own_ids]
            insert_rows(connection, table, own_rows)
        vocabulary.add_rows(compiled)
    connection.execute(text("DELETE FROM search_words"))
    insert_rows(connection, "search_words", list(vocabulary.build_rows()))
    connection.execute(text("ANALYZE"))


class WordCounts:
    """The words of all copies, each with its stem, and how many records have each stem."""

    def __init__(self) -> None:
        self.stem_of: dict[str, str] = {}
        self.records: Counter[str] = Counter()

    def add_rows(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        counts = {}
        for name, row in rows:
            if name == "search_words":
                self.stem_of[row["word"]] = row["stem"]
                counts[row["stem"]] = row["records"]
        self.records.update(counts)

    def build_rows(self) -> Iterator[TableRow]:
        for word, stem in self.stem_of.items():
            yield {"word": word, "reversed": word[::-1], "stem": stem, "records": self.records[stem]}


def iter_pairs(tables: Rows) -> Iterator[tuple[str, TableRow]]:
    return ((name, row) for name, rows in tables.items() for row in rows)


def insert_rows(connection: Connection, name: str, rows: list[TableRow]) -> None:
    if rows:
        connection.execute(insert(Base.metadata.tables[name]), rows)


@click.command()
@click.argument("url")
@click.argument("claims", type=int)
def main(url: str, claims: int) -> None:
    """Fill the empty database at URL with about so many CLAIMS."""
    engine = create_database_engine(url)
    upgrade(engine)
    load_catalogue(engine)
    with write_transaction(engine) as connection:
        fill_database(connection, claims)


if __name__ == "__main__":
    main()
