"""RIS: an entry a reference; a tag a line, CRLF at its end."""

from collections.abc import Iterator

from schemas.exports.citations.names import invert_name
from schemas.exports.citations.work import Work, parse_work
from schemas.exports.documents import Record

IDENTIFIERS = {"doi": "DO", "pmid": "AN", "pmcid": "C2", "isbn": "SN"}


def to_ris(reference: Record) -> str:
    lines = [
        # A line break within a value would begin a line without a tag.
        f"{tag}  - {' '.join(value.split())}".rstrip(" ")
        for tag, value in entry_tags(parse_work(reference))
        if value
    ]
    # The blank behind the dash belongs to the tag: some readers do not see the end of an entry without it.
    return "\r\n".join([*lines, "ER  - ", "", ""])


def entry_tags(work: Work) -> Iterator[tuple[str, str]]:
    first, _, last = work.pages.partition("-")
    yield "TY", work.kind.ris
    yield "ID", work.id
    yield "TI", work.title
    for name in work.authors:
        yield "AU", invert_name(name)
    yield "T2", work.container
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", first
    yield "EP", last
    yield "PY", work.date[0] if work.date else ""
    yield "DA", "/".join(work.date)
    for system, code in work.identifiers.items():
        yield IDENTIFIERS[system], code
    yield "UR", work.url
    yield "LA", work.language
    yield "M3", work.kind.type
    if work.status:
        yield "N1", f"Status: {work.status}"
    for remark in work.remarks:
        yield "N1", remark
