"""Texts that are too long to be read: how many characters of words a resource has, and whether all are read."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from schemas.imports.fhir.bundle_entries import Entry
from schemas.imports.fhir.fhir_facts import UnusedError
from schemas.imports.fhir.words.folded_text import MAX_LENGTH
from schemas.match.fact_validation import raise_invalid
from schemas.match.limits import MAX_DIFFERENT_LENGTH, MAX_WORDS_LENGTH

MAX_RESOURCE_LENGTH = 10 * MAX_LENGTH
# Members whose words are read; a narrative stands in `div`, and data of attachments in `data`.
WORDED = {"text", "display", "title", "patientInstruction"}


class TextLengths(NamedTuple):
    """How many characters of words a resource has, and the longest of its texts."""

    total: int
    longest: int


def measure_texts(entries: Iterable[Entry]) -> Mapping[int, TextLengths]:
    """Return the lengths of the texts of each entry, by its position.

    Raises `ValidationError` for more words than can be compared with all tables in a short time.
    """
    texts = {entry.position: list_texts(entry.resource) for entry in entries}
    measured = {position: _measure(found) for position, found in texts.items()}
    different = _measure({text for found in texts.values() for text in found}).total
    for total, most, name in (
        (sum(lengths.total for lengths in measured.values()), MAX_WORDS_LENGTH, "words"),
        (different, MAX_DIFFERENT_LENGTH, "different words"),
    ):
        if total > most:
            raise_invalid(("entry",), f"has too many {name} beside its codes", f"at most {most} characters")
    return measured


def _measure(texts: Collection[str]) -> TextLengths:
    """Count of each text no more than what is read of it and one."""
    lengths = [min(len(text), MAX_LENGTH + 1) for text in texts]
    return TextLengths(sum(lengths), max(lengths, default=0))


def refuse_long_texts(lengths: TextLengths) -> None:
    """Raise `UnusedError` for a text that is not read whole, and so may say anything."""
    if lengths.total > MAX_RESOURCE_LENGTH:
        raise UnusedError(f"has more than {MAX_RESOURCE_LENGTH} characters of words, which are not read")
    if lengths.longest > MAX_LENGTH:
        raise UnusedError(f"has a text of more than {MAX_LENGTH} characters, which is not read")


def has_long_text(element: object) -> bool:
    return any(len(text) > MAX_LENGTH for text in list_texts(element))


def list_texts(element: object) -> list[str]:
    """Return the texts in an element, at any depth."""
    texts: list[str] = []
    # A stack, since objects may be nested as deep as the parser allows.
    pending = [element]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            for name, member in value.items():
                if isinstance(member, str):
                    if name in WORDED:
                        texts.append(member)
                elif isinstance(member, dict | list):
                    pending.append(member)
        elif isinstance(value, list):
            pending.extend(value)
    return texts
