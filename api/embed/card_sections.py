"""The sections that a card may have: for each, the members of the therapy and the rows of its comparison it shows."""

from collections.abc import Mapping
from typing import NamedTuple


class CardSection(NamedTuple):
    """A section: its heading, the members of the record it needs, and a kind of rows of the comparison."""

    title: str
    fields: tuple[str, ...] = ()
    kind: str = ""


CARD_SECTIONS: Mapping[str, CardSection] = {
    "summary": CardSection("", ("summary", "professional_summary")),
    "risks": CardSection("What can go wrong", kind="risk"),
    "outcomes": CardSection("How well it did", kind="outcome"),
    "mechanisms": CardSection("How it is thought to work", kind="mechanism"),
    "approvals": CardSection("Approvals and decisions", kind="approval"),
}
DEFAULT_SECTIONS = ("summary", "risks", "outcomes")
ALWAYS_READ = ("name", "stage", "updated_at", "references.title", "references.retraction")
AUDIENCES = {"patient": 5, "professional": 12}  # the most claims of a section
