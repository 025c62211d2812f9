"""Named sets of members for `fields`, by type of record: what one purpose needs, without what is often null."""

from collections.abc import Iterable, Mapping

from db.vocab.record_types import RECORD_TYPES

BRIEF = "@brief"
FIELD_SETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # A type that is not listed below has the members that search reads, so that a new one needs no entry.
    **{record_type.singular.capitalize(): {BRIEF: record_type.prose} for record_type in RECORD_TYPES},
    "Therapy": {
        BRIEF: ("kind", "summary", "stage", "activity", "parent"),
        "@codes": ("synonyms", "codings"),
        "@regimen": ("kind", "components"),
    },
    "Mechanism": {BRIEF: ("action", "description"), "@codes": ("synonyms", "codings")},
    "Risk": {BRIEF: ("category", "description"), "@codes": ("synonyms", "codings")},
    "Condition": {BRIEF: ("description", "parents"), "@codes": ("synonyms", "codings")},
    "Candidate": {
        BRIEF: ("therapy", "reference", "part", "as_of"),
        "@text": ("therapy", "reference", "locator", "criteria_text"),
    },
    "Study": {
        BRIEF: ("phase", "status", "enrolment", "start", "sponsor"),
        "@dates": ("start", "primary_completion", "completion"),
    },
    "Reference": {
        BRIEF: ("kind", "authors", "container", "issued", "url"),
        "@codes": ("identifiers", "url"),
    },
    "Claim": {
        BRIEF: (
            *("kind", "assertion", "standing", "therapy", "risk", "measure", "population", "value", "unit", "events"),
            *("at_risk", "counted", "estimate", "follow_up", "evidence.reference", "evidence.stance"),
        ),
        "@figures": (
            *("therapy", "risk", "measure", "population", "versus", "statistic", "comparator", "value", "unit"),
            *("interval", "events", "at_risk", "counts", "counted", "occurrences", "estimate", "severity"),
            *("follow_up", "as_of"),
        ),
        "@sources": (
            *("standing", "contested", "stands_because", "flags"),
            *("evidence.id", "evidence.reference", "evidence.stance", "evidence.ground"),
            *("evidence.locator", "evidence.level", "evidence.read"),
        ),
    },
    "EvidenceRow": {BRIEF: ("claim", "reference", "stance", "locator", "level", "read")},
    "Attribute": {BRIEF: ("type", "question", "unit", "values")},
    "Measure": {BRIEF: ("definition", "family", "type", "direction", "unit")},
    "Approval": {BRIEF: ("therapy", "agency", "state", "from", "until")},
    "Component": {BRIEF: ("role", "cell_type", "cell_source", "cell_origin", "dose", "route", "site")},
}


def describe_field_sets(record_name: str) -> str:
    """Return the sentences of the contract on the sets of this type of record."""
    sets = FIELD_SETS[record_name].items()
    return "".join(f" `{name}` stands for `{','.join(paths)}`." for name, paths in sets)


def expand_field_sets(record_name: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths, each once, with the members of a set in place of its name."""
    sets = FIELD_SETS[record_name]
    return tuple(dict.fromkeys(path for name in paths for path in sets.get(name, (name,))))
