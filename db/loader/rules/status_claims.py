"""Therapies and what authorities decided about them."""

from collections.abc import Iterator

from db.loader.catalogue_index import Index, at
from db.loader.errors import Violation
from db.vocab.enums import APPROVAL_STATE


def stage_and_activity_are_backed(index: Index) -> Iterator[Violation]:
    backed = {
        claim["therapy"]
        for _, claim in index.published("claims")
        if claim["kind"] == "status" and index.standings[claim["key"]] == "accepted"
    }
    for n, therapy in index.published("therapies"):
        for field in ("stage", "activity"):
            if therapy[field] not in {None, "unknown"} and therapy["id"] not in backed:
                message = f"{therapy[field]} stands without an accepted status claim on {therapy['id']}"
                yield at("therapies", n, field).says(message)


def approvals_are_status_claims(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        if claim["approval"] and (claim["kind"] != "status" or claim["therapy"] is None):
            yield at("claims", n, "approval").says("only a status claim of a therapy has an approval")


def states_fit_their_category(index: Index) -> Iterator[Violation]:
    for n, claim in index.each("claims"):
        approval = claim["approval"]
        if approval and approval["state"] not in APPROVAL_STATE[approval["category"]]:
            states = ", ".join(APPROVAL_STATE[approval["category"]])
            message = f"{approval['state']} is not a state of {approval['category']}, which has {states}"
            yield at("claims", n, "approval", "state").says(message)


RULES = (stage_and_activity_are_backed, approvals_are_status_claims, states_fit_their_category)
