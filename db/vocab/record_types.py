"""The register of record types: one row each, in the order in which a reader of the contract meets them.

Tables, paths, tags and sections of the catalogue bear `name`. What differs between types only by a word or a list
is listed here and derived everywhere else. CONTRIBUTING gives the steps for a new type.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Link(NamedTuple):
    """A field of a catalogue record that names records of another type: `components[].part` is within a list."""

    field: str
    target: str


class RecordType(NamedTuple):
    """A type of record.

    `noun` and `description` are published in the contract. `label` is the column that names a record; `key` the field
    that identifies it in the catalogue's files. `synonyms` are further names, which search treats as equal; `prose`
    are the columns that search reads and cuts excerpts from; `search_nouns` are words people use for the type, and
    `search_prior` is how much more often than another they mean it. `jsonld_class` is its class in the graph.
    """

    name: str
    singular: str
    noun: str
    description: str
    jsonld_class: str
    prose: tuple[str, ...]
    search_nouns: str
    search_prior: float = 1.0
    label: str = "name"
    key: str = "id"
    synonyms: bool = False
    codings: str | None = "codings"  # the field that holds external codes, if the type bears any
    links: tuple[Link, ...] = ()
    from_files: bool = True

    @property
    def codings_table(self) -> str:
        return f"{self.singular}_codings"

    @property
    def all_links(self) -> tuple[Link, ...]:
        """The links of the type and the successor, which a record of any type in the files may have."""
        return (*self.links, Link("successor", self.name)) if self.from_files else self.links

    @property
    def upward_fields(self) -> tuple[str, ...]:
        """The fields of a record itself, not of its parts, that name records of its type: they must never lead back."""
        upward = (link.field for link in self.all_links if link.target == self.name and "." not in link.field)
        return tuple(field.removesuffix("[]") for field in upward)


RECORD_TYPES: tuple[RecordType, ...] = (
    RecordType(
        "therapies",
        "therapy",
        "therapy",
        "Therapies, each a regimen of one or more components.",
        "MedicalTherapy",
        ("summary", "professional_summary"),
        "therapy treatment",
        1.3,
        synonyms=True,
        links=(
            Link("parents[]", "therapies"),
            Link("conditions[].id", "conditions"),
            Link("components[].part", "therapies"),
        ),
    ),
    RecordType(
        "mechanisms",
        "mechanism",
        "mechanism",
        "Mechanisms by which therapies may work.",
        "Mechanism",
        ("action", "description"),
        "mechanism how it works",
        1.2,
        synonyms=True,
    ),
    RecordType(
        "risks",
        "risk",
        "risk",
        "Adverse events and other harms of therapies.",
        "Risk",
        ("description",),
        "risk",
        1.25,
        synonyms=True,
    ),
    RecordType(
        "conditions",
        "condition",
        "condition",
        "Conditions that therapies treat, prevent or are studied for.",
        "MedicalCondition",
        ("description",),
        "condition disease diagnosis",
        1.3,
        synonyms=True,
        links=(Link("parents[]", "conditions"),),
    ),
    RecordType(
        "candidates",
        "candidate",
        "candidate profile",
        "Candidate profiles: who may receive a therapy according to one source.",
        "CandidateProfile",
        ("part",),
        "candidate",
        1.05,
        label="title",
        codings=None,
        links=(Link("therapy", "therapies"), Link("reference", "references"), Link("study", "studies")),
    ),
    RecordType(
        "studies",
        "study",
        "study",
        "Studies, identified by their registration numbers.",
        "MedicalStudy",
        ("sponsor",),
        "study",
        1.05,
        label="title",
        links=(Link("therapies[]", "therapies"), Link("references[].id", "references")),
    ),
    RecordType(
        "references",
        "reference",
        "reference",
        "Publications, registry records, labels and web pages that claims cite.",
        "CreativeWork",
        ("container", "authors", "notes"),
        "reference source paper",
        0.8,
        label="title",
        codings="identifiers",
    ),
    RecordType(
        "claims",
        "claim",
        "claim",
        "Claims: single statements, each with the evidence for and against it.",
        "Claim",
        ("statement",),
        "claim",
        1.2,  # they have no name, so their words weigh less
        label="statement",
        key="key",
        codings=None,
        links=(
            Link("therapy", "therapies"),
            Link("condition", "conditions"),
            Link("mechanism", "mechanisms"),
            Link("risk", "risks"),
            Link("measure", "measures"),
            Link("candidate", "candidates"),
            Link("study", "studies"),
            Link("population", "populations"),
            Link("versus", "populations"),
            Link("approval.study", "studies"),
            Link("approval.document", "references"),
            Link("evidence[].reference", "references"),
            Link("evidence[].counterclaim", "claims"),
            Link("contributions[].agent", "agents"),
            Link("evidence[].contributions[].agent", "agents"),
            Link("searches[].agent", "agents"),
        ),
    ),
    RecordType(
        "attributes",
        "attribute",
        "attribute",
        "Patient attributes that eligibility criteria refer to.",
        "Attribute",
        ("question",),
        "patient fact attribute",
        1.2,
        from_files=False,
    ),
    RecordType(
        "measures",
        "measure",
        "measure",
        "Outcome measures.",
        "Measure",
        ("definition",),
        "measure outcome",
        1.15,
    ),
)
RECORD_TYPE: Mapping[str, RecordType] = {record_type.name: record_type for record_type in RECORD_TYPES}
