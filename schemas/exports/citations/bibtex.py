"""BibTeX: an entry a reference, keyed by its id, in UTF-8, with what LaTeX would read as a command escaped."""

from collections.abc import Iterator

from schemas.exports.citations.names import Name, invert_name
from schemas.exports.citations.work import Work, parse_work
from schemas.exports.documents import Record

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The first is what the type of entry requires; Zotero reads the name of a site from `journaltitle`, biblatex prints
# `organization`, and styles of plain BibTeX, which know no `online`, print `howpublished`.
CONTAINER_FIELDS = {
    "article": ("journal",),
    "inproceedings": ("booktitle",),
    "techreport": ("institution",),
    "online": ("organization", "journaltitle", "howpublished"),
}
ANY_CONTAINER = ("howpublished",)
# Styles refuse an entry without them, so that it is given as `misc`, which requires nothing.
REQUIRED_FIELDS = {
    "article": {"author", "journal", "year"},
    "inproceedings": {"author", "booktitle", "year"},
    "techreport": {"author", "institution", "year"},
    "book": {"author", "publisher", "year"},
}
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
VERBATIM_FIELDS = {"url", "doi"}  # read by packages that take them raw


def to_bibtex(reference: Record) -> str:
    work = parse_work(reference)
    entry_type = choose_entry_type(work)
    lines = [
        f"  {name} = {{{escape_value(name, value)}}},\n" for name, value in entry_fields(work, entry_type) if value
    ]
    # Without braces: styles translate the names of months that are macros.
    month = [f"  month = {MONTHS[int(work.date[1]) - 1]},\n"] if len(work.date) > 1 else []
    return f"@{entry_type}{{{work.id},\n{''.join([*lines, *month])}}}\n\n"


def choose_entry_type(work: Work) -> str:
    """Return the type of the kind, or `misc` where a field that the type requires is unknown."""
    entry_type = work.kind.bibtex
    known = {name for name, value in entry_fields(work, entry_type) if value}
    return entry_type if REQUIRED_FIELDS.get(entry_type, set()) <= known else "misc"


def entry_fields(work: Work, entry_type: str) -> Iterator[tuple[str, str]]:
    yield "title", work.title
    yield "author", " and ".join(map(format_author, work.authors))
    for name in CONTAINER_FIELDS.get(entry_type, ANY_CONTAINER):
        yield name, work.container
    yield "volume", work.volume
    yield "number", work.issue
    yield "pages", work.pages.replace("-", "--")
    yield "year", work.date[0] if work.date else ""
    # Both `year` and `date`: BibTeX knows the former, biblatex prefers the latter.
    yield "date", "-".join(work.date)
    yield from work.identifiers.items()
    yield "url", work.url
    yield "language", work.language
    yield "type", work.kind.type
    yield "pubstate", work.status
    yield "note", "; ".join(work.remarks)


def format_author(name: Name) -> str:
    literal = name.get("literal")
    # Control characters stand for braces until the text is escaped, which would escape braces too.
    return f"\0{literal}\1" if literal else invert_name(name)


def escape_value(name: str, value: str) -> str:
    """Braces of ours, around a title so that styles keep its capitals and around a name that must stay whole."""
    if name in VERBATIM_FIELDS:
        return value.replace("{", "%7B").replace("}", "%7D")
    escaped = " ".join(value.split(" ")).translate(ESCAPES).replace("\0", "{").replace("\1", "}")
    return f"{{{escaped}}}" if name == "title" else escaped
