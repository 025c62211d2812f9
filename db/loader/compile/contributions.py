"""Compiles agents, what each contributed, and searches: as rows, and as the documents that claims serve."""

from collections.abc import Iterable, Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.compile.shared_columns import Rows, Values
from db.loader.evidence_numbers import number_evidence
from db.vocab.catalogue_records.claim import AgentRecord, ClaimRecord, ContributionRecord, SearchRecord


def compile_agent(_: CatalogueIndex, record: AgentRecord) -> Rows:
    yield "agents", {"id": record["id"], "agent_type": record["agent_type"]}
    yield "agent_names", {"agent_id": record["id"], "name": record["name"]}


def compile_contributions(index: CatalogueIndex, claim_id: str, claim: ClaimRecord) -> Rows:
    """Give a row for each contribution to the claim and then to its evidence, and one for each search."""
    contributions = (
        *((None, contribution) for contribution in claim["contributions"]),
        *(
            (number - 1, contribution)
            for number, evidence in number_evidence(claim)
            for contribution in evidence["contributions"]
        ),
    )
    for position, (evidence_position, contribution) in enumerate(contributions):
        yield (
            "contributions",
            {
                "claim_id": claim_id,
                "position": position,
                "evidence_position": evidence_position,
                "agent_id": contribution["agent"],
                "role": contribution["role"],
                "date": contribution["date"],
                "agent_type": find_agent_type(index, contribution),
            },
        )
    for position, search in enumerate(claim["searches"]):
        values = {name: search[name] for name in ("source", "query", "date", "found", "note")}
        yield "searches", {"claim_id": claim_id, "position": position, "agent_id": search["agent"], **values}


def find_agent_type(index: CatalogueIndex, contribution: ContributionRecord) -> str:
    """Return how the agent worked: as the contribution says, else as the agent always does."""
    agent = index.agents.get(contribution["agent"])
    return contribution["agent_type"] or (agent["agent_type"] if agent else "not_provided")


def build_contribution_documents(index: CatalogueIndex, contributions: Iterable[ContributionRecord]) -> list[Values]:
    return [
        {
            "agent": _link_agent(index, contribution["agent"]),
            "role": contribution["role"],
            "date": contribution["date"],
            "agent_type": find_agent_type(index, contribution),
        }
        for contribution in contributions
    ]


def build_search_documents(index: CatalogueIndex, searches: Iterable[SearchRecord]) -> list[Values]:
    return [{**search, "agent": _link_agent(index, search["agent"])} for search in searches]


def _link_agent(index: CatalogueIndex, agent_id: str) -> Values:
    agent = index.agents.get(agent_id)
    return {"id": agent_id, "name": agent["name"] if agent else agent_id}


EXTRACTION_OF_AGENT = {"manual_agent": "manual", "automated_agent": "automated"}


def choose_extraction(index: CatalogueIndex, contributions: Iterable[ContributionRecord]) -> str:
    """Return how a row was entered, by the agent that extracted it."""
    return next(_iterate_extractions(index, contributions), "not_provided")


def _iterate_extractions(index: CatalogueIndex, contributions: Iterable[ContributionRecord]) -> Iterator[str]:
    for contribution in contributions:
        if contribution["role"] == "extracted":
            yield EXTRACTION_OF_AGENT.get(find_agent_type(index, contribution), "not_provided")
