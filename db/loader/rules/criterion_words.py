"""What the text of a criterion states is computed: its numbers, its unit, and its words of comparison, time and choice.

What follows a semicolon is a remark for people. Criteria that only a person can judge are left to their words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from db.loader.catalogue_index import CatalogueIndex, locate_criteria, walk_criteria
from db.loader.errors import Violation
from db.loader.locations import locate
from db.loader.printed_numbers import parse_number
from db.loader.rules.criterion_texts import CALENDAR_WORDS, NUMBER, list_numbers
from db.vocab.attributes import ATTRIBUTE
from db.vocab.catalogue_records.candidate import CriterionRecord
from db.vocab.unit_constants import CALENDAR_TOLERANCE, DAYS_IN_UNIT

# Numbers that name something: a type of diabetes, an antibody, a stage, a test, the body surface.
NAMES = re.compile(
    r"\b(type|stage|level) \d|\bIA-?2\b|\bZnT8\b|\bGAD65\b|\bHbA1c\b|\banti-CD\d+|\d+-hour|\b\d+(st|nd|rd|th)\b"
    r"|\b1\.73\b|\b10⁹|\b60 and 90 minutes|\bm2\b",
    re.IGNORECASE,
)
UNIT_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "%": ("%", "per cent"),
    "a": ("year", "age"),
    "mo": ("month",),
    "wk": ("week",),
    "d": ("day",),
    "kg/m2": ("kg/m2", "kg/m²"),
    "mL/min/{1.73_m2}": ("mL/min/1.73 m2", "mL/min/1.73 m²"),
    "10*9/L": ("10⁹/L", "per µL"),
    "{INR}": ("INR",),
    "[IU]/d": ("units of insulin a day", "IU a day"),
    "[IU]/(kg.d)": ("per kg a day", "per kg and day"),
    "mm[Hg]": ("mmHg",),
    "mg/g": ("mg/g",),
    "{LLN}": ("limit of normal", "normal range", "reference range", "LLN"),
    "{ULN}": ("limit of normal", "normal range", "reference range", "ULN"),
}
COMPARISONS: Mapping[str, re.Pattern[str]] = {
    "gt": re.compile(r"\babove\b|\bmore than\b|\bolder than\b|\bover\b|\bafter the age\b|\bexceed"),
    "gte": re.compile(r"\bat least\b|\bor more\b|\bor older\b|\bor above\b"),
    "lt": re.compile(r"\bbelow\b|\bless than\b|\bfewer than\b|\bunder the age\b|\bbefore (the age of )?\d"),
    "lte": re.compile(r"\bat most\b|\bor less\b|\bor earlier\b|\bor younger\b|\bup to\b|\bwithin\b"),
    "between": re.compile(r"\d[^,]* to \d|\bbetween\b.* and \b"),
}
MIRRORED = {"gt": "lt", "gte": "lte", "lt": "gt", "lte": "gte"}  # "fell by more than 5" is a change below -5
OPPOSITE = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}
EVER = re.compile(r"\bnow or earlier\b|\bever\b|\bat any time\b|\bhistory of\b|\blatent, earlier\b|\bon record\b")
HISTORIES = {"malignancy_history", "prior_transplants", "prior_therapies", "portal_thrombosis"}
EXCEPTION = re.compile(r"\bunless\b|\bexcept\b|\bexcluding\b")
CHOICE = re.compile(r"\bor (?!more\b|less\b|older\b|younger\b|earlier\b|later\b|above\b|below\b)")
EXAMPLES = re.compile(r"\bfor example\b|\bsuch as\b")
ASIDE = re.compile(r"\([^()]*\)")
MEASURED = {"quantity", "score"}


def every_number_of_the_text_is_computed(index: CatalogueIndex) -> Iterator[Violation]:
    """A node of a group may say a number that another node of the same criterion computes with."""
    for n, candidate in enumerate(index.records["candidates"]):
        root = candidate["criteria"]
        for m, criterion in enumerate(root["children"]):
            for path, node in walk_criteria(criterion, ("criteria", root["node"], m)):
                for number in _list_stated_numbers(node):
                    if not _is_computed(number, criterion, node["text"] or ""):
                        message = f"the text says {number}, which is not computed: {node['text']!r}"
                        yield locate("candidates", n, *path, "text").violation(message)


def _list_stated_numbers(node: CriterionRecord) -> Iterator[Decimal]:
    if node["computable"]:
        for number in NUMBER.findall(NAMES.sub("", read_statement(node))):
            yield parse_number(number)


def read_statement(node: CriterionRecord) -> str:
    """The text without the remark that a semicolon begins."""
    return (node["text"] or "").partition(";")[0]


def _is_computed(number: Decimal, criterion: CriterionRecord, text: str) -> bool:
    """Whether a criterion computes with the number, as such, in thousands, or as the same length of time."""
    nodes = [below for _, below in walk_criteria(criterion)]
    if any(number in _list_stated_numbers({**below, "computable": True}) for below in nodes if not below["computable"]):
        return True  # a person judges it
    computed = {abs(value) for below in nodes for _, value in list_numbers(below)}
    if number in computed or number / 1000 in computed:
        return True
    units = [unit for unit, words in CALENDAR_WORDS.items() if any(word in text.lower() for word in words)]
    lengths = [number * DAYS_IN_UNIT[unit] for unit in units]
    return any(
        abs(length - days) <= CALENDAR_TOLERANCE * length for length in lengths for days in _list_computed_days(nodes)
    )


def _list_computed_days(nodes: list[CriterionRecord]) -> Iterator[Decimal]:
    for node in nodes:
        for field, value in list_numbers(node):
            unit = node["window"]["unit"] if field == "window" and node["window"] else node["unit"]
            yield value * DAYS_IN_UNIT.get(unit or "", 0)


def _check_unit(node: CriterionRecord, text: str) -> str | None:
    unit = node["unit"] if ATTRIBUTE[node["attribute"] or ""].type == "quantity" else None
    spellings = UNIT_SPELLINGS.get(unit or "", (unit or "",))
    stated = {other for other, words in CALENDAR_WORDS.items() if any(word in text.lower() for word in words)}
    if unit in DAYS_IN_UNIT and stated:
        return None  # the same length of time in another unit, which the rule on numbers compares
    return None if any(spelling in text for spelling in spellings) else f"does not say the unit {unit}"


def _check_comparison(node: CriterionRecord, text: str) -> str | None:
    if ATTRIBUTE[node["attribute"] or ""].type not in {*MEASURED, "event"}:
        return None
    stated = {operator for operator, words in COMPARISONS.items() if words.search(text.lower())}
    if ATTRIBUTE[node["attribute"] or ""].type == "event":
        stated -= {"lte", "between"}  # within a time, not a number
    operator = node["operator"] or ""
    computed = OPPOSITE.get(operator, operator) if node["negated"] else operator
    if node["selection"] == "change" and _is_decrease(node):
        computed = MIRRORED.get(computed, computed)
    return f"says {', '.join(sorted(stated))}, not {computed}" if stated and computed not in stated else None


def _is_decrease(node: CriterionRecord) -> bool:
    value = node["value"]
    return isinstance(value, int | Decimal) and value < 0


def _check_time(node: CriterionRecord, text: str) -> str | None:
    attribute = ATTRIBUTE[node["attribute"] or ""]
    stated, ever = EVER.search(text.lower()), node["selection"] in {"ever", "any_within"}
    if stated and not ever and attribute.type != "event" and attribute.id not in HISTORIES:
        return f"says {stated[0]!r}, and only the present is asked for"
    return "says nothing of earlier times, which are asked for" if ever and not stated else None


def _check_exception(node: CriterionRecord, text: str) -> str | None:
    stated = None if node["excluding"] else EXCEPTION.search(text.lower())
    return f"says {stated[0]!r}, which is not computed" if stated else None


def _check_choice(node: CriterionRecord, text: str) -> str | None:
    """A text of alternatives computes with as many values."""
    kind, bare = ATTRIBUTE[node["attribute"] or ""].type, ASIDE.sub("", text)
    if kind in MEASURED:
        return "says 'or', and one comparison is computed" if CHOICE.search(bare.partition(", ")[0]) else None
    if kind not in {"set", "code"} or not CHOICE.search(bare):
        return None
    listed = EXAMPLES.split(EVER.sub("", bare))[-1]
    alternatives = len([word for word in re.split(r", | or ", listed) if word.strip()])
    values = len(node["value"]) if isinstance(node["value"], list) else 1
    return f"names {alternatives} alternatives, and {values} are computed" if alternatives > values else None


CHECKS: tuple[Callable[[CriterionRecord, str], str | None], ...] = (
    _check_unit,
    _check_comparison,
    _check_time,
    _check_exception,
    _check_choice,
)


def words_of_the_text_are_computed(index: CatalogueIndex) -> Iterator[Violation]:
    for location, node in locate_criteria(index):
        if node["computable"] and node["attribute"] in ATTRIBUTE and node["text"] is not None:
            for check in CHECKS:
                if fault := check(node, read_statement(node)):
                    yield location.child("text").violation(f"the text {fault}: {node['text']!r}")


RULES = (every_number_of_the_text_is_computed, words_of_the_text_are_computed)
