"""Ingredients of RxNorm that criteria name, and what to send instead of a clinical drug or a brand.

RxNorm itself is not read: a clinical drug counts only by a coding of its ingredient, never by its words.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemas.imports.fhir.json_values import get_text, iter_objects


class Ingredient(NamedTuple):
    """An ingredient by its name in RxNorm, and its ATC code for systemic use."""

    name: str
    atc: str


INGREDIENTS: Mapping[str, Ingredient] = {
    "1256": Ingredient("azathioprine", "L04AX01"),
    "3008": Ingredient("cyclosporine", "L04AD01"),
    "7145": Ingredient("mycophenolic acid", "L04AA06"),
    "68149": Ingredient("mycophenolate mofetil", "L04AA06"),
    "35302": Ingredient("sirolimus", "L04AA10"),
    "42316": Ingredient("tacrolimus", "L04AD02"),
    "6851": Ingredient("methotrexate", "L04AX03"),
    "6809": Ingredient("metformin", "A10BA02"),
    "2404": Ingredient("chlorpropamide", "A10BB02"),
    "4815": Ingredient("glyburide", "A10BB01"),
    "4821": Ingredient("glipizide", "A10BB07"),
    "25789": Ingredient("glimepiride", "A10BB12"),
    "84108": Ingredient("rosiglitazone", "A10BG02"),
    "8150": Ingredient("phenprocoumon", "B01AA04"),
    "11289": Ingredient("warfarin", "B01AA03"),
    "32968": Ingredient("clopidogrel", "B01AC04"),
}
# Names under which they are sold: read only where a medicine is said not to be taken, as forms of one name differ.
BRANDS: Mapping[str, str] = {
    **dict.fromkeys(("prograf", "advagraf", "envarsus", "adoport", "modigraf"), "tacrolimus"),
    **dict.fromkeys(("sandimmun", "sandimmune", "neoral"), "cyclosporine"),
    **dict.fromkeys(("rapamune",), "sirolimus"),
    **dict.fromkeys(("imuran", "imurek"), "azathioprine"),
    **dict.fromkeys(("coumadin", "marevan"), "warfarin"),
    **dict.fromkeys(("marcumar", "falithrom"), "phenprocoumon"),
    **dict.fromkeys(("glucophage",), "metformin"),
    **dict.fromkeys(("plavix",), "clopidogrel"),
}
EXPECTED = "an ATC code, or the ingredient in RxNorm, such as {}"
EXAMPLE = "42316 of tacrolimus"


def describe_expected_code(concepts: Iterable[object]) -> str:
    """Describe the codes that are read, with those of the ingredients that the words of the concepts name."""
    words = " ".join(text.lower() for concept in concepts for text in _iter_words(concept))
    named = [
        f"{code} of {ingredient.name}"
        for code, ingredient in INGREDIENTS.items()
        if re.search(rf"\b{ingredient.name}\b", words)
    ]
    return EXPECTED.format(" and ".join(named) or EXAMPLE)


def _iter_words(concept: object) -> Iterable[str]:
    displays = (get_text(coding, "display") for _, coding in iter_objects(concept, "coding"))
    return (text for text in (get_text(concept, "text"), *displays) if text)
