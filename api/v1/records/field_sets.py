"""Named sets of members for `fields`, by type of record: what a list or a card shows, without what is often null."""

from collections.abc import Iterable, Mapping

BRIEF = "@brief"
FIELD_SETS: Mapping[str, tuple[str, ...]] = {
    "Therapy": ("kind", "summary", "stage", "activity", "parent"),
    "Mechanism": ("action", "description"),
    "Risk": ("category", "description"),
    "Condition": ("description", "parents"),
    "Candidate": ("therapy", "reference", "part", "as_of"),
    "Study": ("phase", "status", "enrolment", "start", "sponsor"),
    "Reference": ("kind", "authors", "container", "issued", "url"),
    "Claim": (
        *("kind", "assertion", "standing", "therapy", "risk", "measure", "population", "value", "unit", "events"),
        *("at_risk", "counted", "follow_up", "evidence.reference", "evidence.stance"),
    ),
    "Attribute": ("type", "question", "unit", "values"),
    "Measure": ("definition", "family", "type", "direction", "unit"),
    "Approval": ("therapy", "agency", "state", "from", "until"),
}


def describe_field_set(record_name: str) -> str:
    """Return the sentence of the contract on the set of this type of record."""
    return f" `{BRIEF}` stands for `{','.join(FIELD_SETS[record_name])}`."


def expand_field_sets(record_name: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths, each once, with the members of a set in place of its name."""
    expanded = (path for name in paths for path in (FIELD_SETS[record_name] if name == BRIEF else (name,)))
    return tuple(dict.fromkeys(expanded))
