"""Labels and definitions of the closed lists, for people; a test holds them to `enums`, word by word and in order."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Word(NamedTuple):
    """A value of a closed list."""

    name: str
    label: str
    definition: str


class WordList(NamedTuple):
    """A closed list; `source` names whose definitions it follows, None if they are this catalogue's own."""

    id: str
    title: str
    description: str
    source: str | None
    words: tuple[Word, ...]


@cache
def load_word_lists() -> dict[str, WordList]:
    """Return every closed list by its id, in the order of the file."""
    document = tomllib.loads(files(__package__).joinpath("definitions.toml").read_text("utf-8"))
    return {name: _read_list(name, entry) for name, entry in document.items()}


def _read_list(name: str, entry: dict[str, str | dict[str, list[str]]]) -> WordList:
    words = entry["words"]
    if isinstance(words, str):
        raise TypeError(f"{name} has no words")
    listed = tuple(Word(word, label, definition) for word, (label, definition) in words.items())
    source = entry.get("source")
    return WordList(name, str(entry["title"]), str(entry["description"]), str(source) if source else None, listed)
