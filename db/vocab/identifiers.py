"""Reads identifiers of other systems in the spellings in which people have them: links, bare numbers, CURIEs."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from db.vocab.enums import CODE_SYSTEM
from db.vocab.patterns import ignore_case

# Other prefixes of compact identifiers (CURIEs), in lower case, and ours.
PREFIXES = {
    **{system: system for system in CODE_SYSTEM},
    "pubmed": "pmid",
    "medline": "pmid",
    "pmc": "pmcid",
    "clinicaltrials": "nct",
    "clinicaltrials.gov": "nct",
    "icd10": "icd10cm",
    "icd-10": "icd10cm",
    "icd-10-cm": "icd10cm",
    "icd10-cm": "icd10cm",
    "hpo": "hp",
    "msh": "mesh",
    "lnc": "loinc",
}
RESOLVERS = r"https?://(?:www\.)?(?:identifiers\.org|bioregistry\.io|n2t\.net)/"
# Links as browsers show and people copy them.
WITHOUT_SCHEME = re.compile(
    r"(?:(?:www|dx|classic)\.)?(?:doi\.org|clinicaltrials\.gov|identifiers\.org|bioregistry\.io|europepmc\.org"
    r"|(?:pubmed\.|pmc\.)?ncbi\.nlm\.nih\.gov|hpscreg\.eu|dailymed\.nlm\.nih\.gov)/.+",
    re.IGNORECASE,
)
NCBI = r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov"
END = r"/?(?:[?#].*)?"


class Identifier(NamedTuple):
    """A code of another system; the code is compared in lower case."""

    system: str
    code: str

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"


class _Form(NamedTuple):
    """A spelling of an identifier: its pattern, whose last group is the code, and the system it belongs to."""

    pattern: re.Pattern[str]
    system: str


def _form(system: str, pattern: str) -> _Form:
    return _Form(re.compile(pattern, re.IGNORECASE), system)


FORMS = (
    _form("doi", r"(?:doi\s*:?\s*|https?://(?:(?:dx|www)\.)?doi\.org/(?:doi:)?)?(10\.[0-9]{4,9}/[^\u0000- ]+)"),
    _form("pmid", rf"(?:https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov|{NCBI}/pubmed)/([1-9][0-9]{{0,8}}){END}"),
    _form("pmid", r"https?://(?:www\.)?europepmc\.org/(?:article|abstract)/med/([1-9][0-9]{0,8})" + END),
    _form("pmid", r"(?:pmid\s*:?\s*)?([1-9][0-9]{0,8})"),
    _form("pmcid", rf"(?:{NCBI}/pmc/articles/|https?://pmc\.ncbi\.nlm\.nih\.gov/articles/)(PMC[0-9]{{1,9}}){END}"),
    _form("pmcid", r"https?://(?:www\.)?europepmc\.org/(?:articles?|article/pmc)/(PMC[0-9]{1,9})" + END),
    _form("pmcid", r"(PMC[0-9]{1,9})"),
    _form("nct", r"https?://(?:(?:www|classic)\.)?clinicaltrials\.gov/(?:[a-z0-9/]+/)?(NCT[0-9]{8})" + END),
    _form("nct", r"https?://trialsearch\.who\.int/trial2\.aspx\?trialid=(NCT[0-9]{8})"),
    _form("nct", r"(NCT[0-9]{8})"),
    _form("chictr", r"https?://trialsearch\.who\.int/trial2\.aspx\?trialid=(ChiCTR[0-9-]{6,16})"),
    _form("chictr", r"(ChiCTR[0-9-]{6,16})"),
    _form("hpscreg", r"https?://(?:www\.)?hpscreg\.eu/browse/trial/([0-9]{1,6})" + END),
    _form("dailymed", r"https?://dailymed\.nlm\.nih\.gov/\S*[?&]setid=([0-9a-f-]{36})\S*"),
    _form("icd10cm", r"([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)"),
    _form("mesh", r"https?://(?:meshb\.nlm\.nih\.gov/record/ui\?ui=|id\.nlm\.nih\.gov/mesh/)([CD][0-9]{6,9})"),
)
OBO = re.compile(r"(?:https?://purl\.obolibrary\.org/obo/)?(MONDO|DOID|HP)_([0-9]{1,7})", re.IGNORECASE)
CURIE = re.compile(r"([A-Za-z][A-Za-z0-9.-]*)[:/] ?([^\u0000- ,]+)")
WEB_ADDRESS = re.compile(r"https?://[^\u0000- ]+", re.IGNORECASE)
# What the contract publishes of all this; every text that matches it is read, and none has a comma.
IDENTIFIER = (
    f"({'|'.join(map(ignore_case, PREFIXES))}):[^\\u0000- ,]+|https?://[^\\u0000- ,]+"
    r"|10\.[0-9]{4,9}/[^\u0000- ,]+|[Nn][Cc][Tt][0-9]{8}|[Pp][Mm][Cc][0-9]{1,9}|[1-9][0-9]{0,8}"
    r"|[A-Za-z][0-9][0-9A-Za-z](\.[0-9A-Za-z]{1,4})?"
)


def parse_identifier(text: str) -> Identifier | None:
    """Return the identifier that `text` spells, or None; the code is not checked to exist, nor its form."""
    text = text.strip(" \t\r\n")
    text = f"https://{text}" if WITHOUT_SCHEME.fullmatch(text) else text
    address = re.match(RESOLVERS, text, re.IGNORECASE)
    if address and (found := _parse_compact(unquote(text[address.end() :]))):
        return found
    for pattern, system in FORMS:
        if match := pattern.fullmatch(unquote(text) if "://" in text else text):
            return Identifier(system, match[match.lastindex or 0])
    if match := OBO.fullmatch(text):
        return Identifier(match[1].lower(), match[2])
    return Identifier("url", text) if WEB_ADDRESS.fullmatch(text) else _parse_compact(text)


def _parse_compact(text: str) -> Identifier | None:
    found = CURIE.fullmatch(text)
    system = PREFIXES.get(found[1].lower()) if found else None
    if found is None or system is None:
        return None
    code = found[2]
    for prefix in (f"{found[1]}:", f"{system}:"):  # as in `doid:DOID:1612`
        code = code[len(prefix) :] if code.lower().startswith(prefix.lower()) else code
    return Identifier(system, NORMALIZERS.get(system, str)(code))


def list_broader_codes(system: str, code: str) -> list[str]:
    """Return the code and, in ICD-10-CM, where a longer code is narrower, all codes that it begins with."""
    if system != "icd10cm":
        return [code]
    return [code, *dict.fromkeys(code[:end].rstrip(".") for end in range(len(code) - 1, CATEGORY_LENGTH - 1, -1))]


def _add_dot(code: str) -> str:
    has_dot = "." in code or len(code) <= CATEGORY_LENGTH
    return code if has_dot else f"{code[:CATEGORY_LENGTH]}.{code[CATEGORY_LENGTH:]}"


def _add_prefix(prefix: str) -> Callable[[str], str]:
    return lambda code: f"{prefix}{code}" if code.isdecimal() else code


CATEGORY_LENGTH = 3  # of an ICD-10-CM code, before the dot
NORMALIZERS: dict[str, Callable[[str], str]] = {
    "icd10cm": _add_dot,
    "pmcid": _add_prefix("PMC"),
    "nct": _add_prefix("NCT"),
    "isbn": lambda code: code.replace("-", ""),
}
