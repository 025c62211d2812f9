"""Who says what of the catalogue itself: contributions, words of sources, searches, certainty, reviews."""

from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex, locate_evidence
from db.loader.certainty import propose_certainty
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.certainty_rubric import METHOD, RUBRIC


def extraction_agrees_with_the_agent(index: CatalogueIndex) -> Iterator[Violation]:
    """A row that a program extracted is not called manual."""
    for location, _, row in locate_evidence(index):
        types = {
            contribution["agent_type"] or agent["agent_type"]
            for contribution in row["contributions"]
            if contribution["role"] == "extracted" and (agent := index.agents.get(contribution["agent"]))
        }
        if row["extraction"] == "manual" and types and "automated_agent" in types:
            yield location.child("extraction").violation("a program extracted this row: leave the field out")


def contributions_follow_the_reading(index: CatalogueIndex) -> Iterator[Violation]:
    """Nobody enters a row before the source was read."""
    for location, _, row in locate_evidence(index):
        for n, contribution in enumerate(row["contributions"]):
            if row["read_on"] and contribution["role"] == "extracted" and contribution["date"] < row["read_on"]:
                message = f"is {contribution['date']}, before the source was read on {row['read_on']}"
                yield location.child("contributions").child(n).child("date").violation(message)


def certainty_is_that_of_the_rubric(index: CatalogueIndex) -> Iterator[Violation]:
    """A rating names its method, and differs from the proposal only where a contribution reviewed it."""
    for n, claim in index.enumerate_published_claims():
        if claim["certainty"] is None:
            continue
        if claim["certainty_method"] is None:
            yield locate("claims", n, "certainty_method").violation("is missing: name the rubric and its version")
        elif claim["certainty_method"].startswith(RUBRIC) and claim["certainty_method"] != METHOD:
            yield locate("claims", n, "certainty_method").violation(f"is an older version: grade it by {METHOD}")
        proposal = propose_certainty(index, claim)
        is_reviewed = any(contribution["role"] == "reviewed" for contribution in claim["contributions"])
        if proposal and proposal.rating != claim["certainty"] and not is_reviewed:
            message = f"the rubric proposes {proposal.rating}: {proposal.reason} Another rating needs a review"
            yield locate("claims", n, "certainty").violation(message)
        elif (
            proposal
            and proposal.rating == claim["certainty"]
            and claim["certainty_reason"] not in {None, proposal.reason}
        ):
            yield locate("claims", n, "certainty_reason").violation(f"the rubric gives: {proposal.reason}")


def risks_not_shown_were_counted_or_searched(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in index.enumerate_published_claims():
        is_counted_zero = claim["events"] == 0 or claim["occurrences"] == 0
        if claim["kind"] != "risk" or claim["assertion"] != "not_shown" or is_counted_zero or claim["searches"]:
            continue
        message = "not_shown on a risk means counted and none: give events: 0 or searches, or say it as a description"
        yield locate("claims", n, "assertion").violation(message)


def absences_rest_on_a_search(index: CatalogueIndex) -> Iterator[Violation]:
    """That something does not exist is known only to those who looked for it."""
    for n, claim in index.enumerate_published_claims():
        is_absence = claim["kind"] == "status" and claim["assertion"] == "not_shown"
        if is_absence and index.standings[claim["key"]] != "rejected" and not claim["searches"]:
            message = "is missing: say who searched where, with what words, on which day, and how many were found"
            yield locate("claims", n, "searches").violation(message)


RULES = (
    extraction_agrees_with_the_agent,
    contributions_follow_the_reading,
    certainty_is_that_of_the_rubric,
    risks_not_shown_were_counted_or_searched,
    absences_rest_on_a_search,
)
