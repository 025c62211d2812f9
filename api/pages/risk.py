"""The page of a risk: every figure about it, by therapy; cohorts stand side by side and are never pooled."""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.pages.listed_claims import CLAIM_FIELDS, group_by_therapy
from api.pages.rendering import show_page
from api.record_reader import count_records, read_merged_record, read_record, read_records
from db.queries.filters import FilterClause

FIELDS = ("name", "description", "codings", "updated_at")
MAX_CLAIMS = 40  # so that the page stays below 60 KB


def show_risk(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_page("risk.html", lambda connection: build_risk(connection, id))
    return add_link_header(response, "risks", id)


def build_risk(connection: Connection, risk_id: str) -> Mapping[str, object]:
    """Return the risk and its claims; those with counts first, and how many more there are."""
    risk = read_record(connection, "risks", risk_id, FIELDS)
    is_about, is_counted = FilterClause("risk", "in", (risk_id,)), FilterClause("events", "isnull", value=False)
    counted = read_records(connection, "claims", CLAIM_FIELDS, [is_about, is_counted], limit=MAX_CLAIMS)
    is_uncounted = FilterClause("events", "isnull", value=True)
    others = read_records(connection, "claims", CLAIM_FIELDS, [is_about, is_uncounted], limit=MAX_CLAIMS)
    claims = [*counted, *others][:MAX_CLAIMS]
    return {
        "risk": risk,
        "rows": group_by_therapy(claims),
        "more_claims": count_records(connection, "claims", [is_about]) - len(claims),
        "merged": read_merged_record(connection, "risks", risk_id),
    }
