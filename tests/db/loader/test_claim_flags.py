"""What a claim is flagged for: its sources, its dates, and the decision that it reports."""

from typing import Any, cast

import pytest

from db.loader.claim_flags import list_flags
from db.source_states import find_source_states
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord


def make_claim(*sources: str, stance: str = "supports", approval: Any = None) -> ClaimRecord:
    rows = [{"reference": source, "stance": stance} for source in sources]
    return cast("ClaimRecord", {"evidence": rows, "approval": approval})


def flag(
    claim: ClaimRecord, *links: tuple[str, str, str], retraction: str = "none", is_stale: bool = False
) -> list[str]:
    references = [cast("ReferenceRecord", {"id": "work", "retraction": retraction})]
    records = [cast("ReferenceLinkRecord", {"from": first, "type": type_, "to": to}) for first, type_, to in links]
    retracted = ["work"] if retraction == "retracted" else []
    return list_flags(claim, find_source_states(references, records, retracted), is_stale=is_stale)


@pytest.mark.parametrize(
    ("retraction", "flags"),
    [("none", []), ("retracted", ["retracted_source"]), ("corrected", ["corrected_source"]), ("concern", ["concern"])],
)
@pytest.mark.parametrize("stance", ["supports", "disputes"])
def test_the_state_of_a_source_is_flagged(retraction: str, flags: list[str], stance: str) -> None:
    assert flag(make_claim("other", "work", stance=stance), retraction=retraction) == flags
    assert flag(make_claim("other", stance=stance), retraction=retraction) == []


@pytest.mark.parametrize(
    ("notice", "expected"), [("erratum_for", ["corrected_source"]), ("concern_about", ["concern"])]
)
def test_a_notice_flags_what_cites_the_work(notice: str, expected: list[str]) -> None:
    assert flag(make_claim("work"), ("notice", notice, "work")) == expected


def test_a_source_is_superseded_unless_its_update_is_cited_too() -> None:
    link = ("new", "update_of", "work")
    assert flag(make_claim("work"), link) == ["superseded"]
    assert flag(make_claim("work", "new"), link) == flag(make_claim("new"), link) == []
    assert flag(make_claim("work", stance="disputes"), link) == []


@pytest.mark.parametrize(
    ("state", "until", "flags"),
    [
        *(("clinical_hold", None, ["hold"]), ("clinical_hold", "2022-07", [])),
        *(("suspended", None, ["hold"]), ("approved", None, [])),
    ],
)
def test_a_hold_without_an_end_is_flagged(state: str, until: str | None, flags: list[str]) -> None:
    assert flag(make_claim("work", approval={"state": state, "until": until})) == flags


def test_flags_stand_in_the_order_of_their_list() -> None:
    claim = make_claim("work", approval={"state": "suspended", "until": None})
    found = flag(claim, ("new", "update_of", "work"), retraction="retracted", is_stale=True)
    assert found == ["retracted_source", "stale", "superseded", "hold"]
