"""CSL-JSON 1.0.2: a list of items."""

from typing import Any

from schemas.exports.citations.work import Work, parse_work
from schemas.exports.documents import Record

IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}


def to_csl(reference: Record) -> dict[str, Any]:
    return build_item(parse_work(reference))


def build_item(work: Work) -> dict[str, Any]:
    """The item; what is not known is not there."""
    item = {
        "id": work.id,
        "type": work.kind.csl,
        "genre": work.kind.genre,
        "title": work.title,
        "author": [*work.authors],
        "container-title": work.container,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "issued": {"date-parts": [[int(part) for part in work.date]]} if work.date else None,
        **{name: work.identifiers.get(system) for system, name in IDENTIFIERS.items()},
        "URL": work.url,
        "language": work.language,
        "status": work.status,
        "note": "\n".join(work.remarks),
    }
    return {name: value for name, value in item.items() if value}
