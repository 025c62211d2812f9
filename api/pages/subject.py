"""The page of what claims are about, such as a risk or a study: what it is, and every figure about it, by therapy.

Cohorts stand side by side and are never pooled.
"""

from collections.abc import Mapping

from flask import Response
from sqlalchemy import Connection

from api.discovery.typed_links import add_link_header
from api.http import envelope
from api.pages.listed_claims import CLAIM_FIELDS, group_by_therapy
from api.pages.rendering import show_page
from api.pages.subject_facts import LEADS, SUBJECT_FACTS, list_facts
from api.record_reader import RESOURCE, count_records, read_merged_record, read_record, read_records
from db.queries.filters import FilterClause
from db.vocab.record_types import RECORD_TYPE

MAX_CLAIMS = 40  # so that the page stays below 60 KB
CLAIM_FILTERS = RESOURCE["claims"].collection.filters
CRITERIA = {"candidates": ("criteria",)}
CARDS = ("risks",)  # have a card to embed


def show_subject(collection: str, id: str) -> Response:  # noqa: A002 - the name of the path's parameter
    response = show_page("subject.html", lambda connection: build_subject(connection, collection, id))
    return add_link_header(response, collection, id)


def build_subject(connection: Connection, collection: str, record_id: str) -> Mapping[str, object]:
    """Return the record, its facts and the claims about it."""
    record_type, lead = RECORD_TYPE[collection], LEADS.get(collection, "")
    members = (fact.member for fact in SUBJECT_FACTS.get(collection, ()))
    fields = (record_type.label, *filter(None, (lead,)), *members, *CRITERIA.get(collection, ()), "updated_at")
    record = read_record(connection, collection, record_id, tuple(dict.fromkeys(fields)))
    return {
        "collection": collection,
        "noun": record_type.noun,
        "has_card": collection in CARDS,
        "record": record,
        "name": record[record_type.label],
        "lead": record.get(lead),
        "facts": list_facts(collection, record),
        "merged": read_merged_record(connection, collection, record_id),
        "claims": read_claims(connection, record_type.singular, record_id),
    }


def read_claims(connection: Connection, subject: str, record_id: str) -> Mapping[str, object] | None:
    """Return the claims about a record by therapy, those with counts first, and how many more there are.

    None if claims are about no records of this type.
    """
    if subject not in CLAIM_FILTERS:
        return None
    is_about, is_counted = FilterClause(subject, "in", (record_id,)), FilterClause("events", "isnull", value=False)
    counted = read_records(connection, "claims", CLAIM_FIELDS, [is_about, is_counted], limit=MAX_CLAIMS)
    is_uncounted = FilterClause("events", "isnull", value=True)
    others = read_records(connection, "claims", CLAIM_FIELDS, [is_about, is_uncounted], limit=MAX_CLAIMS)
    shown = [*counted, *others][:MAX_CLAIMS]
    total = count_records(connection, "claims", [is_about])
    return {
        "rows": group_by_therapy(shown),
        "total": total,
        "more": total - len(shown),
        "list_url": envelope.build_url("/claims", [(subject, record_id)]),
        "data_path": envelope.build_local_url("/v1/claims", [(subject, record_id)]),
    }
