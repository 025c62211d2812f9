"""Citations in a house style: plain text, one a line. CSL styles decide every word; they are vendored beside this."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from schemas.exports.citations.csl import to_csl
from schemas.exports.documents import Record

FOLDER = Path(__file__).parent / "styles"
STYLES = {  # name -> how a number stands before a citation, where the style has numbers
    "ama": "{}. ",
    "apa": "",
    "vancouver": "{}. ",
}
WARNINGS = {"none": "", "corrected": " [Corrected]", "concern": " [Expression of concern]", "retracted": " [Retracted]"}
CACHE_SIZE = 10_000
TITLE_FIRST = ("ama", "apa")  # where there is no author; else the container is
NUMBER = re.compile(r"^1\. ?")
# citeproc-py forgets the space between the parts of a date that the style words for itself.
RUN_TOGETHER = re.compile(
    r"\b(\d{4})((?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b|[A-Z][a-z]{2})(\d{0,2})\b"
)


# What citeproc-py would take for the point of an abbreviation, or for the end of a page range that repeats its start.
POINT, JOINER = "\ue000", "\ue001"
GUARDS = str.maketrans({POINT: ".", JOINER: None})
WITHIN_A_WORD = re.compile(r"\.(?=\w)")
AFTER_A_MARK = re.compile(r"(?<=[?!])\.")  # it ends a title that has its own mark with a point nonetheless


def to_styled(references: Iterable[Record], style: str) -> Iterator[str]:
    """Yield a line for each reference, in the order given, numbered where the style numbers."""
    for place, reference in enumerate(references, start=1):
        csl = protect_punctuation(to_csl(reference))
        item = json.dumps(move_title_to_author(csl) if style in TITLE_FIRST else csl)
        yield f"{STYLES[style].format(place)}{format_citation(item, style)}{WARNINGS[reference['retraction']]}\n"


def move_title_to_author(item: dict[str, Any]) -> dict[str, Any]:
    """Put the title in the place of a missing author: these styles do, and citeproc-py would say it twice."""
    if item.get("author"):
        return item
    return {**{name: value for name, value in item.items() if name != "title"}, "author": [{"literal": item["title"]}]}


# The key is the whole item: a record that changes has another text, so nothing is ever out of date.
@lru_cache(maxsize=CACHE_SIZE)
def format_citation(text: str, style: str) -> str:
    """The citation of one CSL item, given as JSON text so that it can be kept: each takes some ten milliseconds."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter  # noqa: PLC0415 - seldom wanted
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    item = json.loads(text)
    bibliography = CitationStylesBibliography(load_style(style), CiteProcJSON([item]), formatter.plain)
    # A bibliography prints only what is cited, so the item cites itself.
    bibliography.register(Citation([CitationItem(item["id"])]))
    citation = " ".join(str(bibliography.bibliography()[0]).split())
    numberless = NUMBER.sub("", citation) if STYLES[style] else citation
    return AFTER_A_MARK.sub("", RUN_TOGETHER.sub(separate_date_parts, numberless)).translate(GUARDS)


def protect_punctuation(item: dict[str, Any]) -> dict[str, Any]:
    first, dash, last = item.get("page", "").partition("-")
    pages = {"page": f"{first}{dash}{JOINER}{last}"} if len(last) > len(first) else {}
    work = {"container-title": WITHIN_A_WORD.sub(POINT, item["container-title"])} if "container-title" in item else {}
    return {**item, **pages, **work}


def separate_date_parts(match: re.Match[str]) -> str:
    return " ".join(filter(None, match.groups()))


@cache
def load_style(name: str) -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415

    return CitationStylesStyle(str(FOLDER / f"{name}.csl"), validate=False)
