"""Who made the catalogue and how: agents, their names apart, what they did, and the searches that found nothing."""

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Sortable, check, partial_date, word
from db.vocab.enums import AGENT_TYPE, CONTRIBUTION_ROLE


class Agent(Base):
    __tablename__ = "agents"

    id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    agent_type: Mapped[str] = mapped_column(word("agent_type", AGENT_TYPE))


class AgentName(Base):
    """In a table of its own, so that the name of a person can be removed and what they did stays."""

    __tablename__ = "agent_names"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Contribution(Base):
    """What an agent did for a claim or, with `evidence_position`, for one row of its evidence."""

    __tablename__ = "contributions"
    __table_args__ = (
        partial_date("date"),
        Index(None, "agent_type", "claim_id"),
        Index(None, "role", "claim_id"),
    )

    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    evidence_position: Mapped[int | None] = mapped_column(Integer)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), index=True)
    role: Mapped[str] = mapped_column(word("role", CONTRIBUTION_ROLE))
    date: Mapped[str] = mapped_column(Text)
    agent_type: Mapped[str] = mapped_column(word("agent_type", AGENT_TYPE))


class Search(Base):
    """Where somebody looked for what a claim states to be absent."""

    __tablename__ = "searches"
    __table_args__ = (partial_date("date"), check("found_is_a_count", "found >= 0"))

    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    date: Mapped[str] = mapped_column(Text)
    found: Mapped[int] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)
