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
MAX_LISTED = 8  # of names, risks and studies
MAX_BYTES = 2900  # of the document, which is below 3 KB in a page too
SHORTENED = ("study", "alternateName", "adverseOutcome", "code")  # first to last, an entry at a time
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
        "alternateName": therapy["synonyms"][:MAX_LISTED],
        "description": therapy["summary"],
        "code": [_build_code(coding) for coding in therapy["codings"][:MAX_LISTED]],
        "adverseOutcome": [_build_entity(risk) for risk in therapy["risks"][:MAX_LISTED]],
        "study": [_build_study(study, base) for study in therapy["studies"][:MAX_LISTED]],
        "mainEntityOfPage": {"@type": "MedicalWebPage", "@id": url, "dateModified": therapy["updated_at"]},
        "subjectOf": {"@type": "Dataset", "name": f"{therapy['name']} (data)", "url": _build_api_url(url, base)},
        "license": LICENCE_URL,
    }
    return _fit_lists({name: value for name, value in node.items() if value not in ([], "")})


def _fit_lists(node: Node) -> Node:
    """Return the node with as many entries of its lists as fit; no text is cut."""
    for name in SHORTENED:
        entries = [*node.get(name, ())]
        while entries and _count_bytes({**node, name: entries}) > MAX_BYTES:
            entries.pop()
        node = {**node, name: entries} if entries else {key: value for key, value in node.items() if key != name}
    return node


def _count_bytes(node: Node) -> int:
    # In a page `<` takes six bytes.
    return len(dumps(node).replace("<", "\\u003c").encode())


def _build_api_url(url: str, base: str) -> str:
    # Once: the id of a record might contain the text of the base.
    return url.replace(base, f"{base}/v1", 1)


def _build_code(coding: Record) -> Node:
    return {"@type": "MedicalCode", "codeValue": coding["code"], "codingSystem": coding["system"]}


def _build_entity(risk: Record) -> Node:
    return {"@type": "MedicalEntity", "name": risk["name"]}


def _build_study(study: Record, base: str) -> Node:
    return {"@type": "MedicalStudy", "@id": f"{base}/studies/{study['id']}", "name": study["title"]}


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
