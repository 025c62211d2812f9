"""The structured part of a status claim: who decided what, where, from when until when."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Sortable, check, partial_date, word
from db.vocab.enums import APPROVAL_STATE, approval_states

STATES = approval_states()


def _state_fits_category() -> str:
    return " OR ".join(
        f"(category = '{category}' AND state IN ({', '.join(repr(state) for state in states)}))"
        for category, states in APPROVAL_STATE.items()
    )


class Approval(Base):
    """Holds in the interval `[since, until)`; it has evidence and standing through its claim."""

    __tablename__ = "approvals"
    __table_args__ = (
        check("state_fits_category", _state_fits_category()),
        check("jurisdiction_is_iso_3166", "length(jurisdiction) = 2 AND jurisdiction = upper(jurisdiction)"),
        partial_date("since"),
        partial_date("until"),
    )

    # One approval for each claim: the claim is what has standing and evidence.
    claim_id: Mapped[str] = mapped_column(Sortable, ForeignKey("claims.id"), primary_key=True)
    # That of the claim, repeated, so that approvals of a therapy are found by one index.
    therapy_id: Mapped[str] = mapped_column(ForeignKey("therapies.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(Text, index=True)
    agency: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(word("category", tuple(APPROVAL_STATE)))
    state: Mapped[str] = mapped_column(word("state", STATES))
    since: Mapped[str | None] = mapped_column(Text)
    until: Mapped[str | None] = mapped_column(Text)
    study_id: Mapped[str | None] = mapped_column(ForeignKey("studies.id"), index=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("references.id"), index=True)
    strength: Mapped[str | None] = mapped_column(Text)
