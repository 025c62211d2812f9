"""Build `db/vocab/disease_terms.json`: the is-a hierarchy around the catalogue's conditions, with ICD-10-CM codes.

Run `python -m tools.build_disease_terms FOLDER` where FOLDER holds subsets of MONDO, DOID, HP and ICD-10-CM. Kept are
the anchors, their descendants, their ancestors, and the codes of other vocabularies that are equivalent to a kept term.
An ICD-10-CM code is placed below a term only if every term that refers to the code agrees.
"""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "db" / "vocab" / "disease_terms.json"
ANCHORS = ("mondo:0007179", "mondo:0005015", "mondo:0005147", "mondo:0005148", "mondo:0005003", "mondo:0009061")
SYSTEMS = {"DOID": "doid", "MESH": "mesh"}
CREDIT = (
    "Derived from the Mondo Disease Ontology (CC BY 4.0, Monarch Initiative), the Disease Ontology (CC0 1.0), the Human"
    " Phenotype Ontology (hpo.jax.org) and ICD-10-CM (US public domain). Changed: reduced to parents and equivalents."
)

Graph = dict[str, set[str]]
Term = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    terms = {code: term for system in ("mondo", "doid", "hp") for code, term in read_terms(folder, system)}
    descriptions = dict(read_icd(folder))
    parents = build_graph(terms, descriptions)
    kept_codes = select_codes(parents)
    rows = {code: format_row(code, parents, kept_codes, terms, descriptions) for code in sorted(kept_codes)}
    lines = ",\n".join(f"{json.dumps(code)}: {json.dumps(row)}" for code, row in rows.items())
    TARGET.write_text(f'{{"credit": {json.dumps(CREDIT)},\n"terms": {{\n{lines}\n}}}}\n', encoding="utf-8")


def read_terms(folder: Path, system: str) -> Iterator[tuple[str, Term]]:
    with gzip.open(folder / f"{system}-subset.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            term = json.loads(line)
            yield f"{system}:{term['id'].rpartition(':')[2]}", term


def read_icd(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / "icd10cm-subset.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        code, description, _ = line.split("\t")
        yield f"icd10cm:{code.lower()}", description


def build_graph(terms: Mapping[str, Term], descriptions: Mapping[str, str]) -> Graph:
    """Return the direct parents of each code; equivalent codes are parents of each other.

    HP terms take no part with their own hierarchy, which is one of findings ("Maternal diabetes" is a diabetes there).
    """
    parents: Graph = defaultdict(set)
    for code, term in terms.items():
        system = code.partition(":")[0]
        if system != "hp":
            parents[code] |= {f"{system}:{id_.rpartition(':')[2]}" for id_ in term.get("relations", {}).get("is_a", ())}
    for code, other in find_equivalents(terms):
        parents[code].add(other)
        parents[other].add(code)
    for code, above in place_icd_codes(terms, descriptions, parents).items():
        parents[code] |= above
    return parents


def find_equivalents(terms: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Yield what MONDO equates with its terms, and the HP term that shares a UMLS concept with an anchor."""
    for code, term in terms.items():
        if code.startswith("mondo:"):
            for xref in term.get("xrefs", ()):
                if system := SYSTEMS.get(xref["namespace"]):
                    yield code, f"{system}:{xref['id'].rpartition(':')[2].lower()}"
    for anchor in ANCHORS:
        diseases = [anchor, *(f"doid:{xref['id']}" for xref in terms[anchor]["xrefs"] if xref["namespace"] == "DOID")]
        shared = frozenset[str]().union(*(concepts(terms[code]) for code in diseases if code in terms))
        findings = [code for code, term in terms.items() if code.startswith("hp:") and concepts(term) & shared]
        if len(findings) == 1:
            yield anchor, findings[0]


def concepts(term: Term) -> set[str]:
    return {xref["id"] for xref in term.get("xrefs", ()) if xref["namespace"].startswith("UMLS")}


def place_icd_codes(terms: Mapping[str, Term], descriptions: Mapping[str, str], parents: Graph) -> Graph:
    exact, ranges = defaultdict(list), defaultdict(list)
    for code, term in terms.items():
        for xref in term.get("xrefs", ()):
            if xref["namespace"] == "ICD10CM":
                claims = ranges if "-" in xref["id"] else exact
                for icd in expand_range(xref["id"], descriptions):
                    claims[icd].append(code)
    for icd, description in descriptions.items():
        names = {anchor: terms[anchor]["name"].lower() for anchor in ANCHORS}
        ranges[icd] += [anchor for anchor, name in names.items() if f" {description.lower()}".endswith(f" {name}")]
    agreed = {icd: agree(exact[icd] or ranges[icd], parents) for icd in {*exact, *ranges}}
    return {
        icd: set(above)
        for icd, above in agreed.items()
        if is_specific(above, icd in descriptions) and not contradicts(icd, above, agreed)
    }


def agree(codes: Iterable[str], parents: Graph) -> frozenset[str]:
    closures = [close(code, parents) for code in codes]
    return frozenset.intersection(*closures) if closures else frozenset()


def is_specific(above: frozenset[str], described: bool) -> bool:  # noqa: FBT001
    """An unspecific "other" code is often the nearest that a source has; only the anchors' own codes are sure."""
    return bool(above & set(ANCHORS if described else ANCHORS[1:]))


def contradicts(icd: str, above: frozenset[str], agreed: Mapping[str, frozenset[str]]) -> bool:
    """Return True if a shorter code is placed below a term that this code is not below."""
    shorter = (icd[:end].rstrip(".") for end in range(len("icd10cm:e1"), len(icd)))
    return any(code in agreed and not agreed[code] <= above for code in shorter)


def expand_range(text: str, descriptions: Mapping[str, str]) -> Iterator[str]:
    first, _, last = text.lower().partition("-")
    if not last:
        yield f"icd10cm:{first}"
        return
    for code in descriptions:
        category = code.removeprefix("icd10cm:")
        if "." not in category and first <= category <= last:
            yield code


def close(code: str, parents: Graph) -> frozenset[str]:
    found, waiting = {code}, [code]
    while waiting:
        new = parents.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found)


def select_codes(parents: Graph) -> set[str]:
    above: Iterable[str] = frozenset().union(*(close(anchor, parents) for anchor in ANCHORS))
    return {code for code in parents if code in above or not close(code, parents).isdisjoint(ANCHORS)}


def format_row(
    code: str, parents: Graph, kept_codes: set[str], terms: Mapping[str, Term], names: Mapping[str, str]
) -> Term:
    """`closed` means that no broader term is missing from this file, apart from those above the anchors."""
    anchored = close(code, parents) & set(ANCHORS)
    above = frozenset[str]().union(*(close(anchor, parents) for anchor in anchored)) if anchored else frozenset[str]()
    closed = code in above or all(
        ancestor in terms or ancestor in names or ancestor in above for ancestor in close(code, parents)
    )
    name = terms[code]["name"] if code in terms else names.get(code, "")
    row: dict[str, Any] = {"parents": sorted(parents[code] & kept_codes), "closed": closed}
    return {"name": name, **row} if name else row


if __name__ == "__main__":
    main()
