"""Texts in XML: articles of PubMed (also several in one file) and JATS. A section is a part of an abstract or body."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from db.vocab.identifiers import Identifier
from db.vocab.source_text import Section, SourceText

JATS_SYSTEMS = {"pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "doi": "doi"}


def parse_xml(name: str, content: bytes) -> Iterator[SourceText]:
    try:
        root = ET.fromstring(content)  # noqa: S314 - expat bounds entities and loads none from elsewhere
    except ET.ParseError:
        return
    for article in root.iter("PubmedArticle"):
        yield SourceText(name, tuple(_list_pubmed_ids(article)), tuple(_list_pubmed_sections(article)))
    for article in root.iter("article"):
        yield SourceText(name, tuple(_list_jats_ids(article)), tuple(_list_jats_sections(article)))


def _join_text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _list_pubmed_ids(article: Element) -> Iterator[Identifier]:
    for pmid in article.findall("MedlineCitation/PMID"):
        yield Identifier("pmid", _join_text(pmid))
    for item in article.findall("PubmedData/ArticleIdList/ArticleId"):
        if system := JATS_SYSTEMS.get(item.get("IdType", "")):
            yield Identifier(system, _join_text(item))


def _list_pubmed_sections(article: Element) -> Iterator[Section]:
    for title in article.iter("ArticleTitle"):
        yield Section("title", _join_text(title))
    for part in article.iter("AbstractText"):
        yield Section(f"abstract, {part.get('Label', '').lower()}".removesuffix(", "), _join_text(part))


def _list_jats_ids(article: Element) -> Iterator[Identifier]:
    for item in article.findall("front/article-meta/article-id"):
        if system := JATS_SYSTEMS.get(item.get("pub-id-type", "")):
            code = _join_text(item)
            yield Identifier(system, f"PMC{code}" if system == "pmcid" and code.isdigit() else code)


def _list_jats_sections(article: Element) -> Iterator[Section]:
    for abstract in article.iter("abstract"):
        yield Section("abstract", _join_text(abstract))
    for part in article.iter("sec"):
        title = part.find("title")
        yield Section(_join_text(title).lower() if title is not None else "section", _join_text(part))
    for table in article.iter("table-wrap"):
        label = table.find("label")
        yield Section(_join_text(label).lower() if label is not None else "table", _join_text(table))
