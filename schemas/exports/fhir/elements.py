"""The small parts that all resources are made of. What is unknown is left out, for FHIR knows no null."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, uuid5

from schemas.exports.documents import Record
from schemas.exports.fhir.code_maps import CodeMap
from schemas.fhir_systems import CURRENCY, SYSTEM_URLS, UCUM

Element: TypeAlias = dict[str, Any]
ResourcesById: TypeAlias = Iterator[tuple[str, Element]]  # each resource, after the id of its record
CODE_TEMPLATES = {"doid": "DOID:{}", "hp": "HP:{}", "isbn": "urn:isbn:{}", "mondo": "MONDO:{}", "sevco": "SEVCO:{}"}


def omit_empty(element: Record) -> Element:
    """The members that have a value."""
    return {name: value for name, value in element.items() if value not in (None, "", [], {})}


def entry_urn(base: str, kind: str, record_id: str) -> str:
    # Version 5 is a hash of the name: the same record has the same URN in every export.
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{base}/fhir/{kind}/{record_id}')}"


def build_reference(base: str, kind: str, record: Record | None) -> Element | None:
    """Build a reference within the Bundle, with its label; `to_bundle` drops the URN of a missing resource."""
    if record is None:
        return None
    label = record.get("name") or record.get("title") or record.get("label")
    return omit_empty({"reference": entry_urn(base, kind, record["id"]), "display": label})


def build_identifiers(base: str, collection: str, record: Record, codes: str = "codings") -> list[Element]:
    own = {"system": f"{base}/v1/{collection}", "value": record["id"]}
    return [own, *(build_coding(coding, "value") for coding in select_exact(record.get(codes, ())))]


def build_concept(text: str | None, codings: list[Mapping[str, str]] | None = None) -> Element | None:
    return (
        omit_empty({"coding": [build_coding(coding, "code") for coding in select_exact(codings or ())], "text": text})
        or None
    )


def select_exact(codings: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Leave out broader codes, which FHIR would take for the meaning of the record."""
    return [coding for coding in codings if coding["relation"] == "exact"]


def coded_concept(word: str | None, codes: CodeMap | None = None, text: str = "") -> Element | None:
    """A word of our vocabulary, for people, with the code of FHIR's that means the same."""
    if not word:
        return None
    coding = [{"system": codes.system, "code": codes.of[word]}] if codes and word in codes.of else []
    return omit_empty({"coding": coding, "text": text or word.replace("_", " ")})


def build_quantity(value: Any, unit: str | None, comparator: str | None = None) -> Element | None:
    """Build a quantity; `~` is not a comparator of FHIR, so callers describe it in words."""
    if value is None:
        return None
    money = unit is not None and len(unit) == 3 and unit.isupper()  # noqa: PLR2004 - ISO 4217
    coded = {"unit": unit, "system": CURRENCY if money else UCUM, "code": unit} if unit else {}
    return omit_empty({"comparator": comparator if comparator != "~" else None, **coded}) | {"value": value}


def build_range(low: Any, high: Any, unit: str | None) -> Element | None:
    return omit_empty({"low": build_quantity(low, unit), "high": build_quantity(high, unit)}) or None


def build_coding(coding: Mapping[str, str], member: str) -> Element:
    system, code = coding["system"], coding["code"]
    return {"system": SYSTEM_URLS[system], member: CODE_TEMPLATES.get(system, "{}").format(code)}
