"""What the cards of a risk, a claim and a source show."""

from collections.abc import Iterable

from sqlalchemy import Connection

from api.pages.listed_claims import CLAIM_FIELDS, spell_claim
from api.pages.rendering import Context
from api.record_reader import read_record, read_records
from db.queries.filters import FilterClause
from db.vocab.enums import STANDING

REFERENCE_FIELDS = ("title", "kind", "authors", "container", "issued", "language", "retraction", "updated_at")
MAX_CLAIMS = 12
AUDIENCE = "professional"  # names each source instead of numbering it


def build_risk_card(connection: Connection, risk_id: str) -> Context:
    """Read the claims with figures about one risk, over all therapies."""
    risk = read_record(connection, "risks", risk_id, ("name", "description", "updated_at"))
    filters = [FilterClause("risk", "in", (risk_id,)), FilterClause("events", "isnull", value=False)]
    return {"risk": risk, **_read_claims(connection, filters)}


def build_claim_card(connection: Connection, claim_id: str) -> Context:
    """Read one claim, whatever its standing."""
    claim = spell_claim(read_record(connection, "claims", claim_id, CLAIM_FIELDS))
    return {"claim": claim, "audience": AUDIENCE}


def build_reference_card(connection: Connection, reference_id: str) -> Context:
    """Read a source and claims that cite it, rejected ones too: a reader must not take them for settled."""
    reference = read_record(connection, "references", reference_id, REFERENCE_FIELDS)
    filters = [FilterClause("reference", "in", (reference_id,)), FilterClause("standing", "in", STANDING)]
    return {"reference": reference, **_read_claims(connection, filters)}


def _read_claims(connection: Connection, filters: Iterable[FilterClause]) -> Context:
    claims = read_records(connection, "claims", CLAIM_FIELDS, [*filters], limit=MAX_CLAIMS)
    return {"claims": [*map(spell_claim, claims)], "audience": AUDIENCE}
