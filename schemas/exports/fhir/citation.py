"""Citation: a reference as its own resource, read the way the bibliographies read it."""

from collections.abc import Iterator

from schemas.exports.citations.work import parse_work
from schemas.exports.documents import Record
from schemas.exports.fhir.code_maps import CLASSIFICATIONS, LANGUAGES
from schemas.exports.fhir.elements import Element, build_identifiers, coded_concept, omit_empty

CITATION_STATES = {"retracted": "retracted"}  # R5 has no word for the others, which are told as text


def build_citation(reference: Record, base: str) -> Element:
    work = parse_work(reference)
    link = [{"url": work.url}] if work.url else []
    own, *others = build_identifiers(base, "references", reference, "identifiers")
    return omit_empty(
        {
            "resourceType": "Citation",
            "identifier": [own],
            "title": work.title,
            "status": "active",
            "note": [{"text": reference["notes"]}] if reference["notes"] else [],
            "citedArtifact": omit_empty(
                {
                    "identifier": others,
                    "currentState": [current_state(work.status)] if work.status else [],
                    "title": [{"text": work.title, "language": language_concept(work.language)}],
                    "publicationForm": [*publication_forms(reference)],
                    "webLocation": link,
                    "classification": [
                        {
                            "type": coded_concept("kind", CLASSIFICATIONS),
                            "classifier": [coded_concept(reference["kind"])],
                        }
                    ],
                    "contributorship": build_contributorship(reference["authors"]),
                }
            ),
        }
    )


def language_concept(code: str) -> Element | None:
    return {"coding": [{"system": LANGUAGES, "code": code}], "text": code} if code else None


def current_state(status: str) -> Element | None:
    if status not in CITATION_STATES:
        return coded_concept(status)
    return {"coding": [{"system": "http://hl7.org/fhir/cited-artifact-status-type", "code": CITATION_STATES[status]}]}


def publication_forms(reference: Record) -> Iterator[Element]:
    work = parse_work(reference)
    issued = "-".join(work.date)
    form = omit_empty(
        {
            "publishedIn": {"title": work.container} if work.container else None,
            "volume": work.volume,
            "issue": work.issue,
            "articleDate": issued,
            "pageString": work.pages,
        }
    )
    if form:
        yield form


def build_contributorship(authors: list[str]) -> Element:
    """As printed: a contributor must be a reference, which may be a name to show and nothing else."""
    return {"entry": [{"contributor": {"display": author}} for author in authors]} if authors else {}
