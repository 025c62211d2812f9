"""Texts in XML: articles of PubMed (also several in one file) and JATS, records of ClinicalTrials.gov, drug labels.

A section is a part of an abstract or body, or an element of a record.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from db.vocab.identifiers import Identifier
from db.vocab.source_text import Section, SourceText

JATS_SYSTEMS = {"pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "doi": "doi"}


LABEL_NAMESPACE = "{urn:hl7-org:v3}"


def parse_xml(name: str, content: bytes) -> Iterator[SourceText]:
    """Give the articles, the record or the label that the file holds; none if it holds something else.

    Raises:
        xml.etree.ElementTree.ParseError: The content is no XML.

    """
    root = ET.fromstring(content)  # noqa: S314 - expat bounds entities and loads none from elsewhere
    if root.tag == "clinical_study":
        yield SourceText(name, tuple(_list_study_ids(root)), tuple(_list_study_sections(root)))
    if root.tag == f"{LABEL_NAMESPACE}document":
        yield SourceText(name, tuple(_list_label_ids(root)), tuple(_list_label_sections(root)))
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


def _list_study_ids(study: Element) -> Iterator[Identifier]:
    for number in study.findall("id_info/nct_id"):
        yield Identifier("nct", _join_text(number))


def _list_study_sections(study: Element) -> Iterator[Section]:
    for element in study:
        yield Section(element.tag.replace("_", " "), _join_text(element))


def _list_label_ids(label: Element) -> Iterator[Identifier]:
    for set_id in label.findall(f"{LABEL_NAMESPACE}setId"):
        yield Identifier("dailymed", set_id.get("root", ""))


def _list_label_sections(label: Element) -> Iterator[Section]:
    for part in label.iter(f"{LABEL_NAMESPACE}section"):
        title, text = (part.find(f"{LABEL_NAMESPACE}{tag}") for tag in ("title", "text"))
        if text is not None:
            yield Section(_join_text(title).lower() if title is not None else "section", _join_text(text))
