"""The sections that a card may have: for each, the members of the therapy and the rows of its comparison it shows."""

from collections.abc import Mapping
from typing import NamedTuple


class CardSection(NamedTuple):
    """A section: the members of the record it needs, and a kind of rows of the comparison.

    Its heading is the label of its id in the vocabulary, in the list `page_section`.
    """

    fields: tuple[str, ...] = ()
    kind: str = ""


CARD_SECTIONS: Mapping[str, CardSection] = {
    "summary": CardSection(("summary", "professional_summary")),
    "risks": CardSection(kind="risk"),
    "outcomes": CardSection(kind="outcome"),
    "mechanisms": CardSection(kind="mechanism"),
    "approvals": CardSection(kind="approval"),
}
DEFAULT_SECTIONS = ("summary", "risks", "outcomes")
ALWAYS_READ = ("name", "stage", "updated_at", "references.title", "references.retraction")
AUDIENCES = {"patient": 5, "professional": 12}  # the most claims of a section
