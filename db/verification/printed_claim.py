"""Which figures of a claim a passage does not print: its value with the unit, its counts, its interval, its group."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex
from db.loader.printed_numbers import COUNTING_WORDS
from db.verification.passages import normalize
from db.vocab.catalogue_records.claim import ClaimRecord
from db.vocab.catalogue_records.study import PopulationRecord

# Unit of a value -> how texts print it behind the number, as a pattern.
UNIT_WORDS: Mapping[str, str] = {
    "%": r"\s?(?:%|per ?cent)",
    "mo": r"[\s-]?(?:months?|mo\b)",
    "a": r"[\s-]?(?:years?|yr)",
    "d": r"[\s-]?days?",
    "wk": r"[\s-]?weeks?",
    "mmol/mol": r"\s?mmol",
    "nmol/L": r"\s?(?:nmol|nM|pmol/mL)",
    "ng/mL": r"\s?ng",
    "{participant}": "",
}
THOUSAND = Decimal(1000)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MORE_WORDS = "|".join((*COUNTING_WORDS[1:], *TENS))  # after "one hundred"
NONE_WORDS = r"\b(?:no|none|not|nobody|without|neither|nor|zero|negative|undetectable|prevented)\b|(?<![\d.])0(?!\.?\d)"
ALL_WORDS = r"\b(?:all|each|every|both)\b"
# Of "94 and 84%", "6.2 (5.7-8.4)%" and "2.8 ± 2.2 (mean ± SD) years".
SECOND_NUMBER = r"(?:\s?\([\d.,\s-]+\)|\s?(?:±|\+/-|-|to|and|or|versus|vs\.?)\s?[\d.,]*\d(?:\s?\((?:mean ± )?SD\))?)?"
ANY_BEFORE = r"(?<![\d.])"
ANY_AFTER = r"(?!\.?\d)"


def find_unprinted(index: CatalogueIndex, claim: ClaimRecord, passage: str, whole: str) -> tuple[str, ...]:
    """Name what the passage, or for the sizes of groups the whole text, does not print."""
    return (*_check_figures(claim, normalize(passage)), *_check_groups(index, claim, normalize(whole)))


def _check_figures(claim: ClaimRecord, passage: str) -> Iterator[str]:
    value, unit, interval = claim["value"], claim["unit"], claim["interval"]
    if value is not None and not is_printed(abs(value), passage, UNIT_WORDS.get(unit or "", "")):
        yield f"value {value} {unit}"
    if claim["counts"] != "derived":
        for name in ("events", "occurrences"):
            count, is_all = claim[name], name == "events" and claim["events"] == claim["at_risk"]
            if count is None or is_printed(Decimal(count), passage):
                continue
            if not (is_all and re.search(ALL_WORDS, passage, re.IGNORECASE)):
                yield f"{name} {count}"
    for bound in (interval["low"], interval["high"]) if interval else ():
        if bound is not None and not is_printed(abs(bound), passage):
            yield f"interval {bound}"


def _check_groups(index: CatalogueIndex, claim: ClaimRecord, whole: str) -> Iterator[str]:
    """Sizes of groups are printed where the groups are introduced, which may be far from the result."""
    at_risk = claim["at_risk"] if claim["counts"] != "derived" else None
    if at_risk is not None and not is_printed(Decimal(at_risk), whole):
        yield f"at_risk {at_risk}"
    for name in ("population", "versus") if claim["unit"] != "{participant}" else ():  # there the size is the figure
        group = index.populations.get(claim[name])
        if group and group["size"] is not None and not _is_group_printed(index, group, whole):
            yield f"{name} {group['id']} of {group['size']}"


def _is_group_printed(index: CatalogueIndex, group: PopulationRecord, whole: str) -> bool:
    """Whether the text prints the size of the group, or those of the parts that it consists of."""
    parts = [part["size"] for part in index.populations.values() if part["parent"] == group["id"] and part["size"]]
    sizes = parts if sum(parts) == group["size"] else []
    return is_printed(Decimal(group["size"] or 0), whole) or (
        bool(sizes) and all(is_printed(Decimal(size), whole) for size in sizes)
    )


def _spell_in_words(number: Decimal) -> Iterator[str]:
    if number != int(number):
        return
    hundreds, rest = divmod(int(number), 100)
    if hundreds in range(1, 10):
        below = "|".join(_spell_in_words(Decimal(rest)))
        following = rf"\s(?:and\s)?(?:{below})" if below else rf"\b(?!\s(?:and\s)?(?:{MORE_WORDS}))"
        yield rf"\b{COUNTING_WORDS[hundreds]} hundred{following}"
    tens, ones = divmod(int(number), 10)
    if 0 < number < len(COUNTING_WORDS):
        yield rf"(?<!ty-)\b{COUNTING_WORDS[int(number)]}\b(?!-(?:{'|'.join(COUNTING_WORDS[1:10])}))"
    elif tens - 2 in range(len(TENS)):
        yield rf"\b{TENS[tens - 2]}" + (rf"[\s-]{COUNTING_WORDS[ones]}\b" if ones else r"\b")


def is_printed(number: Decimal, text: str, unit: str = "") -> bool:
    """Whether the text prints the number, in digits or in words, with the unit behind it."""
    if number == 0 and re.search(NONE_WORDS, text, re.IGNORECASE):
        return True
    grouped = re.escape(f"{number:,f}")  # `:f`, since `str` of a large Decimal may use an exponent
    spellings = [re.escape(f"{number:f}"), grouped, grouped.replace(",", " "), *_spell_in_words(number)]
    # Tables print counts of cells in thousands, and name the scale once.
    if re.search(r"thousand|10\(3\)", text):
        spellings.append(re.escape(f"{number / THOUSAND:f}".rstrip("0").rstrip(".")))
    pattern = f"{ANY_BEFORE}(?:{'|'.join(spellings)}){ANY_AFTER}{SECOND_NUMBER if unit else ''}{unit}"
    return re.search(pattern, text, re.IGNORECASE) is not None
