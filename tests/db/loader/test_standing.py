from typing import cast

import pytest

from db.loader import standing
from db.source_states import find_retracted_references
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.reference import ReferenceLinkRecord, ReferenceRecord


def evidence(*stances: str, reference: str = "r") -> list[dict[str, str]]:
    return [{"stance": stance, "reference": reference} for stance in stances]


@pytest.mark.parametrize(
    ("stances", "reason", "derived", "contested"),
    [
        ([], "unsupported", "rejected", False),
        (["supports"], "supported", "accepted", False),
        (["disputes"], "unsupported", "rejected", False),
        (["corrects"], "corrected", "rejected", False),
        (["supports", "disputes"], "disputed", "contested", True),
        (["supports", "corrects"], "corrected", "rejected", False),
        (["disputes", "corrects"], "corrected", "rejected", False),
        (["supports", "disputes", "corrects"], "corrected", "rejected", True),
    ],
)
@pytest.mark.parametrize("ruling", [None, "accepted", "contested", "rejected"])
def test_standing_follows_live_evidence_unless_ruled(
    ruling: str | None, stances: list[str], reason: str, derived: str, contested: object
) -> None:
    rows = evidence(*stances) + evidence("disputes", "corrects", reference="dead")
    claim = cast("ClaimRecord", {"ruling": ruling, "evidence": rows})
    assert standing.compute_standing(claim, {"dead"}) == (ruling or derived)
    assert standing.explain_standing(claim, {"dead"}) == ("ruling" if ruling else reason)
    assert standing.is_contested(claim, {"dead"}) is contested


@pytest.mark.parametrize(
    ("stances", "reason"),
    [([], "retracted"), (["disputes"], "retracted"), (["supports"], "supported"), (["corrects"], "corrected")],
)
def test_retraction_alone_never_rejects(stances: list[str], reason: str) -> None:
    rows = evidence(*stances) + evidence("supports", reference="dead")
    claim = cast("ClaimRecord", {"ruling": None, "evidence": rows})
    assert standing.explain_standing(claim, {"dead"}) == reason
    assert (standing.compute_standing(claim, {"dead"}) == "contested") == (reason == "retracted")


def references(*ids: str, retraction: str = "none") -> list[ReferenceRecord]:
    return [cast("ReferenceRecord", {"id": id_, "retraction": retraction}) for id_ in ids]


@pytest.mark.parametrize("retraction", ["none", "corrected", "concern"])
def test_only_retraction_kills_a_reference(retraction: str) -> None:
    assert find_retracted_references(references("r", retraction=retraction), []) == frozenset()
    assert find_retracted_references(references("r", retraction="retracted"), []) == {"r"}


def test_retraction_reaches_what_a_notice_names_and_every_copy_of_it() -> None:
    works = references("work", "copy", "translation", "notice", "comment")
    links: list[ReferenceLinkRecord] = [
        {"from": "translation", "to": "copy", "type": "translation_of"},
        {"from": "copy", "to": "work", "type": "copy_of"},
        {"from": "comment", "to": "work", "type": "comment_on"},
        {"from": "notice", "to": "work", "type": "retraction_of"},
    ]
    assert find_retracted_references(works, links) == {"work", "copy", "translation"}


@pytest.mark.parametrize(
    ("kind", "role", "cause"),
    [
        ("risk", None, "regimen"),
        ("risk", "induction", "immunosuppression"),
        ("risk", "conditioning", "conditioning"),
        ("outcome", "induction", None),
        ("mechanism", None, None),
    ],
)
def test_cause_of_a_risk_is_the_role_of_its_component(kind: str, role: str | None, cause: str | None) -> None:
    assert standing.trace_cause(kind, role) == cause
