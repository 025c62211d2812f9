"""A therapy in schema.org's own terms and context, small enough to stand inline in a page."""

from collections.abc import Iterable, Iterator
from typing import Any

from db.vocab.exact_json import dumps
from schemas.exports.documents import Record
from schemas.exports.exporters import FORMATS, ExportContext, Format, parse_documents
from schemas.therapy import TherapySchema

CONTEXT = "https://schema.org"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
FIELDS = ("name", "synonyms", "summary", "updated_at", "parents", "conditions", "codings", "risks", "studies.title")
MAX_LISTED = 8  # of risks and of studies, so that the document stays below 3 KB
MAX_SUMMARY, MAX_NAMES, MAX_NAME = 500, 8, 80
Node = dict[str, Any]


def build_schema_org(therapy: Record, base: str) -> Node:
    """Return a `MedicalTherapy`; members without a value are left out."""
    url = f"{base}/therapies/{therapy['id']}"
    node: Node = {
        "@context": CONTEXT,
        "@type": "MedicalTherapy",
        "@id": url,
        "url": url,
        "name": therapy["name"],
        "alternateName": [name[:MAX_NAME] for name in therapy["synonyms"][:MAX_NAMES]],
        "description": therapy["summary"][:MAX_SUMMARY],
        "code": [_build_code(coding) for coding in therapy["codings"][:MAX_LISTED]],
        "adverseOutcome": [_build_entity(risk) for risk in therapy["risks"][:MAX_LISTED]],
        "study": [_build_study(study, base) for study in therapy["studies"][:MAX_LISTED]],
        "mainEntityOfPage": {"@type": "MedicalWebPage", "@id": url, "dateModified": therapy["updated_at"]},
        "subjectOf": {"@type": "Dataset", "name": f"{therapy['name']} (data)", "url": _build_api_url(url, base)},
        "license": LICENCE_URL,
    }
    return {name: value for name, value in node.items() if value not in ([], "")}


def _build_api_url(url: str, base: str) -> str:
    # Once: the id of a record might contain the text of the base.
    return url.replace(base, f"{base}/v1", 1)


def _build_code(coding: Record) -> Node:
    return {"@type": "MedicalCode", "codeValue": coding["code"], "codingSystem": coding["system"]}


def _build_entity(risk: Record) -> Node:
    return {"@type": "MedicalEntity", "name": risk["name"][:MAX_NAME]}


def _build_study(study: Record, base: str) -> Node:
    return {"@type": "MedicalStudy", "@id": f"{base}/v1/studies/{study['id']}", "name": study["title"][:MAX_NAME]}


def export_schema_org(documents: Iterable[str], context: ExportContext) -> Iterator[str]:
    yield from (dumps(build_schema_org(record, context.base_url)) for record in parse_documents(documents))


SCHEMA_ORG = Format(
    "jsonld",
    FORMATS["jsonld"].media_type,
    "schema.org terms in schema.org's own context.",
    export_schema_org,
    {},
    requested_members={TherapySchema: (FIELDS, ())},
)
