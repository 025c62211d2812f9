"""The page of a claim: its figure, and every source for and against it, with where it stands there."""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.pages.citation_page import build_record_citations, show_citation_page
from api.pages.rendering import show_page
from api.record_reader import read_merged_record, read_record

FIELDS = (
    *("statement", "kind", "assertion", "standing", "contested", "therapy", "risk", "mechanism", "measure", "study"),
    *("condition", "candidate"),
    *("population", "events", "at_risk", "counted", "estimate", "statistic", "comparator", "value", "unit", "interval"),
    *("counts", "stands_because", "flags"),
    *("severity", "follow_up", "cause", "causality", "asserter", "as_of", "certainty", "certainty_reason"),
    *("ruling", "rationale", "reviewed_on", "updated_at", "evidence"),
)
CITED_FIELDS = ("statement", "updated_at", "evidence.reference")


def show_claim(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_page("claim.html", lambda connection: build_claim(connection, id))
    return add_link_header(response, "claims", id)


def build_claim(connection: Connection, claim_id: str) -> Mapping[str, object]:
    merged = read_merged_record(connection, "claims", claim_id)
    return {"claim": read_record(connection, "claims", claim_id, FIELDS), "merged": merged}


def show_citations(id: str) -> Response:  # noqa: A002 - as above
    return show_citation_page("claims", id, CITED_FIELDS, build_record_citations)
