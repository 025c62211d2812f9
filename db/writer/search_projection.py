"""Keeps search in step with a change: the texts of the records it reaches, their names, phrases and words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select, union

from db.bound_lists import is_listed_key, is_listed_value, list_param, list_rows
from db.loader.compile.search_rows import (
    SYNONYM_TABLES,
    CatalogueRows,
    build_search_row,
    list_names,
    list_row_stems,
    name_rows,
    phrase_rows,
    read_record_text,
    word_rows,
)
from db.loader.compile.shared_columns import Values
from db.loader.row_diff import TableDiff, diff_rows, key_rows
from db.models import Base
from db.row_writes import read_rows
from db.search.full_text_index import TextQuery, in_matches, text_matches, text_query_param
from db.search.searched_columns import SEARCHED_COLUMNS
from db.search.text_normalizer import stem_word
from db.search.thesaurus import MAX_PHRASE_WORDS, Phrase, build_thesaurus, find_first_words, list_phrases
from db.vocab.record_keys import Key
from db.writer.document_changes import DocumentChange

TABLES = Base.metadata.tables
TEXTS, NAMES, WORDS, PHRASES = (TABLES[f"search_{name}"] for name in ("texts", "names", "words", "phrases"))
NO_PHRASES = TableDiff(PHRASES, [], [], [])
_SELECT_OWN_PHRASES = select(PHRASES).where(
    is_listed_key(PHRASES.c.collection, PHRASES.c.record_id, list_param("keys"))
)
_WORD = list_rows(list_param("words")).c.value
# A range for each word, which an index answers: the word alone, or before a space. `!` is the sign after the space.
_SELECT_PHRASES = select(PHRASES).where(PHRASES.c.phrase >= _WORD, PHRASES.c.phrase < _WORD + "!")
_SELECT_TEXTS = select(TEXTS).where(is_listed_key(TEXTS.c.collection, TEXTS.c.record_id, list_param("keys")))
# A union: with OR, PostgreSQL would read all words.
_SELECT_WORDS = union(
    *(select(WORDS).where(is_listed_value(column, list_param("stems"))) for column in (WORDS.c.stem, WORDS.c.word))
)


def diff_phrases(connection: Connection, changes: Collection[DocumentChange]) -> TableDiff:
    """Compare the phrases of the changed records whose names stand for each other."""
    named = [change for change in changes if change.key[0] in SYNONYM_TABLES]
    wanted = [row for change in named if change.new for row in _build_phrase_rows(change)]
    keys = [change.key for change in named]
    stored = read_rows(connection.execute(_SELECT_OWN_PHRASES, {"keys": keys})) if keys else ()
    return diff_rows(PHRASES, key_rows(PHRASES, wanted), key_rows(PHRASES, stored))


def _build_phrase_rows(change: DocumentChange) -> Iterator[Values]:
    collection, id_ = change.key
    names = list_names(SEARCHED_COLUMNS[collection], change.new_record or {})
    for _table, values in phrase_rows(collection, id_, list_phrases(names)):
        yield values


def find_texts_with_phrases(connection: Connection, diff: TableDiff) -> set[Key]:
    """Return the records whose text may hold a phrase that came, went, or stands for something else now."""
    rows = [*diff.added, *diff.removed, *(row for pair in diff.changed for row in pair)]
    phrases = {row["phrase"] for row in rows if len(row["phrase"].split()) <= MAX_PHRASE_WORDS}
    statement = select(TEXTS.c.collection, TEXTS.c.record_id).where(
        in_matches(TEXTS.c.id, text_matches(text_query_param("query")))
    )
    found: set[Key] = set()
    for phrase in phrases:
        query = TextQuery(tuple(dict.fromkeys(phrase.split())))
        found |= {(collection, id_) for collection, id_ in connection.execute(statement, {"query": query})}
    return found


def diff_search(
    connection: Connection, rows: Mapping[str, Sequence[Values]], searched: Collection[Key], phrases: TableDiff
) -> list[TableDiff]:
    """Compare texts, names and words of the searched records, once these phrases are written."""
    catalogue = CatalogueRows((table, values) for table, all_values in rows.items() for values in all_values)
    records = [
        read_record_text(catalogue, collection, values)
        for collection in SEARCHED_COLUMNS
        for values in catalogue.tables[collection]
        if values["status"] == "published" and (collection, values["id"]) in searched
    ]
    thesaurus = _read_thesaurus(
        connection,
        [stems for record in records for stems in (record.title_stems, record.text_stems, record.linked)],
        phrases,
    )
    firsts = find_first_words(thesaurus)
    wanted = [build_search_row(record, thesaurus, firsts) for record in records]
    stored = read_rows(connection.execute(_SELECT_TEXTS, {"keys": searched}))
    texts = diff_rows(TEXTS, key_rows(TEXTS, map(dict, wanted)), key_rows(TEXTS, stored))
    return [texts, _diff_names(texts), _diff_words(connection, texts)]


def _read_thesaurus(
    connection: Connection, texts: Iterable[Sequence[str]], phrases: TableDiff
) -> Mapping[Phrase, frozenset[str]]:
    """Read the phrases that can stand in these texts: those that begin with one of their words."""
    words = {word for text in texts for word in text}
    stored = key_rows(PHRASES, read_rows(connection.execute(_SELECT_PHRASES, {"words": words})))
    for key in key_rows(PHRASES, _list_old(phrases)):
        stored.pop(key, None)
    found: dict[Phrase, frozenset[str]] = {}
    for row in (*stored.values(), *_list_new(phrases)):
        phrase = tuple(row["phrase"].split())
        found[phrase] = found.get(phrase, frozenset()) | frozenset(row["stems"].split())
    return build_thesaurus([found])


def _diff_names(texts: TableDiff) -> TableDiff:
    stored = [values for row in _list_old(texts) for _table, values in name_rows(row)]
    wanted = [values for row in _list_new(texts) for _table, values in name_rows(row)]
    return diff_rows(NAMES, key_rows(NAMES, wanted), key_rows(NAMES, stored))


def _list_old(diff: TableDiff) -> list[Values]:
    return [*(old for _, old in diff.changed), *diff.removed]


def _list_new(diff: TableDiff) -> list[Values]:
    return [*diff.added, *(new for new, _ in diff.changed)]


def _diff_words(connection: Connection, texts: TableDiff) -> TableDiff:
    """Count the words of the texts that went down, and those of the texts that came up."""
    # Differences instead of totals: counting the whole catalogue anew would make each write as slow as a load.
    counts: Counter[str] = Counter()
    writers: Counter[str] = Counter()
    for sign, rows in ((-1, _list_old(texts)), (1, _list_new(texts))):
        for row in rows:
            counts.update(dict.fromkeys(list_row_stems(row), sign))
            writers.update(dict.fromkeys(row["written"].split(), sign))
    counted = {stem for stem, change in counts.items() if change}
    rewritten = {word for word, change in writers.items() if change}
    stems = counted | {stem_word(word) for word in rewritten} | rewritten
    if not stems:
        return TableDiff(WORDS, [], [], [])
    stored = list(read_rows(connection.execute(_SELECT_WORDS, {"stems": stems})))
    totals = {row["stem"]: row["records"] for row in stored}
    written: dict[str, int] = {row["word"]: row["writers"] for row in stored if row["writers"]}
    counted_rows = word_rows(
        {stem: totals.get(stem, 0) + counts[stem] for stem in stems},
        {word: count for word in {*written, *rewritten} if (count := written.get(word, 0) + writers[word])},
    )
    wanted = (values for _table, values in counted_rows if values["stem"] in stems)
    return diff_rows(WORDS, key_rows(WORDS, wanted), key_rows(WORDS, (row for row in stored if row["stem"] in stems)))
