"""A reference as every bibliography wants it: journal, volume and pages apart, identifiers by system."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from schemas.exports.citations.kinds import KINDS, Kind
from schemas.exports.citations.names import Name, parse_name
from schemas.exports.documents import Record

# `N Engl J Med 2025;393(9):858-868`, as the catalogue and PubMed print it.
PRINTED = re.compile(
    r"(?P<journal>.+) (?P<year>\d{4});(?P<volume>[^:;()]+)(?:\((?P<issue>[^()]+)\))?(?::(?P<pages>[^:;]+))?"
)
# Identifiers with a field of their own; any other is exported as a note.
FIELDS = ("doi", "pmid", "pmcid", "isbn")


@dataclass(frozen=True, slots=True)
class Work:
    id: str
    kind: Kind
    title: str
    authors: tuple[Name, ...]
    container: str
    volume: str
    issue: str
    pages: str
    date: tuple[str, ...]  # year, month, day, as far as they are known
    identifiers: Mapping[str, str]
    url: str
    language: str
    status: str  # corrected, concern or retracted; empty where none of them
    remarks: tuple[str, ...]


def parse_work(reference: Record) -> Work:
    printed = parse_container(reference["container"] or "", reference["issued"] or "")
    exact = [identifier for identifier in reference["identifiers"] if identifier["relation"] == "exact"]
    # Reversed, so that of two codes of a system the first one is kept.
    identifiers = {identifier["system"]: identifier["code"] for identifier in reversed(exact)}
    exported_identifiers = {system: identifiers[system] for system in FIELDS if system in identifiers}
    url = reference["url"] or identifiers.get("url", "")
    return Work(
        id=reference["id"],
        kind=KINDS[reference["kind"]],
        title=reference["title"],
        authors=tuple(map(parse_name, reference["authors"])),
        container=printed["journal"],
        volume=printed["volume"],
        issue=printed["issue"],
        pages=printed["pages"],
        date=tuple((reference["issued"] or "").split("-")) if reference["issued"] else (),
        identifiers=exported_identifiers,
        url=url,
        language=reference["language"] or "",
        status="" if reference["retraction"] == "none" else reference["retraction"],
        remarks=tuple(collect_remarks(reference, {*exported_identifiers.values(), url})),
    )


def parse_container(container: str, issued: str) -> dict[str, str]:
    """The container taken apart, where it is printed with a volume and its year is that of the reference."""
    match = PRINTED.fullmatch(container)
    if match is None or match["year"] != issued[:4]:
        return {"journal": container, "volume": "", "issue": "", "pages": ""}
    parts = {name: match[name] or "" for name in ("journal", "volume", "issue", "pages")}
    return {**parts, "pages": _in_full(parts["pages"])}


def _in_full(pages: str) -> str:
    """`3041-6` as `3041-3046`: a style that wants the last page cut cuts it, and none writes it out."""
    first, _, last = pages.partition("-")
    cut = len(first) - len(last)
    return f"{first}-{first[:cut]}{last}" if cut > 0 and first.isdigit() and last.isdigit() else pages


def collect_remarks(reference: Record, known: Collection[str]) -> list[str]:
    """Identifiers whose code is not `known` as `SYSTEM: code`, then the editors' notes."""
    # By code, not by system: a second DOI has no field of its own and becomes a remark.
    others = [identifier for identifier in reference["identifiers"] if identifier["code"] not in known]
    notes = [reference["notes"]] if reference["notes"] else []
    return [f"{identifier['system'].upper()}: {identifier['code']}" for identifier in others] + notes
