"""The search text of every published record, computed from the rows of the whole catalogue and written with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from db.loader.compile.shared_columns import Rows, Values
from db.models import CODINGS
from db.search.full_text_index import MAX_NAME_LENGTH, NAME_SEPARATOR
from db.search.searched_columns import LABELS, SEARCHED_COLUMNS, SearchedColumns
from db.search.text_normalizer import join_compounds, split_words, stem_word, stem_words
from db.search.thesaurus import GROUPS, Thesaurus, build_thesaurus, expand_stems, find_aliases
from db.vocab.record_types import RECORD_TYPES

RowValues: TypeAlias = Mapping[str, Any]  # a row of any table
SYNONYM_TABLES = tuple(record_type.name for record_type in RECORD_TYPES if record_type.synonyms)
ANY_RECORD = ""  # the word that every record has


class _CatalogueRows:
    """The rows of the catalogue, found by table and id, and the names that stand for each other."""

    def __init__(self, rows: Iterable[tuple[str, RowValues]]) -> None:
        self.tables: dict[str, list[RowValues]] = defaultdict(list)
        for table, values in rows:
            self.tables[table].append(values)
        self.by_id = {
            table: {values["id"]: values for values in self.tables[table]} for table in (*SEARCHED_COLUMNS, *LABELS)
        }
        self.by_owner: dict[tuple[str, str], dict[str, list[RowValues]]] = {}
        records = ((SEARCHED_COLUMNS[table], values) for table in SYNONYM_TABLES for values in self.tables[table])
        self.thesaurus: Thesaurus = build_thesaurus(list_names(fields, values) for fields, values in records)

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


class _SearchRow(NamedTuple):
    values: Values
    text: str  # everything that is written in the record


def compile_search_rows(rows: Iterable[tuple[str, RowValues]]) -> Rows:
    """Give the rows of the search tables for the rows of all others."""
    catalogue = _CatalogueRows(rows)
    counts: Counter[str] = Counter()
    stem_of: dict[str, str] = {
        word: stem_word(word) for group in GROUPS for phrase in group for word in split_words(phrase)
    }
    for collection, fields in SEARCHED_COLUMNS.items():
        for values in catalogue.tables[collection]:
            if values["status"] == "published":
                row, text = _build_row(catalogue, collection, fields, values)
                counts.update({*row["title"].split(), *row["body"].split(), *row["context"].split(), ANY_RECORD})
                stem_of.update((word, stem_word(word)) for word in split_words(text))
                yield "search_texts", row
                yield from _name_rows(row)
    yield from _word_rows(counts, stem_of)


def _build_row(catalogue: _CatalogueRows, collection: str, fields: SearchedColumns, values: RowValues) -> _SearchRow:
    names = list_names(fields, values)
    titles = [*(names if fields.named else ()), *_coding_texts(catalogue, collection, values), values["id"]]
    title_aliases = [alias for title in titles for alias in find_aliases(title)]
    prose = " ".join(_column_texts(values, fields.prose))
    text = " ".join((prose, *_column_texts(values, fields.words), *_part_texts(catalogue, fields, values)))
    title_stems, text_stems = _stem_text(" | ".join(titles)), _stem_text(text)
    body = [*text_stems, *sorted(expand_stems(catalogue.thesaurus, title_stems) - {*title_stems, *text_stems})]
    linked = _stem_text(" | ".join((*_linked_names(catalogue, fields, values), fields.nouns)))
    synonyms = expand_stems(catalogue.thesaurus, text_stems) | expand_stems(catalogue.thesaurus, linked)
    row = {
        "id": make_row_id(collection, values["id"]),
        "collection": collection,
        "record_id": values["id"],
        "listed": values.get("standing") != "rejected",
        "spelt": names,
        "prose": prose,
        "names": NAME_SEPARATOR.join(dict.fromkeys(" ".join(split_words(name)) for name in (*titles, *title_aliases))),
        "title": " ".join(dict.fromkeys(title_stems)),
        "body": " ".join(body),
        "context": " ".join(sorted({*linked, *synonyms} - {*title_stems, *body})),
    }
    return _SearchRow(row, " ".join((*titles, text)))


def _name_rows(row: Values) -> Rows:
    # Names that are equal once they are cut are one row.
    for name in dict.fromkeys(name[:MAX_NAME_LENGTH] for name in row["names"].split(NAME_SEPARATOR)):
        yield "search_names", {"collection": row["collection"], "name": name, "text_id": row["id"]}


def make_row_id(collection: str, id_: str) -> int:
    """Return a number that is always the same for a record."""
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


def _coding_texts(catalogue: _CatalogueRows, collection: str, values: RowValues) -> Iterator[str]:
    if collection in CODINGS:
        for coding in catalogue.list_parts(CODINGS[collection].name, "owner_id", values["id"]):
            if coding["relation"] == "exact":
                yield from (coding["code"], f"{coding['system']}:{coding['code']}")


def _part_texts(catalogue: _CatalogueRows, fields: SearchedColumns, values: RowValues) -> Iterator[str]:
    for part in fields.parts:
        for row in catalogue.list_parts(part.table, part.key, values["id"]):
            yield from _column_texts(row, part.columns)


def _linked_names(catalogue: _CatalogueRows, fields: SearchedColumns, values: RowValues) -> Iterator[str]:
    """Give the names of the records that this one or a part of it links to."""
    rows = [(values, fields.links)]
    for part in fields.parts:
        rows += [(row, part.links) for row in catalogue.list_parts(part.table, part.key, values["id"])]
    for row, links in rows:
        for column, table in links:
            yield from catalogue.list_names_of(table, row[column])


def _word_rows(counts: Mapping[str, int], stem_of: Mapping[str, str]) -> Rows:
    words_to_stems = {**stem_of} | {word: word for word in counts.keys() - set(stem_of.values())}
    for word, word_stem in sorted(words_to_stems.items()):
        if word_stem in counts:
            records = counts[word_stem]
            yield "search_words", {"word": word, "reversed": word[::-1], "stem": word_stem, "records": records}
