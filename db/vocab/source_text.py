"""A text that somebody can read a reference in: its identifiers, and its parts with what they are called there."""

from typing import NamedTuple

from db.vocab.identifiers import Identifier


class Section(NamedTuple):
    """A part of a text: a heading, or the path of a field."""

    label: str
    text: str


class SourceText(NamedTuple):
    """`name` is that of the file, without its endings; a file named like a reference is a text of that reference."""

    name: str
    identifiers: tuple[Identifier, ...]
    sections: tuple[Section, ...]
