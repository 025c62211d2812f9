"""Where the register of an identifier shows what bears it, for registers whose addresses are made of the code alone."""

from collections.abc import Mapping
from urllib.parse import quote

REGISTERS: Mapping[str, str] = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "nct": "https://clinicaltrials.gov/study/{}",
    "mondo": "https://purl.obolibrary.org/obo/MONDO_{}",
    "doid": "https://purl.obolibrary.org/obo/DOID_{}",
    "hp": "https://purl.obolibrary.org/obo/HP_{}",
}


def build_register_url(system: str, code: str) -> str:
    """Return the address of a code in the register of its system; empty if the register has none."""
    pattern = REGISTERS.get(system)
    return pattern.format(quote(code, safe="/")) if pattern else ""
