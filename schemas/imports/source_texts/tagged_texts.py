"""Texts in tagged lines: MEDLINE records (NBIB) and RIS. A section is a tag, such as the abstract."""

import re
from collections.abc import Iterator

from db.vocab.identifiers import Identifier
from db.vocab.source_text import Section, SourceText

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_DOI = re.compile(r"(10\.\d{4,9}/\S+?)(?: \[doi\])?")
FIRST_TAGS = {"PMID", "TY"}
LABELS = {"TI": "title", "T1": "title", "AB": "abstract", "N2": "abstract"}
DOI_TAGS = {"DO", "AID", "LID"}


def parse_tagged(name: str, content: bytes) -> Iterator[SourceText]:
    """Give each record of the file, from one first tag to the next.

    Raises:
        ValueError: The content is no UTF-8.

    """
    record: list[tuple[str, str]] = []
    for tag, value in _read_fields(content.decode("utf-8-sig")):
        if tag in FIRST_TAGS and record:
            yield _build_text(name, record)
            record = []
        record.append((tag, value))
    if record:
        yield _build_text(name, record)


def _read_fields(text: str) -> Iterator[tuple[str, str]]:
    """Give the fields with the lines that continue them."""
    tag, values = "", [""]
    for line in text.splitlines():
        if found := _LINE.fullmatch(line.rstrip()):
            if tag:
                yield tag, " ".join(values)
            tag, values = found[1], [found[2]]
        elif line.strip():
            values.append(line.strip())
    if tag:
        yield tag, " ".join(values)


def _build_text(name: str, record: list[tuple[str, str]]) -> SourceText:
    pmids = (Identifier("pmid", value.strip()) for tag, value in record if tag == "PMID")
    dois = (Identifier("doi", doi[1]) for tag, value in record if tag in DOI_TAGS and (doi := _DOI.fullmatch(value)))
    sections = (Section(LABELS[tag], value) for tag, value in record if tag in LABELS)
    return SourceText(name, (*pmids, *dois), tuple(sections))
