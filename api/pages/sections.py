"""The sections of a therapy's page, in order; each has a template of its name, and shows only if it has content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from schemas.exports.documents import Record

Context = Mapping[str, object]


# Of a section on the page of its therapy, which has at most 60 KB; the page of the section shows all.
MAX_CLAIMS, MAX_REFERENCES = 16, 20
MAX_RISKS = 24


class Section(NamedTuple):
    """A section: its id, also of its template, its heading, and what it shows."""

    id: str
    title: str
    read_content: Callable[[Record], object]


SECTIONS = (
    Section("risks", "What can go wrong", lambda page: page["rows"].get("risk")),
    Section("outcomes", "How well it did", lambda page: page["rows"].get("outcome")),
    Section("mechanisms", "How it is thought to work", lambda page: page["rows"].get("mechanism")),
    Section("regimen", "What is given", lambda page: page["therapy"]["components"]),
    Section(
        "candidates", "Who may receive it", lambda page: page["rows"].get("criterion") or page["therapy"]["candidates"]
    ),
    Section("approvals", "Approvals and decisions", lambda page: page["rows"].get("approval")),
    Section("burdens", "Cost and burden", lambda page: page["rows"].get("burden")),
    Section("studies", "Studies", lambda page: page["therapy"]["studies"]),
    Section("disputed", "Contested and rejected statements", lambda page: page["disputed"]),
    Section("narrower", "Narrower therapies", lambda page: page["therapy"]["children"]),
    Section("references", "Who says so", lambda page: page["therapy"]["references"]),
)
SECTION_TITLES: Mapping[str, str] = {section.id: section.title for section in SECTIONS}


def list_sections(page: Record) -> Sequence[Section]:
    """Return the sections that have content."""
    return [section for section in SECTIONS if section.read_content(page)]


def number_references(references: Iterable[Record]) -> Mapping[str, int]:
    """Return the number of each reference in the list of the page, by id."""
    return {reference["id"]: number for number, reference in enumerate(references, 1)}


def group_criteria(rows: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    """Return the printed criteria of each profile, by its id."""
    groups: dict[str, list[Record]] = {}
    for criterion in (criterion for row in rows for criterion in row["criteria"]):
        texts = groups.setdefault(criterion["candidate"], [])
        if criterion["text"] not in {other["text"] for other in texts}:
            texts.append(criterion)
    return groups


def count_claims(rows: Iterable[Record]) -> int:
    return sum(len(row["claims"]) for row in rows)


def get_limit(kind: str) -> int:
    return MAX_RISKS if kind == "risk" else MAX_CLAIMS


def limit_rows(rows: Iterable[Record], limit: int) -> Sequence[Record]:
    """Return the rows of the first claims."""
    limited: list[Record] = []
    room = limit
    for row in rows:
        if room > 0:
            limited.append({**row, "claims": row["claims"][:room]})
        room -= len(row["claims"])
    return limited


def shorten_page(page: Record) -> Record:
    """Return the page with long sections shortened; `more` says how many claims or references were left out."""
    rows, references = page["rows"], page["therapy"]["references"]
    more = {kind: count_claims(members) - get_limit(kind) for kind, members in rows.items()}
    therapy = {**page["therapy"], "references": references[:MAX_REFERENCES]}
    more["reference"] = len(references) - MAX_REFERENCES
    return {
        **page,
        "therapy": therapy,
        "rows": {kind: limit_rows(members, get_limit(kind)) for kind, members in rows.items()},
        "more": more,
    }
