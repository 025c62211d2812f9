"""NDJSON: a line is a record as JSON writes it, without envelope; nothing is lost."""

from collections.abc import Iterable, Iterator


def to_ndjson(documents: Iterable[str]) -> Iterator[str]:
    """Yield a line for each document; JSON text never holds a bare line break."""
    for document in documents:
        yield document + "\n"
