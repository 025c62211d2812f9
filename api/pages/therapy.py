"""The page of a therapy: a summary first, then every figure with its denominator, cohort and sources."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Response, current_app
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.http import Problem
from api.page_numbers import read_page_number
from api.pages.citation_page import CITED_FIELDS, build_record_citations, show_citation_page
from api.pages.rendering import HTML, dump_inline, render_fitting, show_page
from api.pages.risk_order import sort_rows
from api.pages.sections import (
    SECTION,
    SECTION_TITLES,
    Section,
    count_entries,
    cut_section,
    group_criteria,
    list_sections,
    number_references,
    shorten_page,
)
from api.record_reader import read_merged_record, read_record, read_records
from api.snapshot_response import show_snapshot
from api.v1.compare import read_comparison
from db.queries.filters import FilterClause
from schemas.display.components import describe_component
from schemas.exports.documents import Record
from schemas.exports.schema_org import build_schema_org

FIELDS = (
    *("name", "synonyms", "kind", "summary", "professional_summary", "stage", "activity", "updated_at"),
    *("parents", "children", "conditions", "codings", "components"),
    "risks",
    *("studies.title", "studies.status", "studies.phase", "studies.enrolment"),
    *("references.title", "references.issued", "references.retraction", "references.kind"),
    *("candidates.title", "candidates.reference", "candidates.as_of"),
)
DISPUTED_FIELDS = ("statement", "standing", "contested", "flags", "kind")
DISPUTED = FilterClause("standing", "in", ("contested", "rejected"))


def show_therapy(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_snapshot(HTML, lambda connection: build_therapy(connection, id), render_therapy)
    return add_link_header(response, "therapies", id)


def render_therapy(page: Record) -> Response:
    """Return the page with as many entries of its sections as fit."""
    return render_fitting("therapy.html", lambda share: shorten_page(page, share))


def show_section(id: str, section: str) -> Response:  # noqa: A002 - as above
    """Return the page of one section, with everything that the page of the therapy leaves out."""
    if section not in SECTION_TITLES:
        raise Problem(404, f"there is no section {section[:100]!r}; the sections are {', '.join(SECTION_TITLES)}")
    response = show_page(
        "section.html", lambda connection: build_section(build_therapy(connection, id), SECTION[section])
    )
    return add_link_header(response, "therapies", id)


def build_section(page: Record, section: Section) -> Mapping[str, object]:
    """Return the page of a section at the parameter `page`. Raises 422 if there is no such page."""
    number, last = read_page_number(count_entries(page, section), section.size)
    shown = cut_section(page, section, (number - 1) * section.size, section.size)
    return {**shown, "section": section.id, "page_number": number, "last_page": last}


def build_therapy(connection: Connection, therapy_id: str) -> dict[str, object]:
    """Return the record, its comparison rows by kind, and the claims that are contested or rejected."""
    therapy = read_record(connection, "therapies", therapy_id, FIELDS, ("components",))
    rows = group_rows(read_comparison(connection, [therapy_id])["rows"])
    rows = {**rows, "risk": sort_rows(rows["risk"])} if "risk" in rows else rows
    disputed = read_records(connection, "therapies.claims", DISPUTED_FIELDS, [DISPUTED], parent_id=therapy_id)
    page = {"therapy": {**therapy, "disputed": disputed}, "rows": rows}
    return {
        **page,
        "merged": read_merged_record(connection, "therapies", therapy_id),
        "sections": list_sections(page),
        "titles": SECTION_TITLES,
        "numbers": number_references(therapy["references"]),
        "unsound": list_unsound_references(therapy["references"]),
        "criteria": group_criteria(rows.get("criterion", ())),
        "describe_component": describe_component,
        "more": {},
        "schema_org": dump_inline(build_schema_org(therapy, current_app.extensions["settings"].public_url)),
    }


def group_rows(rows: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    """Return the rows of a comparison of one therapy by kind, baselines last, with the members of their only cell."""
    groups: dict[str, list[Record]] = {}
    for row in sorted(rows, key=is_baseline):
        cell = row["cells"][0]
        if cell["claims"] or cell["components"] or cell["criteria"]:
            groups.setdefault(row["kind"], []).append({**cell, **{name: row[name] for name in ("kind", "id", "name")}})
    return groups


def is_baseline(row: Record) -> bool:
    """Return whether a row states what was measured before treatment."""
    times = [claim["follow_up"] for cell in row["cells"] for claim in cell["claims"]]
    return bool(times) and all(time is not None and time["high"] == 0 for time in times)


def list_unsound_references(references: Iterable[Record]) -> Mapping[str, str]:
    """Return the retraction status of the references that were corrected or retracted, by id."""
    return {reference["id"]: reference["retraction"] for reference in references if reference["retraction"] != "none"}


def show_citations(id: str) -> Response:  # noqa: A002 - as above
    return show_citation_page("therapies", id, CITED_FIELDS, build_record_citations)
