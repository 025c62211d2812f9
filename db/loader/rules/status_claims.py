"""The stage and activity of therapies, and the decisions of authorities behind them."""

import re
from collections.abc import Iterator

from db.loader.catalogue_index import CatalogueIndex
from db.loader.errors import Violation
from db.loader.locations import locate
from db.vocab.enums import APPROVAL_STATE

_UNDATED = re.compile(r"\b(?:undated|without a date|no date)\b")


def stage_and_activity_are_backed(index: CatalogueIndex) -> Iterator[Violation]:
    if any(section == "claims" for section, _ in index.malformed):
        return  # the malformed claim may be the one
    backed = {
        claim["therapy"]
        for claim in index.known_claims
        if claim["kind"] == "status" and index.standings[claim["key"]] == "accepted"
    }
    for n, therapy in enumerate(index.records["therapies"]):
        if therapy["status"] != "published" or therapy["id"] in backed:
            continue
        for field, value in {"stage": therapy["stage"], "activity": therapy["activity"]}.items():
            if value not in {None, "unknown"}:
                message = f"{value} stands without an accepted status claim on {therapy['id']}"
                yield locate("therapies", n, field).violation(message)


def approvals_are_status_claims(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        if claim["approval"] and (claim["kind"] != "status" or claim["therapy"] is None):
            yield locate("claims", n, "approval").violation("only a status claim of a therapy has an approval")


def states_fit_their_category(index: CatalogueIndex) -> Iterator[Violation]:
    for n, claim in enumerate(index.records["claims"]):
        approval = claim["approval"]
        if approval and approval["state"] not in APPROVAL_STATE[approval["category"]]:
            states = ", ".join(APPROVAL_STATE[approval["category"]])
            message = f"{approval['state']} is not a state of {approval['category']}, which has {states}"
            yield locate("claims", n, "approval", "state").violation(message)


def planned_numbers_have_a_day(index: CatalogueIndex) -> Iterator[Violation]:
    """Registers change what they plan: a number is that of a day, or its statement admits that none is known."""
    for n, claim in index.enumerate_published_claims():
        is_planned = claim["kind"] == "status" and claim["measure"] == "planned_enrolment"
        if is_planned and claim["as_of"] is None and not _UNDATED.search(claim["statement"]):
            message = "is missing: as of when did the register plan this number? If no date is printed, say so"
            yield locate("claims", n, "as_of").violation(message)


RULES = (
    stage_and_activity_are_backed,
    approvals_are_status_claims,
    states_fit_their_category,
    planned_numbers_have_a_day,
)
