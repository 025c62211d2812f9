"""Reads texts of references from files: PubMed XML, JATS, JSON of registers and labels, and plain text.

Pure functions from the content of a file to `SourceText`; a file of another form holds none. Nothing is looked up.
"""

import gzip
import io
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from db.vocab.source_text import Section, SourceText
from schemas.imports.source_texts.json_texts import parse_json, parse_json_lines
from schemas.imports.source_texts.xml_texts import parse_xml

Read = Callable[[str, bytes], Iterator[SourceText]]


def parse_source_texts(file: str, content: bytes) -> Iterator[SourceText]:
    """Give the texts of a file, by its endings; compressed files and archives are opened."""
    path = PurePath(file)
    if file.endswith((".tar.gz", ".tgz")):
        yield from _parse_archive(content)
    elif path.suffix == ".gz":
        yield from parse_source_texts(path.stem, gzip.decompress(content))
    elif read := READERS.get(path.suffix):
        yield from read(path.stem, content)


def _parse_archive(content: bytes) -> Iterator[SourceText]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            if member.isfile() and (opened := archive.extractfile(member)):
                yield from parse_source_texts(PurePath(member.name).name, opened.read())


def parse_plain_text(name: str, content: bytes) -> Iterator[SourceText]:
    yield SourceText(name, (), (Section("text", content.decode("utf-8", "replace")),))


READERS: Mapping[str, Read] = {
    ".json": parse_json,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".txt": parse_plain_text,
    ".md": parse_plain_text,
    ".xml": parse_xml,
}
