"""The size of a record that is to be expected from its shape alone, before a statement for it is built.

The figures are means of the catalogue that comes with the program, rounded up: bytes of a member, and records of a
relation. The condition with the most therapies is the one that most claims are about, so its therapies and its share
count for more than the mean.
"""

from collections.abc import Mapping

from db.queries.projection import SCALARS, Member, Shape, Sources, nested_shape

MEMBER_BYTES: Mapping[str, int] = {
    "therapies": 75,
    "mechanisms": 55,
    "therapies.mechanisms": 55,
    "candidates": 480,
    "references": 38,
    "claims": 22,
    "context_claims": 22,
    "evidence": 27,
    "components": 24,
    "attributes": 24,
}
OTHER_MEMBER_BYTES = 33

_SUBJECTS = {"therapies": 4, "claims": 4, "codings": 0.6}
_CLAIMS = {
    "component": 0.2,
    "condition": 0.6,
    "mechanism": 0.1,
    "risk": 0.2,
    "candidate": 0.05,
    "measure": 0.4,
    "study": 0.3,
    "population": 0.6,
    "versus": 0.1,
    "inherited_from": 0.1,
    "evidence": 1.5,
}
RELATED_RECORDS: Mapping[str, Mapping[str, float]] = {
    "therapies": {
        "parents": 1.1,
        "children": 1.1,
        "conditions": 1.1,
        "codings": 0.2,
        "components": 2,
        "mechanisms": 1.6,
        "risks": 1.5,
        "procedures": 1.7,
        "outcomes": 6,
        "burdens": 0.5,
        "candidates": 0.8,
        "approvals": 0.5,
        "studies": 1.3,
        "references": 6.5,
        "claims": 17.5,
    },
    "components": {"part": 0.1},
    "mechanisms": _SUBJECTS,
    "risks": _SUBJECTS,
    "therapies.mechanisms": _SUBJECTS | {"claims": 2},
    "therapies.risks": _SUBJECTS | {"claims": 2},
    "conditions": {"codings": 4, "parents": 0.5, "therapies": 12},
    "studies": {"codings": 1.1, "therapies": 1.1, "references": 1.8, "populations": 1.5, "claims": 4},
    "populations": {"study": 0.5, "parent": 0.4},
    "references": {"codings": 0.8, "facts": 0.1, "links": 0.1, "claims": 5.1},
    "claims": _CLAIMS,
    "context_claims": _CLAIMS,
    "evidence": {"counterclaim": 0.05},
    "approvals": {"study": 0.5, "document": 0.8, "evidence": 1.4},
    "attributes": {"codings": 0.6, "candidates": 4.1},
    "measures": {"codings": 0.1},
}


def estimate_record_bytes(sources: Sources, name: str, shape: Shape) -> float:
    """Return the bytes that a record of the source `name` is expected to take."""
    # The two braces of the object.
    return 2 + sum(_estimate_member_bytes(sources, name, member) for member in shape.members)


def _estimate_member_bytes(sources: Sources, name: str, member: Member) -> float:
    if member.kind in SCALARS or member.kind == "group":
        return MEMBER_BYTES.get(name, OTHER_MEMBER_BYTES)
    relation = sources[name].relations[member.source]
    records = RELATED_RECORDS.get(name, {}).get(member.source, 1)
    return len(member.name) + 6 + records * estimate_record_bytes(sources, relation.target, nested_shape(member))
