"""The search text of every published record, computed from the rows of the whole catalogue and written with them."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from db.loader.compile import TableRow
from db.loader.compile.filled_rows import fill_columns
from db.loader.compile.shared_columns import Rows, Values
from db.models import CODINGS
from db.search.candidate_groups import HIDDEN_TERMS, list_hidden_terms
from db.search.full_text_index import ANY_WORD, MAX_NAME_LENGTH, NAME_SEPARATOR
from db.search.searched_columns import LABELS, SEARCHED_COLUMNS, SearchedColumns
from db.search.text_normalizer import join_compounds, split_words, stem_word, stem_words
from db.search.thesaurus import (
    GROUPS,
    Phrase,
    Thesaurus,
    build_thesaurus,
    expand_stems,
    find_aliases,
    find_first_words,
    list_phrases,
)
from db.vocab.record_types import RECORD_TYPES

RowValues: TypeAlias = Mapping[str, Any]  # a row of any table
SYNONYM_TABLES = tuple(record_type.name for record_type in RECORD_TYPES if record_type.synonyms)
GROUP_WORDS = frozenset(word for group in GROUPS for phrase in group for word in split_words(phrase))


class CatalogueRows:
    """Rows of the catalogue, found by table and id, or as the parts of a record."""

    def __init__(self, rows: Iterable[tuple[str, RowValues]]) -> None:
        self.tables: dict[str, list[RowValues]] = defaultdict(list)
        for table, values in rows:
            self.tables[table].append(values)
        self.by_id = {
            table: {values["id"]: values for values in self.tables[table]} for table in (*SEARCHED_COLUMNS, *LABELS)
        }
        self.by_owner: dict[tuple[str, str], dict[str, list[RowValues]]] = {}

    def list_parts(self, table: str, key: str, owner: str) -> list[RowValues]:
        if (table, key) not in self.by_owner:
            parts: dict[str, list[RowValues]] = defaultdict(list)
            for values in self.tables[table]:
                parts[values[key]].append(values)
            self.by_owner[table, key] = parts
        return self.by_owner[table, key].get(owner, [])

    def list_names_of(self, table: str, id_: str | None) -> list[str]:
        values = self.by_id[table].get(id_ or "")
        if values is None:
            return []
        return list_names(SEARCHED_COLUMNS[table], values) if table in SEARCHED_COLUMNS else [values[LABELS[table]]]


class RecordText(NamedTuple):
    """What search reads of a record, before the names of other records extend it."""

    collection: str
    values: RowValues
    names: list[str]
    titles: list[str]
    title_stems: list[str]
    prose: str
    text: str
    text_stems: list[str]
    linked: list[str]


def compile_search_rows(rows: Iterable[tuple[str, RowValues]]) -> Rows:
    """Give the rows of the search tables for the rows of all others."""
    catalogue = CatalogueRows(rows)
    phrases = {
        (table, values["id"]): list_phrases(list_names(SEARCHED_COLUMNS[table], values))
        for table in SYNONYM_TABLES
        for values in catalogue.tables[table]
    }
    for (collection, id_), group in phrases.items():
        yield from phrase_rows(collection, id_, group)
    thesaurus = build_thesaurus(phrases.values())
    firsts = find_first_words(thesaurus)
    counts: Counter[str] = Counter()
    writers: Counter[str] = Counter()
    for collection in SEARCHED_COLUMNS:
        for values in catalogue.tables[collection]:
            if values["status"] == "published":
                row = build_search_row(read_record_text(catalogue, collection, values), thesaurus, firsts)
                counts.update(list_row_stems(row))
                writers.update(row["written"].split())
                yield "search_texts", row
                yield from name_rows(row)
    yield from word_rows(counts, writers)


def phrase_rows(collection: str, id_: str, group: Mapping[Phrase, frozenset[str]]) -> Rows:
    for phrase, stems in group.items():
        row = {"phrase": " ".join(phrase), "collection": collection, "record_id": id_, "stems": " ".join(sorted(stems))}
        yield "search_phrases", row


def read_record_text(catalogue: CatalogueRows, collection: str, values: RowValues) -> RecordText:
    fields = SEARCHED_COLUMNS[collection]
    names = list_names(fields, values)
    titles = [*(names if fields.named else ()), *_coding_texts(catalogue, collection, values), values["id"]]
    prose = " ".join(_column_texts(values, fields.prose))
    text = " ".join((prose, *_column_texts(values, fields.words), *_part_texts(catalogue, fields, values)))
    linked = _stem_text(" | ".join((*_linked_names(catalogue, fields, values), fields.nouns)))
    title_stems, text_stems = _stem_text(" | ".join(titles)), _stem_text(text)
    return RecordText(collection, values, names, titles, title_stems, prose, text, text_stems, linked)


def build_search_row(record: RecordText, thesaurus: Thesaurus, firsts: Container[str]) -> Values:
    title_stems, text_stems, linked = record.title_stems, record.text_stems, record.linked
    title_synonyms, text_synonyms, linked_synonyms = (
        expand_stems(thesaurus, firsts, stems) for stems in (title_stems, text_stems, linked)
    )
    body = [*text_stems, *sorted(title_synonyms - {*title_stems, *text_stems})]
    context = sorted({*linked, *text_synonyms, *linked_synonyms} - {*title_stems, *body})
    # Rejected claims are indexed all the same, for the filter `q` together with `standing=rejected`.
    listed = record.values.get("standing") != "rejected"
    # Suggestions compare whole names, so other spellings are names of their own here.
    titles = [*record.titles, *(alias for title in record.titles for alias in find_aliases(title))]
    return {
        "id": make_row_id(record.collection, record.values["id"]),
        "collection": record.collection,
        "record_id": record.values["id"],
        "listed": listed,
        "spelt": record.names,
        "prose": record.prose,
        "names": NAME_SEPARATOR.join(dict.fromkeys(" ".join(split_words(name)) for name in titles)),
        "title": " ".join(dict.fromkeys(title_stems)),
        # Repeated stems stay, so that ranking can count them; in the title each counts once.
        "body": " ".join(body),
        "context": " ".join((*context, *list_hidden_terms(record.collection, listed=listed))),
        "written": " ".join(sorted(set(split_words(" ".join((*record.titles, record.text)))))),
    }


def name_rows(row: RowValues) -> Rows:
    # Names that are equal once they are cut are one row.
    for name in dict.fromkeys(name[:MAX_NAME_LENGTH] for name in row["names"].split(NAME_SEPARATOR)):
        yield "search_names", {"collection": row["collection"], "name": name, "text_id": row["id"]}


def list_row_stems(row: RowValues) -> set[str]:
    """Return the stems that a row is found by, and the word that every record has."""
    return {*row["title"].split(), *row["body"].split(), *row["context"].split(), ANY_WORD} - HIDDEN_TERMS


def make_row_id(collection: str, id_: str) -> int:
    """Return a number that is always the same for a record."""
    # 63 bits fit into a signed integer of both databases; the index of SQLite's full-text search takes integers only.
    return int.from_bytes(sha256(f"{collection}/{id_}".encode()).digest()[:8]) >> 1


def list_names(fields: SearchedColumns, values: RowValues) -> list[str]:
    """Return the names of a record as written, its label first."""
    return _column_texts(values, (fields.label, *fields.names))


def _stem_text(text: str) -> list[str]:
    return [*stem_words(text), *(stem_word(word) for word in join_compounds(text))]


def _column_texts(values: RowValues, columns: Iterable[str]) -> list[str]:
    """Return the texts of columns that hold text or a list of texts."""
    column_values = (values.get(column) or () for column in columns)
    return [text for value in column_values for text in ([value] if isinstance(value, str) else map(str, value))]


def _coding_texts(catalogue: CatalogueRows, collection: str, values: RowValues) -> Iterator[str]:
    if collection in CODINGS:
        for coding in catalogue.list_parts(CODINGS[collection].name, "owner_id", values["id"]):
            if coding["relation"] == "exact":
                yield from (coding["code"], f"{coding['system']}:{coding['code']}")


def _part_texts(catalogue: CatalogueRows, fields: SearchedColumns, values: RowValues) -> Iterator[str]:
    for part in fields.parts:
        for row in catalogue.list_parts(part.table, part.key, values["id"]):
            yield from _column_texts(row, part.columns)


def _linked_names(catalogue: CatalogueRows, fields: SearchedColumns, values: RowValues) -> Iterator[str]:
    """Give the names of the records that this one or a part of it links to."""
    rows = [(values, fields.links)]
    for part in fields.parts:
        rows += [(row, part.links) for row in catalogue.list_parts(part.table, part.key, values["id"])]
    for row, links in rows:
        for column, table in links:
            yield from catalogue.list_names_of(table, row[column])


def word_rows(counts: Mapping[str, int], writers: Mapping[str, int]) -> Rows:
    """Give a row for each word that is written, and for each stem that no word is written of."""
    words = {word: stem_word(word) for word in {*writers, *GROUP_WORDS}}
    stems = set(words.values())
    words |= {stem: stem for stem in counts if stem not in stems and stem not in words}
    for word, stem in sorted(words.items()):
        if counts.get(stem):
            row = {"word": word, "reversed": word[::-1], "stem": stem}
            yield "search_words", row | {"records": counts[stem], "writers": writers.get(word, 0)}


def add_search_rows(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """Give the rows of the whole catalogue, followed by the search rows computed from them."""
    rows = list(rows)
    yield from rows
    for table, values in compile_search_rows((row.table, row.values) for row in rows):
        yield TableRow(table, fill_columns(table, values), table, 0)
