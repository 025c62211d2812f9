from typing import Any

import pytest

from db.loader import standing


def evidence(*stances: str, reference: str = "r") -> list[dict[str, Any]]:
    return [{"stance": stance, "reference": reference} for stance in stances]


@pytest.mark.parametrize(
    ("stances", "derived", "contested"),
    [
        ([], "rejected", False),
        (["supports"], "accepted", False),
        (["disputes"], "rejected", False),
        (["corrects"], "rejected", False),
        (["supports", "disputes"], "contested", True),
        (["supports", "corrects"], "rejected", False),
        (["disputes", "corrects"], "rejected", False),
        (["supports", "disputes", "corrects"], "rejected", True),
    ],
)
@pytest.mark.parametrize("ruling", [None, "accepted", "contested", "rejected"])
def test_standing_follows_live_evidence_unless_ruled(
    ruling: str | None, stances: list[str], derived: str, contested: object
) -> None:
    claim = {"ruling": ruling, "evidence": evidence(*stances) + evidence("supports", "corrects", reference="dead")}
    assert standing.standing(claim, {"dead"}) == (ruling or derived)
    assert standing.contested(claim, {"dead"}) is contested


@pytest.mark.parametrize("retraction", ["none", "corrected", "concern"])
def test_only_retraction_kills_a_reference(retraction: str) -> None:
    assert standing.dead_references([{"id": "r", "retraction": retraction}], []) == frozenset()
    assert standing.dead_references([{"id": "r", "retraction": "retracted"}], []) == {"r"}


def test_retraction_reaches_what_a_notice_names_and_every_copy_of_it() -> None:
    references = [{"id": id_, "retraction": "none"} for id_ in ("work", "copy", "translation", "notice", "comment")]
    links = [
        {"from": "translation", "to": "copy", "type": "translation_of"},
        {"from": "copy", "to": "work", "type": "copy_of"},
        {"from": "comment", "to": "work", "type": "comment_on"},
        {"from": "notice", "to": "work", "type": "retraction_of"},
    ]
    assert standing.dead_references(references, links) == {"work", "copy", "translation"}


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
    assert standing.cause(kind, role) == cause
