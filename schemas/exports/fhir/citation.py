"""Citation: a reference as its own resource, read the way the bibliographies read it."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.exports.citations.work import work_of
from schemas.exports.fhir.code_maps import CLASSIFICATIONS, LANGUAGES
from schemas.exports.fhir.elements import Element, identifiers, known, words

STATES = {"retracted": "retracted"}  # R5 has no word for the others, which are told as text


def citation(reference: Mapping[str, Any], base: str) -> Element:
    work = work_of(reference)
    link = [{"url": work.url}] if work.url else []
    own, *others = identifiers(base, "references", reference, "identifiers")
    return known(
        {
            "resourceType": "Citation",
            "identifier": [own],
            "title": work.title,
            "status": "active",
            "note": [{"text": reference["notes"]}] if reference["notes"] else [],
            "citedArtifact": known(
                {
                    "identifier": others,
                    "currentState": [_state(work.status)] if work.status else [],
                    "title": [{"text": work.title, "language": _language(work.language)}],
                    "publicationForm": [*_form(reference)],
                    "webLocation": link,
                    "classification": [
                        {"type": words("kind", CLASSIFICATIONS), "classifier": [words(reference["kind"])]}
                    ],
                    "contributorship": _contributors(reference["authors"]),
                }
            ),
        }
    )


def _language(code: str) -> Element | None:
    return {"coding": [{"system": LANGUAGES, "code": code}], "text": code} if code else None


def _state(status: str) -> Element | None:
    if status not in STATES:
        return words(status)
    return {"coding": [{"system": "http://hl7.org/fhir/cited-artifact-status-type", "code": STATES[status]}]}


def _form(reference: Mapping[str, Any]) -> Iterator[Element]:
    work = work_of(reference)
    issued = "-".join(work.date)
    form = known(
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


def _contributors(authors: list[str]) -> Element:
    """As printed: a contributor must be a reference, which may be a name to show and nothing else."""
    return {"entry": [{"contributor": {"display": author}} for author in authors]} if authors else {}
