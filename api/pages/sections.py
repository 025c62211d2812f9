"""The sections of a therapy's page, in order; each has a template of its name, and shows only if it has content.

The page of a therapy has the first entries of each section, so that it stays below 60 KB; the page of a section has
all of them, and continues on further pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.pages.risk_order import choose_rows
from schemas.display.labels import get_label
from schemas.exports.documents import Record


class Section(NamedTuple):
    """A section: its id, also of its template and of its heading in the vocabulary, and what it shows.

    `kind` is that of its rows of the comparison, `member` the list of the therapy. `most` is the number of claims and
    of records on the page of the therapy, `size` that on a page of the section. That of a therapy shows a claim of
    each row before a second of any if the section `is_broad`.
    """

    id: str
    kind: str = ""
    member: str = ""
    most: int = 12
    size: int = 40
    is_broad: bool = False

    @property
    def title(self) -> str:
        return get_label("page_section", self.id)


SECTIONS = (
    Section("risks", kind="risk", most=24, is_broad=True),
    Section("outcomes", kind="outcome", most=16),
    Section("mechanisms", kind="mechanism"),
    Section("regimen", member="components", most=30),
    Section("candidates", kind="criterion", member="candidates", most=8, size=20),
    Section("approvals", kind="approval"),
    Section("burdens", kind="burden"),
    Section("studies", member="studies", size=100),
    Section("disputed", member="disputed", size=80),
    Section("narrower", member="children", most=30, size=200),
    Section("references", member="references", most=20, size=200),
)
SECTION_TITLES: Mapping[str, str] = {section.id: section.title for section in SECTIONS}
SECTION: dict[str, Section] = {section.id: section for section in SECTIONS}


def list_sections(page: Record) -> Sequence[Section]:
    """Return the sections that have content."""
    return [section for section in SECTIONS if page["rows"].get(section.kind) or page["therapy"].get(section.member)]


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


def limit_rows(rows: Iterable[Record], limit: int, start: int = 0) -> Sequence[Record]:
    """Return the rows of the first claims, or of those from `start` on."""
    limited: list[Record] = []
    for row in rows:
        claims = row["claims"][start : start + limit]
        start, limit = max(0, start - len(row["claims"])), limit - len(claims)
        if claims:
            limited.append({**row, "claims": claims})
    return limited


def count_entries(page: Record, section: Section) -> int:
    """Return the number of claims of a section, or of records if it has more of them."""
    return max(count_claims(page["rows"].get(section.kind, ())), len(page["therapy"].get(section.member, ())))


def cut_section(page: Record, section: Section, start: int, count: int) -> Record:
    """Return the page with `count` entries of a section; `more` says how many follow."""
    rows = limit_rows(page["rows"].get(section.kind, ()), count, start)
    records = page["therapy"].get(section.member, ())[start : start + count]
    more = count_entries(page, section) - start - count
    return {
        **page,
        "rows": {**page["rows"], section.kind: rows},
        "therapy": {**page["therapy"], **({section.member: records} if section.member else {})},
        "more": {**page["more"], section.id: more},
    }


def shorten_page(page: Record, share: float = 1) -> Record:
    """Return the page of a therapy with that share of the entries that a section has room for."""
    for section in list_sections(page):
        count = max(1, int(section.most * share))
        shortened = cut_section(page, section, 0, count)
        if section.is_broad:
            rows = choose_rows(page["rows"].get(section.kind, ()), count)
            shortened = {**shortened, "rows": {**page["rows"], section.kind: rows}}
        page = shortened
    return page
