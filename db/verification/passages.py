"""Finds where a text has the words of a quotation, or a sentence or clause whose SHA-256 was recorded."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from db.vocab.source_text import Section, SourceText

SHORTEST_SECTION = 40  # characters: a year or a code is no section to read
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?=[A-Z0-9\[(])")
# Label of a part of an abstract, which copies print in front of its first sentence or leave out.
_LABEL = re.compile(
    r"^(?i:background|context|objectives?|aims?|purpose|(?:research )?design(?:,? and methods)?|setting|patients"
    r"|material|(?:materials and )?methods|interventions?|main outcome measures?(?:\(s\))?|results"
    r"|findings|conclusions?)"
    r"(?::\s*|\s+(?=[A-Z0-9]))"
)
_CLAUSE_END = re.compile(r"[,;]\s+(?:and\s+|whereas\s+)?")
# The middle dot is the decimal point of The Lancet.
_VARIANTS = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2212\u00b7", "''\"\"--.")


def normalize(text: str) -> str:
    """Return the text with single spaces, and one sort of dashes, quotes and decimal points."""
    return " ".join(text.translate(_VARIANTS).split())


def split_sentences(text: str) -> list[str]:
    return [_LABEL.sub("", sentence) for sentence in _SENTENCE_END.split(normalize(text))]


def hash_sentence(sentence: str) -> str:
    """Return the SHA-256 that stands for a sentence whose words may not be repeated."""
    return sha256(normalize(sentence).encode()).hexdigest()


def list_clauses(sentence: str) -> Iterator[str]:
    """Give a sentence and then its clauses, so that one of several results in it can be meant."""
    yield sentence
    yield from _CLAUSE_END.split(sentence)


def _find_digest(sentence: str, digest: str) -> str | None:
    return next((clause for clause in list_clauses(sentence) if hash_sentence(clause) == digest), None)


def find_passage(text: SourceText, quote: str | None, digest: str | None) -> str | None:
    """Return the sentences that have the words of the quotation or the digest, or None."""
    for section in text.sections:
        sentences = split_sentences(section.text)
        for n, sentence in enumerate(sentences):
            if digest is not None and (clause := _find_digest(sentence, digest)):
                return clause
            # Two at a time: a quotation may run over the end of a sentence, and abbreviations look like one.
            if quote is not None and normalize(quote).lower() in " ".join(sentences[n : n + 2]).lower():
                is_within = normalize(quote).lower() in sentence.lower()
                return sentence if is_within else " ".join(sentences[n : n + 2])
    return None


def select_sections(text: SourceText, locator: str) -> Sequence[Section]:
    """Return the sections of more than a few words whose label the locator names, or all if it names none."""
    words = _list_words(locator)
    named = [
        section
        for section in text.sections
        if _list_words(section.label) and _list_words(section.label) <= words and len(section.text) > SHORTEST_SECTION
    ]
    return named or text.sections


def _list_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if word != "abstract"}
