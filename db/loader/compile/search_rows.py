"""The search text of every published record, computed from the rows of the whole catalogue and written with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from db.models import CODINGS
from db.search.searched_columns import LABELS, SEARCHED_COLUMNS, SearchedColumns
from db.search.text_normalizer import join_compounds, split_words, stem_word, stem_words
from db.search.thesaurus import GROUPS, Thesaurus, build_thesaurus, expand_stems, find_aliases
from db.vocab.record_types import RECORD_TYPES

Values = Mapping[str, Any]
Tables = Mapping[str, list[Values]]
NAMED = tuple(record_type.name for record_type in RECORD_TYPES if record_type.synonyms)  # synonyms are equal everywhere
EVERYTHING = ""  # the word that all records have


class _Reader:
    """The rows of the catalogue, found by table and id, and the names that stand for each other."""

    def __init__(self, rows: Iterable[tuple[str, Values]]) -> None:
        self.tables: dict[str, list[Values]] = defaultdict(list)
        for table, values in rows:
            self.tables[table].append(values)
        self.by_id = {
            table: {values["id"]: values for values in self.tables[table]} for table in (*SEARCHED_COLUMNS, *LABELS)
        }
        self.by_owner: dict[tuple[str, str], dict[str, list[Values]]] = {}
        records = ((SEARCHED_COLUMNS[table], values) for table in NAMED for values in self.tables[table])
        self.thesaurus: Thesaurus = build_thesaurus(spelt(fields, values) for fields, values in records)

    def parts(self, table: str, key: str, owner: str) -> list[Values]:
        if (table, key) not in self.by_owner:
            found: dict[str, list[Values]] = defaultdict(list)
            for values in self.tables[table]:
                found[values[key]].append(values)
            self.by_owner[table, key] = found
        return self.by_owner[table, key].get(owner, [])

    def names_of(self, table: str, id_: str | None) -> list[str]:
        values = self.by_id[table].get(id_ or "")
        if values is None:
            return []
        return spelt(SEARCHED_COLUMNS[table], values) if table in SEARCHED_COLUMNS else [values[LABELS[table]]]


def search_rows(rows: Iterable[tuple[str, Values]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the rows of both search tables for these rows of all others."""
    reader = _Reader(rows)
    counts: Counter[str] = Counter()
    written: dict[str, str] = {
        word: stem_word(word) for group in GROUPS for phrase in group for word in split_words(phrase)
    }
    for collection, fields in SEARCHED_COLUMNS.items():
        for values in reader.tables[collection]:
            if values["status"] == "published":
                row, said = _text(reader, collection, fields, values)
                counts.update({*row["title"].split(), *row["body"].split(), *row["context"].split(), EVERYTHING})
                written.update((word, stem_word(word)) for word in split_words(said))
                yield "search_texts", row
    yield from _words(counts, written)


def _text(reader: _Reader, collection: str, fields: SearchedColumns, values: Values) -> tuple[dict[str, Any], str]:
    """The row of one record, and all that is written in it."""
    names = spelt(fields, values)
    called = [*(names if fields.named else ()), *_codes(reader, collection, values), values["id"]]
    also_called = [alias for name in called for alias in find_aliases(name)]
    prose = " ".join(_texts(values, fields.prose))
    said = " ".join((prose, *_texts(values, fields.words), *_told(reader, fields, values)))
    title, own = _stems(" | ".join(called)), _stems(said)
    body = [*own, *sorted(expand_stems(reader.thesaurus, title) - {*title, *own})]
    tied = _stems(" | ".join((*_tied(reader, fields, values), fields.nouns)))
    also = expand_stems(reader.thesaurus, own) | expand_stems(reader.thesaurus, tied)
    return {
        "id": number(collection, values["id"]),
        "collection": collection,
        "record_id": values["id"],
        "listed": values.get("standing") != "rejected",
        "spelt": names,
        "prose": prose,
        "names": " | ".join(dict.fromkeys(" ".join(split_words(name)) for name in (*called, *also_called))),
        "title": " ".join(dict.fromkeys(title)),
        "body": " ".join(body),
        "context": " ".join(sorted({*tied, *also} - {*title, *body})),
    }, " ".join((*called, said))


def number(collection: str, id_: str) -> int:
    """Draw a number that a record keeps for ever."""
    return int.from_bytes(sha256(f"{collection}/{id_}".encode()).digest()[:8]) >> 1


def spelt(fields: SearchedColumns, values: Values) -> list[str]:
    """The names of a record as they are written, its label first."""
    return _texts(values, (fields.label, *fields.names))


def _stems(text: str) -> list[str]:
    return [*stem_words(text), *(stem_word(word) for word in join_compounds(text))]


def _texts(values: Values, columns: Iterable[str]) -> list[str]:
    """The texts of columns that hold text or a list of texts."""
    found = (values.get(column) or () for column in columns)
    return [text for value in found for text in ([value] if isinstance(value, str) else map(str, value))]


def _codes(reader: _Reader, collection: str, values: Values) -> Iterator[str]:
    if collection in CODINGS:
        for coding in reader.parts(CODINGS[collection].name, "owner_id", values["id"]):
            yield from (coding["code"], f"{coding['system']}:{coding['code']}")


def _told(reader: _Reader, fields: SearchedColumns, values: Values) -> Iterator[str]:
    for part in fields.parts:
        for row in reader.parts(part.table, part.key, values["id"]):
            yield from _texts(row, part.columns)


def _tied(reader: _Reader, fields: SearchedColumns, values: Values) -> Iterator[str]:
    """The names of records that this one, or a part of it, leads to."""
    rows = [(values, fields.links)]
    rows += [(row, part.links) for part in fields.parts for row in reader.parts(part.table, part.key, values["id"])]
    for row, links in rows:
        for column, table in links:
            yield from reader.names_of(table, row[column])


def _words(counts: Mapping[str, int], written: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    known = {**written} | {found: found for found in counts.keys() - set(written.values())}
    for word, its in sorted(known.items()):
        if its in counts:
            yield "search_words", {"word": word, "reversed": word[::-1], "stem": its, "records": counts[its]}
