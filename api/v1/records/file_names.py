"""Names of files under which browsers and `curl -OJ` save a response that is no JSON; `bom` for spreadsheets."""

import re
from collections.abc import Iterable, Iterator, Mapping

from api.v1.records.parameter_fields import ParameterField, QueryBoolean

EXTENSIONS = {
    "csv": "csv",
    "ndjson": "ndjson",
    "jsonld": "jsonld",
    "fhir": "fhir.json",
    "bibtex": "bib",
    "ris": "ris",
    "csl": "csl.json",
    "citation": "txt",
    "svg": "svg",
    "atom": "atom",
}
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
BYTE_ORDER_MARK = "\ufeff"
BOM_DESCRIPTION = "Begin CSV with a byte order mark, so that Excel reads it as UTF-8. Ignored in other formats."


def make_bom_parameters() -> dict[str, ParameterField]:
    """Return the declaration of `bom`."""
    return {"bom": QueryBoolean(metadata={"description": BOM_DESCRIPTION})}


def build_disposition(name: str, format_name: str) -> dict[str, str]:
    """Return the header that names the file; none for JSON, which is not saved."""
    if format_name not in EXTENSIONS:
        return {}
    return {"Content-Disposition": f'inline; filename="therapydb-{UNSAFE.sub("-", name)}.{EXTENSIONS[format_name]}"'}


def prepend_bom(parts: Iterable[str], format_name: str, args: Mapping[str, object]) -> Iterator[str]:
    """Yield the parts of a text, after a byte order mark if it is CSV and one was asked for."""
    if format_name == "csv" and args.get("bom"):
        yield BYTE_ORDER_MARK
    yield from parts
