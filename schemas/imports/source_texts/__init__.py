"""Reads texts of references from files: XML, JSON, MEDLINE, RIS, tables and plain text, also compressed.

Pure functions from the content of a file to `SourceText`; a file of another form holds none. Nothing is looked up.
"""

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from xml.etree.ElementTree import ParseError

from db.vocab.source_text import Section, SourceText
from schemas.imports.source_texts.json_texts import parse_json, parse_json_lines
from schemas.imports.source_texts.table_texts import parse_tab_separated
from schemas.imports.source_texts.tagged_texts import parse_tagged
from schemas.imports.source_texts.xml_texts import parse_xml

# What the readers raise on content that is cut off, or of another form than the name says.
DAMAGE = (OSError, EOFError, zlib.error, tarfile.TarError, ParseError, ValueError)
Read = Callable[[str, bytes], Iterator[SourceText]]


class DamagedFileError(Exception):
    """A file whose content cannot be read."""


def parse_source_texts(file: str, content: bytes) -> Iterator[SourceText]:
    """Give the texts of a file, by its endings; compressed files and archives are opened.

    Raises:
        DamagedFileError: The content is not what the ending of its name says.

    """
    try:
        yield from _parse_by_ending(file, content)
    except DAMAGE as error:
        raise DamagedFileError(str(error) or type(error).__name__) from error


def _parse_by_ending(file: str, content: bytes) -> Iterator[SourceText]:
    path = PurePath(file)
    if file.endswith((".tar.gz", ".tgz")):
        yield from _parse_archive(content)
    elif path.suffix == ".gz":
        yield from _parse_by_ending(path.stem, gzip.decompress(content))
    elif read := READERS.get(path.suffix):
        yield from read(path.stem, content)


def _parse_archive(content: bytes) -> Iterator[SourceText]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            if member.isfile() and (opened := archive.extractfile(member)):
                yield from _parse_by_ending(PurePath(member.name).name, opened.read())


def parse_plain_text(name: str, content: bytes) -> Iterator[SourceText]:
    yield SourceText(name, (), (Section("text", content.decode("utf-8", "replace")),))


READERS: Mapping[str, Read] = {
    ".json": parse_json,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".txt": parse_plain_text,
    ".md": parse_plain_text,
    ".nbib": parse_tagged,
    ".ris": parse_tagged,
    ".tsv": parse_tab_separated,
    ".xml": parse_xml,
}
