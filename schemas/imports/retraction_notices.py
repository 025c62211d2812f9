"""Reads notices about published works: the CSV of Retraction Watch, and records of PubMed as XML.

A notice names the work by DOI and PubMed id. Rows and records about no work, or of a nature that says nothing about it,
are passed over.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

from db.vocab.identifiers import parse_identifier

REINSTATED = "none"
STATUS_OF_NATURE: Mapping[str, str] = {
    "retraction": "retracted",
    "expression of concern": "concern",
    "correction": "corrected",
    "reinstatement": REINSTATED,
}
NATURE, DAY = "RetractionNature", "RetractionDate"
WORK_COLUMNS = {"OriginalPaperDOI": "doi", "OriginalPaperPubMedID": "pmid"}
NOTICE_COLUMNS = {"RetractionDOI": "doi", "RetractionPubMedID": "pmid"}
PATTERNS = {"doi": re.compile(r"(https?://(dx\.)?doi\.org/)?10\."), "pmid": re.compile("[1-9]")}
REQUIRED_COLUMNS = (NATURE, DAY, *WORK_COLUMNS)
DAY_FORMATS = ("%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y-%m-%d")
# Type of a link of PubMed -> the status of the record that has it, or of the one that it names.
STATUS_OF_OWNER = {"RetractionIn": "retracted", "ExpressionOfConcernIn": "concern", "ErratumIn": "corrected"}
STATUS_OF_TARGET = {"RetractionOf": "retracted", "ExpressionOfConcernFor": "concern", "ErratumFor": "corrected"}


class Notice(NamedTuple):
    """What a notice says of a work: its codes as `system:code` in lower case, and the status that it gives it."""

    work: frozenset[str]
    status: str
    day: date | None
    source: str  # a code of the notice, or of the work that names it


class NoticeFormatError(ValueError):
    """A file is no list of notices."""


def parse_notices(file: IO[str]) -> Iterator[Notice]:
    """Parse a file of either form. Raises `NoticeFormatError`."""
    start = file.read(1)
    file.seek(0)
    return _parse_pubmed(file) if start == "<" else _parse_retraction_watch(file)


def _parse_retraction_watch(lines: Iterable[str]) -> Iterator[Notice]:
    reader = csv.DictReader(lines)
    missing = [name for name in REQUIRED_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise NoticeFormatError(f"the file is not the CSV of Retraction Watch: it has no column {', '.join(missing)}")
    for row in reader:
        status = STATUS_OF_NATURE.get((row[NATURE] or "").strip().lower())
        work = frozenset(_list_codes(row, WORK_COLUMNS))
        if status and work:
            source = next(_list_codes(row, NOTICE_COLUMNS), f"record {row.get('Record ID') or 'without number'}")
            yield Notice(work, status, _parse_day(row[DAY] or ""), source)


def _list_codes(row: Mapping[str, str | None], columns: Mapping[str, str]) -> Iterator[str]:
    for column, system in columns.items():
        if code := format_code(system, row.get(column) or ""):
            yield code


def format_code(system: str, code: str) -> str | None:
    """Return a code as notices and references are matched by it, None if it is none: `unavailable`, or 0."""
    code = code.strip()
    if not PATTERNS[system].match(code):
        return None
    identifier = parse_identifier(f"{system}:{code}")
    return str(identifier).lower() if identifier and identifier.system == system else None


def _parse_day(text: str) -> date | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    return None


def _parse_pubmed(file: IO[str]) -> Iterator[Notice]:
    try:
        for _, element in ET.iterparse(file):  # noqa: S314 - the parser of Python bounds the growth of entities
            if element.tag == "PubmedArticle":
                yield from _parse_article(element)
                element.clear()
    except ET.ParseError as error:
        raise NoticeFormatError(f"the file is not XML of PubMed: {error}") from error


def _parse_article(article: ET.Element) -> Iterator[Notice]:
    pmid = article.findtext("MedlineCitation/PMID")
    doi = article.findtext("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    own = [code for code in (format_code("pmid", pmid or ""), format_code("doi", doi or "")) if code]
    for link in article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        kind, other = link.get("RefType", ""), format_code("pmid", link.findtext("PMID") or "")
        if kind in STATUS_OF_OWNER and own:
            yield Notice(frozenset(own), STATUS_OF_OWNER[kind], None, other or link.findtext("RefSource") or own[0])
        elif kind in STATUS_OF_TARGET and other:
            yield Notice(frozenset([other]), STATUS_OF_TARGET[kind], None, own[0] if own else other)
